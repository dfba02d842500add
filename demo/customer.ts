/**
 * The simulated customer: what a person's browser does with the link from the shop, over real HTTP. They know the link
 * and nothing else; every address after it comes from the answer before.
 */
import type { Tell } from './story';

/** Ours: every page is on this machine. */
const PAGE_WITHIN_MS = 15_000;

/** Opens the link and reads the bank's page. Returns the address for the answer. Throws when the link does not lead there. */
export async function goToBank(customerUrl: string, tell: Tell): Promise<string> {
  const toBank = await visit(customerUrl);
  const bankUrl = redirectOf(toBank, customerUrl, 303);
  await tell('customer', `opens the link; the bridge redirects to the bank's 3DS page, ${new URL(bankUrl).host}`);

  const question = await visit(bankUrl);
  const answerUrl = new URL(formActionOf(question, bankUrl), bankUrl).href;
  await tell('customer', `reads "${titleOf(question)}"`);
  return answerUrl;
}

/** Approves, and follows the bank's redirect back. Throws when there is none. */
export async function approveAndReturn(answerUrl: string, tell: Tell): Promise<void> {
  await tell('customer', 'presses Approve');
  const approved = await visit(answerUrl, new URLSearchParams({ choice: 'approve' }));
  const returnUrl = redirectOf(approved, answerUrl, 302);
  const back = await visit(returnUrl);
  const status = await visit(redirectOf(back, returnUrl, 303));
  await tell('customer', `is sent back by the bank, and reads "${titleOf(status)}"`);
}

export interface Page {
  readonly status: number;
  readonly location: string | null;
  readonly html: string;
}

/** What the browser gets from this address, or in answer to a form. Redirects are reported, not followed. */
export async function visit(url: string, form?: URLSearchParams, withinMs = PAGE_WITHIN_MS): Promise<Page> {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(withinMs),
    ...(form !== undefined && { method: 'POST', body: form }),
  });
  return { status: response.status, location: response.headers.get('location'), html: await response.text() };
}

function redirectOf({ status, location }: Page, url: string, expected: number): string {
  if (status === expected && location !== null) return new URL(location, url).href;
  throw new Error(
    `Expected ${new URL(url).host} to redirect the customer (HTTP ${String(expected)}), but it answered HTTP ${String(status)}.`,
  );
}

function formActionOf({ status, html }: Page, url: string): string {
  const action = formActionIn(html);
  if (status === 200 && action !== null) return action;
  throw new Error(
    `The bank's page at ${new URL(url).host} does not ask the customer anything (HTTP ${String(status)}).`,
  );
}

/** Where the form of the bank's page goes, as it stands there; null when it asks nothing. Pure. */
export function formActionIn(html: string): string | null {
  return /<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? null;
}

function titleOf({ html }: Page): string {
  return /<h1>([^<]+)</.exec(html)?.[1] ?? 'a page without a title';
}

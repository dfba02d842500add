/**
 * The simulated customer: what a person's browser does with the link from the shop, over real HTTP. She knows the link
 * and nothing else; every address after it comes from the answer before.
 */
import type { Tell } from './story';

/** Ours: every page is on this machine. */
const PAGE_WITHIN_MS = 15_000;

/** Opens the link, approves at the bank and comes back. Throws when a page is not the one that a person would expect. */
export async function payAsCustomer(customerUrl: string, tell: Tell): Promise<void> {
  const toBank = await visit(customerUrl);
  const bankUrl = redirectOf(toBank, customerUrl, 303);
  await tell('customer', `opens the link; the bridge sends her to her bank's 3DS page, ${new URL(bankUrl).host}`);

  const question = await visit(bankUrl);
  const answerUrl = new URL(formActionOf(question, bankUrl), bankUrl).href;
  await tell('customer', `reads "${titleOf(question)}" and presses Approve`);

  const approved = await visit(answerUrl, new URLSearchParams({ choice: 'approve' }));
  const returnUrl = redirectOf(approved, answerUrl, 302);
  const back = await visit(returnUrl);
  const statusUrl = redirectOf(back, returnUrl, 303);
  const status = await visit(statusUrl);
  await tell('customer', `is back at the shop's side and reads "${titleOf(status)}"`);
}

interface Page {
  readonly status: number;
  readonly location: string | null;
  readonly html: string;
}

async function visit(url: string, form?: URLSearchParams): Promise<Page> {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(PAGE_WITHIN_MS),
    ...(form !== undefined && { method: 'POST', body: form }),
  });
  return { status: response.status, location: response.headers.get('location'), html: await response.text() };
}

function redirectOf({ status, location }: Page, url: string, expected: number): string {
  if (status === expected && location !== null) return new URL(location, url).href;
  throw new Error(
    `The customer was to be sent on (HTTP ${String(expected)}) by ${new URL(url).host}, but was answered HTTP ${String(status)}.`,
  );
}

function formActionOf({ status, html }: Page, url: string): string {
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1];
  if (status === 200 && action !== undefined) return action;
  throw new Error(`The bank's page at ${new URL(url).host} asks the customer nothing (HTTP ${String(status)}).`);
}

function titleOf({ html }: Page): string {
  return /<h1>([^<]+)</.exec(html)?.[1] ?? 'a page without a title';
}

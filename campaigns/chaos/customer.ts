/** The customer's browser. It knows only the shop's link, and retries a page that does not load for a while, as people do. */
import { setTimeout as delay } from 'node:timers/promises';
import { formActionIn, visit as visitWithin, type Page } from '../../demo/customer';
import type { Story } from './mix';

/** Ours: longer than any process stays dead, shorter than a person's patience. */
const TRIES_FOR_MS = 40_000;

/** Ours: roughly how often a person reloads a page that does not load. A page that does load says itself when to look again. */
const TRIES_EVERY_MS = 1_000;
const PAGE_WITHIN_MS = 5_000;

/**
 * What the customer does, from the shop's link to the end of their part. Resolves with how far they came. Never throws.
 */
export async function beTheCustomer(customerUrl: string, story: Story): Promise<string> {
  if (story.customer === 'never comes') return 'never came';
  const bankUrl = await triedAgain(async () => {
    const page = await visit(customerUrl);
    if (page.status === 303 && page.location !== null) return new URL(page.location, customerUrl).href;
    // Any other page explains itself; one that does not reload by itself says that the payment is over.
    const seconds = /data-again="(\d+)"/.exec(page.html)?.[1];
    if (seconds !== undefined) await delay(Number(seconds) * 1_000 - TRIES_EVERY_MS);
    return page.status < 500 && seconds === undefined ? 'over' : null;
  });
  if (bankUrl === null || bankUrl === 'over') return 'was not sent to the bank';
  const question = await triedAgain(async () => visit(bankUrl));
  const action = formActionIn(question?.html ?? '');
  if (action === null) return 'was asked nothing by the bank';

  await delay(story.thinksMs);
  const choice = { approves: 'approve', refuses: 'refuse', leaves: 'leave' }[story.customer];
  // Never sent twice: when the answer does not arrive, the customer's phone has lost its network.
  const answered = await visit(new URL(action, bankUrl).href, new URLSearchParams({ choice })).catch(() => null);
  const returnUrl = answered?.location ?? null;
  if (returnUrl === null) return `${story.customer}, and does not come back`;
  const isBack = await triedAgain(async () => {
    const { status } = await visit(returnUrl);
    return status === 303 || status === 404 ? true : null;
  });
  return `${story.customer}, ${isBack === true ? 'comes back' : 'cannot reach the bridge on return'}`;
}

async function triedAgain<T>(act: () => Promise<T | null>): Promise<T | null> {
  const giveUpAt = Date.now() + TRIES_FOR_MS;
  for (;;) {
    const result = await act().catch(() => null);
    if (result !== null || Date.now() > giveUpAt) return result;
    await delay(TRIES_EVERY_MS);
  }
}

function visit(url: string, form?: URLSearchParams): Promise<Page> {
  return visitWithin(url, form, PAGE_WITHIN_MS);
}

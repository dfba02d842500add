/**
 * The customer's browser. She knows the shop's link and nothing else, and does what people do with a page that does not
 * load: she tries again, for a while.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { formActionIn, visit as visitWithin, type Page } from '../../demo/customer';
import type { Story } from './mix';

/** Ours: longer than any process is dead, shorter than a person's patience. */
const TRIES_FOR_MS = 40_000;

/** Ours: a person who finds nobody presses reload about as often. A page that is there says itself when to look again. */
const TRIES_EVERY_MS = 1_000;
const PAGE_WITHIN_MS = 5_000;

/** What she does, from the shop's link to the end of her part. Resolves with how far she came. Never throws. */
export async function beTheCustomer(customerUrl: string, story: Story): Promise<string> {
  if (story.customer === 'never comes') return 'never came';
  const bankUrl = await triedAgain(async () => {
    const page = await visit(customerUrl);
    if (page.status === 303 && page.location !== null) return new URL(page.location, customerUrl).href;
    // Any other page says why; one that does not look again by itself says that it is over.
    const seconds = /data-again="(\d+)"/.exec(page.html)?.[1];
    if (seconds !== undefined) await delay(Number(seconds) * 1_000 - TRIES_EVERY_MS);
    return page.status < 500 && seconds === undefined ? 'over' : null;
  });
  if (bankUrl === null || bankUrl === 'over') return 'was not sent to her bank';
  const question = await triedAgain(async () => visit(bankUrl));
  const action = formActionIn(question?.html ?? '');
  if (action === null) return 'was asked nothing by her bank';

  await delay(story.thinksMs);
  const choice = { approves: 'approve', refuses: 'refuse', leaves: 'leave' }[story.customer];
  // Never twice: an answer that did not arrive is a customer whose telephone has lost its network.
  const answered = await visit(new URL(action, bankUrl).href, new URLSearchParams({ choice })).catch(() => null);
  const returnUrl = answered?.location ?? null;
  if (returnUrl === null) return `${story.customer}, and does not come back`;
  const isBack = await triedAgain(async () => {
    const { status } = await visit(returnUrl);
    return status === 303 || status === 404 ? true : null;
  });
  return `${story.customer}, ${isBack === true ? 'comes back' : 'finds nobody when she comes back'}`;
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

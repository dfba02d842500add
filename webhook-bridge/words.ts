/** What the pages say, status by status. Never more than the provider has said: "paid" and "not charged" are facts. */
import type { PaymentView } from '../workflows/shapes';

export interface Words {
  readonly title: string;
  readonly text: string;
  /** Seconds until a page asks again. Each time is a query, which Temporal bills: quick only where news is near. */
  readonly reloadAfter: number;
}

type Status = PaymentView['status'];

const NEWS_IS_NEAR = 3;
const SOMEBODY_MUST_ACT = 10;
const MAY_TAKE_HOURS = 60;

export const WORDS: Readonly<Record<Status, Words>> = {
  opening: {
    title: 'Preparing your payment',
    text: 'One moment please. This page goes on by itself.',
    reloadAfter: NEWS_IS_NEAR,
  },
  awaiting_confirmation: {
    title: 'Waiting for the shop',
    text: 'The shop is checking your order. This page goes on by itself.',
    reloadAfter: SOMEBODY_MUST_ACT,
  },
  confirming: {
    title: 'Preparing your payment',
    text: 'One moment please. This page goes on by itself.',
    reloadAfter: NEWS_IS_NEAR,
  },
  awaiting_customer: {
    title: 'Your bank is waiting for you',
    text: 'Please approve the payment with your bank. If you have just done so, this page goes on by itself.',
    reloadAfter: SOMEBODY_MUST_ACT,
  },
  processing: {
    title: 'Finishing your payment',
    text: 'One moment please. You can also close this page: the payment goes on without it.',
    reloadAfter: NEWS_IS_NEAR,
  },
  cancelling: {
    title: 'Cancelling your payment',
    text: 'One moment please. This page will say how it ended.',
    reloadAfter: NEWS_IS_NEAR,
  },
  needs_review: {
    title: 'We are checking your payment',
    text: 'It is not yet clear whether you were charged. Please do not pay again: the shop is looking into it.',
    reloadAfter: MAY_TAKE_HOURS,
  },
  succeeded: { title: 'Paid', text: 'Thank you. Your payment has arrived.', reloadAfter: MAY_TAKE_HOURS },
  declined: {
    title: 'Not paid',
    text: 'The payment was declined. You were not charged. Please go back to the shop to pay in another way.',
    reloadAfter: MAY_TAKE_HOURS,
  },
  abandoned: {
    title: 'Not paid',
    text: 'The time to approve the payment with your bank is over. You were not charged.',
    reloadAfter: MAY_TAKE_HOURS,
  },
  cancelled: {
    title: 'Not paid',
    text: 'The payment was cancelled. You were not charged.',
    reloadAfter: MAY_TAKE_HOURS,
  },
  rejected: {
    title: 'Not paid',
    text: 'The payment was stopped because it was not as ordered. You were not charged.',
    reloadAfter: MAY_TAKE_HOURS,
  },
};

/** `awaiting_customer` to a customer whom the bank has sent back: its answer is due, and whether it was a yes is not known. */
export const BACK_FROM_THE_BANK: Words = {
  title: 'Finishing your payment',
  text: 'We are waiting for the answer of your bank. This page goes on by itself.',
  reloadAfter: NEWS_IS_NEAR,
};

/** The words for a status; a status from a newer worker, unknown here, reads as still under way. */
export function wordsOf(status: string): Words {
  return isKnown(status) ? WORDS[status] : WORDS.processing;
}

function isKnown(status: string): status is Status {
  return Object.hasOwn(WORDS, status);
}

/** `100.00 USD` from minor units of a currency with two decimals, the only ones that payments accept. Pure. */
export function amountText(amount: number, currency: string): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)} ${currency.toUpperCase()}`;
}

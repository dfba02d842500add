/**
 * Every message a payment understands, defined once: bridge, starter and workflow import the same constants, so that a
 * misnamed signal or a payload of the wrong shape does not compile.
 */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Addressed } from './addressed';
import type { AftermathView, NewsAfterTheEnd } from './aftermath';
import type { SignedNews } from './news';
import type { CancelAnswer, PaymentView } from './payment';
import type { Resolution } from './resolution';

export const CIT_PAYMENT = 'citPayment';
export const CIT_AFTERMATH = 'citAftermath';
export const DEFAULT_TASK_QUEUE = 'cit-payments';

/**
 * Smart Glocal's webhooks, under their own names. Signals: the bridge only needs to know that Temporal has them. Anyone who may
 * write to Temporal may send one, so that it is verified by the receiver (news.ts).
 */
export const readyToConfirm = defineSignal<[SignedNews]>('ready_to_confirm');
export const actionRequired = defineSignal<[SignedNews]>('action_required');
export const paymentFinished = defineSignal<[SignedNews]>('payment_finished');

/** The webhook types that are news about an open payment, by the provider's name. */
export const WEBHOOK_SIGNALS = {
  ready_to_confirm: readyToConfirm,
  action_required: actionRequired,
  payment_finished: paymentFinished,
} as const;

export type SignalledType = keyof typeof WEBHOOK_SIGNALS;

/** A webhook of this type is news about an open payment, and travels as a signal of the same name. Pure. */
export function isSignalled(type: string): type is SignalledType {
  return Object.hasOwn(WEBHOOK_SIGNALS, type);
}

export interface Recheck {
  /** The customer's browser came back from 3DS: news is due at once. */
  readonly customerReturned?: boolean;
  /** An operator names the session of a payment that lost its own id (`opening: 'init'`). */
  readonly sessionId?: string;
}

/** "Ask the provider now." A signal: the sender does not wait for the answer, the view shows it. */
export const recheck = defineSignal<[Recheck]>('recheck');

export const payment = defineQuery<PaymentView>('payment');

/**
 * Answers as soon as the customer (redirect) or the shop (confirm) has something to do, or the payment needs review, or has
 * ended; after `AWAITING` at the latest. An update, so that start and first answer are one round trip. A payment that was
 * started before is asked by query: updates can be used up.
 */
export const awaitNextStep = defineUpdate<PaymentView>('awaitNextStep');

export interface By {
  readonly by?: string;
  readonly reason?: string;
}

// Messages from people name their workflow and message (`addressed`); others are refused.

/** The shop's yes in manual confirmation. An update: refused with a reason when there is nothing to confirm. */
export const confirm = defineUpdate<PaymentView, [Pick<By, 'by'> & Addressed]>('confirm');

/** Asks to stop. An update: the caller learns what the provider answered. */
export const cancel = defineUpdate<CancelAnswer, [By & Addressed]>('cancel');
/** An operator closes a payment in `needs_review`. An update: refused when it contradicts what the provider said. */
export const resolve = defineUpdate<PaymentView, [Resolution & Addressed]>('resolve');

/** What came for a payment that has ended. A signal: the bridge answers 200 as soon as Temporal has it, worker or not. */
export const afterTheEnd = defineSignal<[NewsAfterTheEnd]>('after_the_end');

export const aftermath = defineQuery<AftermathView>('aftermath');

/**
 * An operator closes an aftermath; `as` says what the payment counts as from now on. An update, with the same name as a
 * payment's: refused when it contradicts what the provider said.
 */
export const resolveAftermath = defineUpdate<AftermathView, [Resolution & Addressed]>('resolve');

/**
 * Which situation a payment is in, for the person who looks at it. A page says no more than its situation, so this is the
 * place that keeps "declined" and "not charged" to payments whose outcome says so. Pure.
 */
import type { NextStep, OpenStatus, Outcome, OutcomeStatus, PaymentView } from '../../../workflows/contract/payment';
import { browserUrl, type BrowserUrl } from './safe-url';
import { declineReasonOf, type DeclineReason } from './decline-reason';

type Redirect = Extract<NextStep, { type: 'redirect' }>;

/** A reader who opened `/pay`; one who holds that link and looks at the status page; one whom the bank has sent back. */
export type Reader = 'wants_to_pay' | 'may_pay' | 'returning';

/** Situations without further data. */
export type PlainSituation =
  // Open: the payment's machinery, the shop, or a person has the next move.
  | 'preparing'
  | 'waiting_for_shop'
  | 'at_bank'
  | 'finishing'
  | 'stopping'
  | 'checking'
  | 'too_late'
  | 'no_way'
  // Over.
  | 'paid'
  | 'already_paid'
  | 'paid_late'
  | 'abandoned'
  | 'cancelled'
  | 'rejected'
  | 'unclear'
  // Without a payment to look at.
  | 'one_moment'
  | 'unknown_link'
  | 'broken';

/** `until` is epoch ms; NaN where the payment gives no readable time. */
export type Situation =
  | { readonly name: PlainSituation }
  | { readonly name: 'to_bank'; readonly step: Redirect; readonly target: BrowserUrl; readonly until: number }
  | { readonly name: 'back_early'; readonly until: number }
  | { readonly name: 'declined'; readonly reason: DeclineReason };

export type SituationName = Situation['name'];

/** The situation of a payment at `now` (epoch ms). A newer worker's status, unknown here, counts as still in progress. */
export function situationOf(view: PaymentView, reader: Reader, now: number): Situation {
  if (view.outcome !== null) return ended(view.outcome, reader);
  if (view.nextStep?.type === 'redirect') return wantedAtBank(view.nextStep, reader, now);
  if (view.status === 'awaiting_customer' && reader === 'returning') return { name: 'back_early', until: NaN };
  return { name: Object.hasOwn(OPEN, view.status) ? OPEN[view.status as OpenStatus] : 'finishing' };
}

const OPEN: Readonly<Record<OpenStatus, PlainSituation>> = {
  opening: 'preparing',
  awaiting_confirmation: 'waiting_for_shop',
  confirming: 'preparing',
  // The step itself is not known here, or needs no browser.
  awaiting_customer: 'at_bank',
  processing: 'finishing',
  cancelling: 'stopping',
  needs_review: 'checking',
};

function wantedAtBank(step: Redirect, reader: Reader, now: number): Situation {
  const until = Date.parse(step.until);
  if (until <= now) return { name: 'too_late' };
  // The bank knows the return link, so that link offers no way to pay.
  if (reader === 'returning') return { name: 'back_early', until };
  const target = browserUrl(step.url);
  return target === null ? { name: 'no_way' } : { name: 'to_bank', step, target, until };
}

function ended(outcome: Outcome, reader: Reader): Situation {
  if (outcome.status === 'succeeded') return { name: paid(outcome, reader) };
  if (outcome.status === 'declined') return { name: 'declined', reason: declineReasonOf(outcome) };
  // An outcome that this version does not know says nothing about money.
  return { name: Object.hasOwn(ENDED, outcome.status) ? ENDED[outcome.status] : 'unclear' };
}

const ENDED: Readonly<Record<Exclude<OutcomeStatus, 'succeeded' | 'declined'>, PlainSituation>> = {
  abandoned: 'abandoned',
  cancelled: 'cancelled',
  rejected: 'rejected',
  needs_review: 'unclear',
};

function paid({ late }: Outcome, reader: Reader): PlainSituation {
  if (late) return 'paid_late';
  return reader === 'wants_to_pay' ? 'already_paid' : 'paid';
}

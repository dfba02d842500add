import { answeredSince, confirmTook, customerStepShown, isStopped, mayHaveStarted, type Known } from './known';
import { reopened, stopped } from './record';

/**
 * Time and what it makes of a payment: which of our deadlines is running, and which facts (a stop, a need for review)
 * follow from nothing but what is known and the clock. Pure; instants are epoch ms, null means "not running".
 */

/** Neither start, init nor an automatic confirm is sent after this. Rests while the customer has a step to take. */
export function readyDeadline(known: Known): number | null {
  const { request, startedAt, facts, decidableAt } = known;
  if (isFinal(known) || confirmTook(known)) return null;
  if (request.confirmation === 'manual' && decidableAt !== null) return null;
  if (customerStepShown(known)) return null;
  // action_required came first: the time that the customer took is not the provider's.
  const rested = facts.stepAt !== null && facts.readyAt !== null ? Math.max(0, facts.readyAt - facts.stepAt) : 0;
  return startedAt + request.deadlines.readyToConfirm + rested;
}

/** Manual confirmation: no confirm is sent after this. */
export function decisionDeadline(known: Known): number | null {
  const { request, decidableAt } = known;
  if (decidableAt === null || isFinal(known) || confirmTook(known)) return null;
  return decidableAt + request.deadlines.decision;
}

/** How long the customer may take for 3DS; counted once, from when the step was first known. */
export function customerDeadline(known: Known): number | null {
  const { request, facts } = known;
  if (facts.stepAt === null || isFinal(known) || !customerStepShown(known)) return null;
  return facts.stepAt + request.deadlines.customer;
}

/** When an unclear start that shows no payment is fenced, and when a key conflict is taken to mean another session. */
export function fenceTime(known: Known): number | null {
  const { calls, facts, terms, request } = known;
  const { start } = calls;
  if (start === undefined || terms === null || facts.paymentShown || isFinal(known)) return null;
  if (start.result === 'outcome_unknown') {
    // The answer of init took the session id with it: there is nothing to fence, only to wait for.
    return request.opening === 'init' ? null : start.at + terms.policy.start.showsWithin;
  }
  if (start.result !== 'conflict') return null;
  const isKeyConflict = start.code === 'idempotency_key_already_exists';
  return start.at + (isKeyConflict ? terms.policy.start.keyConflictAfter : terms.policy.start.showsWithin);
}

/** When silence needs a person: past the provider's own timers. In review: when the payment closes for good. */
export function reviewTime(known: Known): number | null {
  const { terms, calls, facts, review } = known;
  if (terms === null) return null;
  const { provider } = terms.policy;
  if (review !== null) return review.since + terms.policy.review.closesAfter;
  if (!mayHaveStarted(known)) return null;
  if (facts.stepAt !== null) return facts.stepAt + provider.customer + provider.grace;
  const { start, confirm } = calls;
  if (confirm !== undefined && confirmTook(known)) return confirm.at + provider.customer + provider.grace;
  return (start?.at ?? known.startedAt) + provider.confirm + provider.grace;
}

/** The facts that follow from what is known and the time. Called before each decision. */
export function notice(before: Known, now: number): Known {
  let known = before;
  if (canShopDecide(known)) known = { ...known, decidableAt: now, seq: known.seq + 1 };
  if (!isStopped(known)) known = noticeStop(known, now);
  known = noticeSecondChance(known, now);
  return noticeReview(known, now);
}

function canShopDecide(known: Known): boolean {
  const { request, facts, decidableAt, suspicion, differences } = known;
  if (request.confirmation !== 'manual' || decidableAt !== null || isFinal(known)) return false;
  return facts.readyAt !== null && facts.paymentShown && suspicion === null && differences.length === 0;
}

function noticeStop(known: Known, now: number): Known {
  const { calls, differences, secondSession } = known;
  if (secondSession !== null) return stopped(known, 'second_session', now);
  if (differences.length > 0 && calls.confirm === undefined && !isFinal(known)) return stopped(known, 'mismatch', now);
  const refused = calls.create?.result === 'business_refusal' || calls.start?.result === 'business_refusal';
  if (refused && !known.facts.paymentShown) return stopped(known, 'refused', now);
  if (isPast(readyDeadline(known), now)) return stopped(known, 'ready_deadline', now);
  if (isPast(decisionDeadline(known), now)) return stopped(known, 'decision_deadline', now);
  if (isPast(customerDeadline(known), now)) return stopped(known, 'customer_deadline', now);
  if (!isPast(fenceTime(known), now)) return known;
  if (calls.start?.code !== 'idempotency_key_already_exists') return stopped(known, 'start_unclear', now);
  // Only an answer that shows our session without a payment proves that the key belongs to another one.
  if (!answeredSince(known, calls.start.seq)) return known;
  return stopped({ ...known, secondSession: 'unknown' }, 'second_session', now);
}

/** An unclear start whose session is now finally not paid may be tried once more, on a second session. */
function noticeSecondChance(known: Known, now: number): Known {
  const { terms, facts, stops, tries, request, startedAt } = known;
  if (terms === null || !facts.notPaidByStatus || facts.contradiction || known.review !== null) return known;
  const onlyFenced = Object.keys(stops).length === 1 && stops.start_unclear !== undefined;
  const isInTime = now < startedAt + request.deadlines.readyToConfirm;
  return onlyFenced && isInTime && tries < terms.policy.start.tries ? reopened(known, now) : known;
}

function noticeReview(known: Known, now: number): Known {
  if (known.review !== null) return known;
  const { facts, suspicion } = known;
  // Hearsay is not an end: what nobody confirms within the provider's own time needs a person as well.
  const isClosing = (facts.paidAt !== null && suspicion === null) || facts.notPaidByStatus;
  const reason = lastingDoubt(known) ?? (isPast(reviewTime(known), now) && !isClosing ? SILENCE : null);
  return reason === null ? known : { ...known, review: { since: now, reason }, seq: known.seq + 1 };
}

const SILENCE = 'Smart Glocal has not said how this payment ended, and its own time for it is over.';

/** Why a person must decide, whatever the provider says next; null when there is no such reason. */
export function lastingDoubt(known: Known): string | null {
  const { facts, differences, secondSession, calls, request, shopConfirmed } = known;
  if (facts.contradiction) return 'Smart Glocal said that this payment was paid, and also that it was not.';
  if (secondSession !== null) return 'Another session carries the same payment: the customer may be debited twice.';
  const isPaid = facts.paidAt !== null;
  if (differences.length > 0 && (isPaid || calls.confirm !== undefined)) {
    return `The payment is not as it was asked for (${differences.join(', ')}).`;
  }
  if (isPaid && request.confirmation === 'manual' && shopConfirmed === null) {
    return 'The payment was paid although the shop had not confirmed it.';
  }
  return null;
}

function isFinal({ facts }: Known): boolean {
  return facts.paidAt !== null || facts.notPaidAt !== null;
}

function isPast(deadline: number | null, now: number): boolean {
  return deadline !== null && now >= deadline;
}

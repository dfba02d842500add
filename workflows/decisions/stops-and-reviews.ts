import { answeredSince, isFinal, mayHaveConfirmed, mayStillStop, wasEndedByUs } from '../facts/claims';
import { reopened, stopped } from '../facts/events';
import type { Known } from '../facts/known';
import { customerDeadline, decisionDeadline, fenceTime, readyDeadline } from './deadlines';
import { doubtAbout } from './review-reasons';

/** What follows from nothing but what is known and the clock: a stop, a second chance, a need for review. Pure. */

/** The facts that follow from what is known and the time. Called before each decision. */
export function notice(before: Known, now: number): Known {
  let known = before;
  if (canShopDecide(known)) known = { ...known, decidableAt: now, seq: known.seq + 1 };
  if (mayStillStop(known)) known = noticeStop(known, now);
  known = noticeSecondChance(known, now);
  return noticeReview(known, now);
}

function canShopDecide(known: Known): boolean {
  const { request, facts, decidableAt, suspicion, differences } = known;
  if (request.confirmation !== 'manual' || decidableAt !== null || isFinal(known)) return false;
  return facts.readyAt !== null && facts.paymentShown && suspicion === null && differences.length === 0;
}

function noticeStop(known: Known, now: number): Known {
  const { differences, secondSession } = known;
  if (secondSession !== null) return stopped(known, 'second_session', now);
  if (differences.length > 0 && !mayHaveConfirmed(known) && !isFinal(known)) return stopped(known, 'mismatch', now);
  if (isRefused(known)) return noticeTime(stopped(known, 'refused', now), now);
  return noticeTime(known, now);
}

/** The provider said no to a call, and shows nothing that says otherwise. */
function isRefused(known: Known): boolean {
  const { calls, facts, asks } = known;
  const { create, start, confirm } = calls;
  if (!facts.paymentShown) return create?.result === 'business_refusal' || start?.result === 'business_refusal';
  if (confirm?.result !== 'business_refusal') return false;
  // The code of an ended session comes this way too: only who still waits for a confirm has refused ours.
  return answeredSince(known, confirm.seq) && asks.answer?.asksForConfirm === true;
}

function noticeTime(known: Known, now: number): Known {
  const { calls } = known;
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
  const onlyFenced = Object.keys(stops).length === 1 && stops.start_unclear !== undefined && wasEndedByUs(known);
  const isInTime = now < startedAt + request.deadlines.readyToConfirm;
  return onlyFenced && isInTime && tries < terms.policy.start.tries ? reopened(known, now) : known;
}

function noticeReview(known: Known, now: number): Known {
  const reason = known.review === null ? doubtAbout(known, now) : null;
  return reason === null ? known : { ...known, review: { since: now, reason }, seq: known.seq + 1 };
}

function isPast(deadline: number | null, now: number): boolean {
  return deadline !== null && now >= deadline;
}

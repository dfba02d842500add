import type { SessionId } from '../../smart-glocal/types';
import type { Elsewhere } from '../contract/activities';
import type { Call, Known } from './known';

/** Simple conclusions from what is known, without the time. The decisions are made of them. Pure. */

/** It was decided to stop, for whatever cause. */
export function isStopped(known: Known): boolean {
  return Object.keys(known.stops).length > 0;
}

/** `session/status` has answered, and was asked after the event numbered `seq`. */
export function answeredSince(known: Known, seq: number): boolean {
  return known.asks.answer !== null && known.asks.answer.askedSeq >= seq;
}

/** Start or init may have reached the provider, so money may be on its way. */
export function mayHaveStarted(known: Known): boolean {
  const { start } = known.calls;
  return known.facts.paymentShown || (start !== undefined && !neverArrived(start));
}

/** The confirm reached the provider: it said so, or no longer asks for it. */
export function confirmTook(known: Known): boolean {
  const { confirm } = known.calls;
  if (confirm === undefined) return false;
  if (confirm.result === 'accepted') return true;
  // An answer that was asked for since then tells more than a 3DS step, which may be older than the confirm.
  return answeredSince(known, confirm.seq) ? known.asks.answer?.asksForConfirm === false : customerStepShown(known);
}

/**
 * Something else of this debt may be paid: start saw it just before it was to be sent, and nothing was sent; or the payment
 * looked before it would have ended. Null: nothing was found, or nothing was looked at yet.
 */
export function startedElsewhere({ calls: { start }, looked }: Known): Elsewhere | null {
  const found = looked?.found ?? null;
  if (found !== null && found !== 'unknown') return found;
  if (start?.result !== 'not_executed') return null;
  return ELSEWHERE.find((code) => code === start.code) ?? null;
}

/** All that a look may find. */
export const ELSEWHERE: readonly Elsewhere[] = ['another_run', 'earlier_attempt', 'restored'];

/** What else was started has been looked at: by a start that may have left, or before an end without one. */
export function hasLooked(known: Known): boolean {
  if (mayHaveStarted(known) || known.fenced.length > 0) return true;
  return known.looked !== null && known.looked.found !== 'unknown';
}

/** A confirm may have reached the provider, so the money may move without another call of ours. */
export function mayHaveConfirmed({ calls }: Known): boolean {
  return calls.confirm !== undefined && !neverArrived(calls.confirm);
}

/** The call changed nothing at the provider: it was not sent, or was rejected as a request. */
export function neverArrived({ result }: Call): boolean {
  return result === 'not_executed' || result === 'rejected_request';
}

/** The session to ask about: ours, or the next candidate; null when there is neither. */
export function askedSession({ sessionId, candidates }: Known): SessionId | null {
  return sessionId ?? candidates[0] ?? null;
}

/** Opened by `init`, and its session id is not known: a session may still turn out to be ours. */
export function lacksItsSession({ request, sessionId }: Known): boolean {
  return request.opening === 'init' && sessionId === null;
}

/** The provider has shown a step (3DS) for the customer to take, and has not asked for our confirm since. */
export function customerStepShown(known: Known): boolean {
  const { redirect, readyOrder } = known.facts;
  if (redirect === null) return false;
  // action_required before ready_to_confirm: when the provider asks for the confirm, the customer is done.
  return readyOrder === null || readyOrder < redirect.order;
}

/**
 * A further stop would still matter: none was decided yet, or only a fence or a refusal, after which a deadline decides
 * whether a success is late.
 */
export function mayStillStop({ stops }: Known): boolean {
  return Object.keys(stops).every((cause) => cause === 'start_unclear' || cause === 'refused');
}

/** The provider has reported an end, possibly only in a webhook that is still to be checked. */
export function isFinal(known: Known): boolean {
  return known.facts.paidAt !== null || saysNotPaid(known);
}

/** The provider has said that it is finally not paid, and has not shown it open since then. */
export function saysNotPaid({ facts, asks }: Known): boolean {
  const { notPaidAt, notPaidByStatus } = facts;
  if (notPaidAt === null || notPaidByStatus) return notPaidByStatus;
  const isRefuted = asks.answer !== null && asks.answer.isOpen && asks.answer.updatedAt >= notPaidAt;
  return !isRefuted;
}

/** The session that we fenced ended because of our cancel, not because the issuer declined first. */
export function wasEndedByUs({ facts }: Known): boolean {
  return !facts.paymentShown || facts.errorCode?.value === 'session_cancelled_by_partner';
}

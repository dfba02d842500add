import type { SessionId } from '../../smart-glocal/types';
import type { Call, Known } from './known';

/** What follows from what is known, without a look at the clock: small claims that the decisions are made of. Pure. */

/** Any decision to stop is known. */
export function isStopped(known: Known): boolean {
  return Object.keys(known.stops).length > 0;
}

/** An answer of `session/status` is there that was asked after the event numbered `seq`. */
export function answeredSince(known: Known, seq: number): boolean {
  return known.asks.answer !== null && known.asks.answer.askedSeq >= seq;
}

/** Start or init may have left us, so money may be on its way. */
export function mayHaveStarted(known: Known): boolean {
  const { start } = known.calls;
  return known.facts.paymentShown || (start !== undefined && !neverArrived(start));
}

/** The confirm reached the provider: it said so, or no longer asks for it. */
export function confirmTook(known: Known): boolean {
  const { confirm } = known.calls;
  if (confirm === undefined) return false;
  if (confirm.result === 'accepted') return true;
  // An answer asked for since tells more than a step that may be older than the confirm.
  return answeredSince(known, confirm.seq) ? known.asks.answer?.asksForConfirm === false : customerStepShown(known);
}

/** A confirm may have reached the provider, so the money may move without another word of ours. */
export function mayHaveConfirmed({ calls }: Known): boolean {
  return calls.confirm !== undefined && !neverArrived(calls.confirm);
}

/** The call changed nothing at the provider: it was not sent, or not let in. */
export function neverArrived({ result }: Call): boolean {
  return result === 'not_executed' || result === 'rejected_request';
}

/** The session to ask about: ours, or the next one that says it is. */
export function askedSession({ sessionId, candidates }: Known): SessionId | null {
  return sessionId ?? candidates[0] ?? null;
}

/** `init` has not told its session id, so that a session may still be found to be ours. */
export function lacksItsSession({ request, sessionId }: Known): boolean {
  return request.opening === 'init' && sessionId === null;
}

/** The customer has a step to take, as far as the provider showed: it waits for them and not, since then, for us. */
export function customerStepShown(known: Known): boolean {
  const { redirect, readyOrder } = known.facts;
  if (redirect === null) return false;
  // action_required before ready_to_confirm: when the provider asks for the confirm, the customer is done.
  return readyOrder === null || readyOrder < redirect.order;
}

/** After a fence or a refusal a deadline can still pass, which decides whether a success is late; after the others nothing matters. */
export function mayStillStop({ stops }: Known): boolean {
  return Object.keys(stops).every((cause) => cause === 'start_unclear' || cause === 'refused');
}

/** The provider has said how the payment ended, if only in a webhook. */
export function isFinal(known: Known): boolean {
  return known.facts.paidAt !== null || saysNotPaid(known);
}

/** The provider says that it was finally not paid, and has not shown it open since then. */
export function saysNotPaid({ facts, asks }: Known): boolean {
  const { notPaidAt, notPaidByStatus } = facts;
  if (notPaidAt === null || notPaidByStatus) return notPaidByStatus;
  const isRefuted = asks.answer !== null && asks.answer.isOpen && asks.answer.updatedAt >= notPaidAt;
  return !isRefuted;
}

/** The session that we fenced ended because of that, not because the issuer said no first. */
export function wasEndedByUs({ facts }: Known): boolean {
  return !facts.paymentShown || facts.errorCode?.value === 'session_cancelled_by_partner';
}

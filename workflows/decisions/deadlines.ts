import type { Policy } from '../contract/policy';
import { overdueAt } from '../contract/request';
import { confirmTook, customerStepShown, isFinal, lacksItsSession, mayHaveStarted } from '../facts/claims';
import type { Known } from '../facts/known';

/** Which of our deadlines are running, and until when. Pure; instants are epoch ms, null means "not running". */
export interface Deadlines {
  /** Neither start, init nor an automatic confirm is sent after this. Paused while the customer has a step to take. */
  readonly ready: number | null;
  /** Manual confirmation: no confirm is sent after this. */
  readonly decision: number | null;
  /** How long the customer may take for 3DS, counted from when we first knew of the step; a later step adds no time. */
  readonly customer: number | null;
  /**
   * When the session of an unclear start that still shows no payment is fenced (known.ts, `StopCause`); after a key
   * conflict, when the key is taken to belong to another session.
   */
  readonly fence: number | null;
  /** When a person is asked about the silence: after the provider's own timers. In review: when the payment is closed. */
  readonly review: number | null;
}

/** All of them, from what is known. */
export function deadlinesOf(known: Known): Deadlines {
  return {
    ready: readyDeadline(known),
    decision: decisionDeadline(known),
    customer: customerDeadline(known),
    fence: fenceTime(known),
    review: reviewTime(known),
  };
}

function readyDeadline(known: Known): number | null {
  const { request, startedAt, facts, decidableAt } = known;
  // A final status of a session that was never started is not the end of the payment.
  if ((isFinal(known) && mayHaveStarted(known)) || confirmTook(known)) return null;
  if (request.confirmation === 'manual' && decidableAt !== null) return null;
  if (customerStepShown(known)) return null;
  // action_required came first: the time the customer took does not count against the provider.
  const rested = facts.stepAt !== null && facts.readyAt !== null ? Math.max(0, facts.readyAt - facts.stepAt) : 0;
  return startedAt + request.deadlines.readyToConfirm + rested;
}

function decisionDeadline(known: Known): number | null {
  const { request, decidableAt } = known;
  if (decidableAt === null || isFinal(known) || confirmTook(known)) return null;
  return decidableAt + request.deadlines.decision;
}

function customerDeadline(known: Known): number | null {
  const { request, facts } = known;
  if (facts.stepAt === null || isFinal(known) || !customerStepShown(known)) return null;
  return facts.stepAt + request.deadlines.customer;
}

function fenceTime(known: Known): number | null {
  const { calls, facts, terms, request } = known;
  const { start } = calls;
  if (start === undefined || terms === null || facts.paymentShown || isFinal(known)) return null;
  if (start.result === 'outcome_unknown') {
    // With the answer to init the session id is lost too: there is nothing to cancel, we can only wait.
    return request.opening === 'init' ? null : start.at + terms.policy.start.showsWithin;
  }
  if (start.result !== 'conflict') return null;
  const isKeyConflict = start.code === 'idempotency_key_already_exists';
  return start.at + (isKeyConflict ? terms.policy.start.keyConflictAfter : terms.policy.start.showsWithin);
}

function reviewTime(known: Known): number | null {
  const { terms, review } = known;
  if (terms === null) return null;
  if (review !== null) return review.since + terms.policy.review.closesAfter;
  if (!mayHaveStarted(known)) return null;
  const { provider } = terms.policy;
  // With the answer to init the session id is lost too: after our own deadline only a person can find the session.
  if (lacksItsSession(known)) return known.startedAt + known.request.deadlines.readyToConfirm;
  // News that comes hours late must not postpone it: the list of overdue payments relies on it.
  return Math.min(endOfProvidersWait(known, provider), overdueAt(known.request, known.startedAt, provider));
}

/** When the provider's own time for what it now waits for is over, plus our grace. */
function endOfProvidersWait(known: Known, { customer, confirm: forConfirm, grace }: Policy['provider']): number {
  const { calls, facts, startedAt } = known;
  const { start, confirm } = calls;
  if (confirm !== undefined && confirmTook(known)) return Math.max(confirm.at, facts.stepAt ?? 0) + customer + grace;
  if (facts.stepAt !== null && customerStepShown(known)) return facts.stepAt + customer + grace;
  return (facts.readyAt ?? start?.at ?? startedAt) + forConfirm + grace;
}

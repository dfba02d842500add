import type { Policy } from '../contract/policy';
import { overdueAt } from '../contract/request';
import { confirmTook, customerStepShown, isFinal, lacksItsSession, mayHaveStarted } from '../facts/claims';
import type { Known } from '../facts/known';

/** Which of our deadlines is running, and until when. Pure; instants are epoch ms, null means "not running". */
export interface Deadlines {
  /** Neither start, init nor an automatic confirm is sent after this. Rests while the customer has a step to take. */
  readonly ready: number | null;
  /** Manual confirmation: no confirm is sent after this. */
  readonly decision: number | null;
  /** How long the customer may take for 3DS; counted once, from when the step was first known. */
  readonly customer: number | null;
  /** When an unclear start that shows no payment is fenced, and when a key conflict is taken to mean another session. */
  readonly fence: number | null;
  /** When silence needs a person: past the provider's own timers. In review: when the payment closes for good. */
  readonly review: number | null;
}

/** All of them at once, for one state of what is known. */
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
  // What a session says that was never started is nobody's end.
  if ((isFinal(known) && mayHaveStarted(known)) || confirmTook(known)) return null;
  if (request.confirmation === 'manual' && decidableAt !== null) return null;
  if (customerStepShown(known)) return null;
  // action_required came first: the time that the customer took is not the provider's.
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
    // The answer of init took the session id with it: there is nothing to fence, only to wait for.
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
  // The answer of init took the session id with it: after our own deadline only a person can still look for it.
  if (lacksItsSession(known)) return known.startedAt + known.request.deadlines.readyToConfirm;
  // News that comes hours late must not move it further: the list of overdue payments counts on it.
  return Math.min(endOfProvidersWait(known, provider), overdueAt(known.request, known.startedAt, provider));
}

/** The provider's own time for what it waits for now, and what we add to it. */
function endOfProvidersWait(known: Known, { customer, confirm: forConfirm, grace }: Policy['provider']): number {
  const { calls, facts, startedAt } = known;
  const { start, confirm } = calls;
  if (confirm !== undefined && confirmTook(known)) return Math.max(confirm.at, facts.stepAt ?? 0) + customer + grace;
  if (facts.stepAt !== null && customerStepShown(known)) return facts.stepAt + customer + grace;
  return (facts.readyAt ?? start?.at ?? startedAt) + forConfirm + grace;
}

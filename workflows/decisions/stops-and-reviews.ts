import {
  answeredSince,
  isFinal,
  mayHaveConfirmed,
  mayStillStop,
  startedElsewhere,
  wasEndedByUs,
} from '../facts/claims';
import type { DueEvent } from '../facts/events';
import { evolve } from '../facts/evolve';
import type { Known, StopCause } from '../facts/known';
import { deadlinesOf } from './deadlines';
import { doubtAbout } from './review-reasons';
import { unprovenBelieved } from './unproven';

/**
 * The events that follow from what is known and the clock alone: a stop, a second chance, a need for review. In the order
 * in which they apply. Pure.
 */
export function due(before: Known, now: number): readonly DueEvent[] {
  const events: DueEvent[] = [];
  let known = before;
  for (const rule of RULES_IN_ORDER) {
    const event = rule(known, now);
    if (event === null) continue;
    events.push(event);
    known = evolve(known, event, now);
  }
  return events;
}

type Rule = (known: Known, now: number) => DueEvent | null;

/** Each rule sees what the rules before it have added. */
const RULES_IN_ORDER: readonly Rule[] = [
  unprovenBelieved,
  shopMayDecide,
  mustStopForFacts,
  mustStopForTime,
  hasSecondChance,
  needsReview,
];

function shopMayDecide(known: Known): DueEvent | null {
  const { request, facts, decidableAt, suspicion, differences } = known;
  if (request.confirmation !== 'manual' || decidableAt !== null || isFinal(known)) return null;
  const isReady = facts.readyAt !== null && facts.paymentShown && suspicion === null && differences.length === 0;
  return isReady ? { type: 'shop_may_decide' } : null;
}

function mustStopForFacts(known: Known): DueEvent | null {
  if (!mayStillStop(known)) return null;
  if (known.secondSession !== null) return mustStop(known, 'second_session');
  if (startedElsewhere(known) !== null) return mustStop(known, 'started_elsewhere');
  const isOther = known.differences.length > 0 && !mayHaveConfirmed(known) && !isFinal(known);
  if (isOther) return mustStop(known, 'mismatch');
  return isRefused(known) ? mustStop(known, 'refused') : null;
}

/** The provider refused a call, and shows nothing to the contrary. */
function isRefused(known: Known): boolean {
  const { calls, facts, asks } = known;
  const { create, start, confirm } = calls;
  if (!facts.paymentShown) return create?.result === 'business_refusal' || start?.result === 'business_refusal';
  if (confirm?.result !== 'business_refusal') return false;
  // The code of an ended session comes this way too: ours was refused only if the provider still waits for a confirm.
  return answeredSince(known, confirm.seq) && asks.answer?.asksForConfirm === true;
}

function mustStopForTime(known: Known, now: number): DueEvent | null {
  if (!mayStillStop(known)) return null;
  const deadlines = deadlinesOf(known);
  if (isPast(deadlines.ready, now)) return mustStop(known, 'ready_deadline');
  if (isPast(deadlines.decision, now)) return mustStop(known, 'decision_deadline');
  if (isPast(deadlines.customer, now)) return mustStop(known, 'customer_deadline');
  if (!isPast(deadlines.fence, now)) return null;
  const { start } = known.calls;
  if (start?.code !== 'idempotency_key_already_exists') return mustStop(known, 'start_unclear');
  // Only an answer that shows our session without a payment proves that the key belongs to another session.
  return answeredSince(known, start.seq) ? mustStop(known, 'second_session') : null;
}

/** Null when this cause has stopped the payment before. */
function mustStop(known: Known, cause: Exclude<StopCause, 'asked'>): DueEvent | null {
  return known.stops[cause] === undefined ? { type: 'must_stop', cause } : null;
}

/** An unclear start whose fenced session is now finally not paid may be tried once more, on a second session. */
function hasSecondChance(known: Known, now: number): DueEvent | null {
  const { terms, facts, stops, tries, request, startedAt } = known;
  if (terms === null || !facts.notPaidByStatus || facts.contradiction || known.review !== null) return null;
  if (known.sessionId === null) return null;
  const onlyFenced = Object.keys(stops).length === 1 && stops.start_unclear !== undefined && wasEndedByUs(known);
  const isInTime = now < startedAt + request.deadlines.readyToConfirm;
  return onlyFenced && isInTime && tries < terms.policy.start.tries ? { type: 'second_chance' } : null;
}

function needsReview(known: Known, now: number): DueEvent | null {
  const reason = known.review === null ? doubtAbout(known, now) : null;
  return reason === null ? null : { type: 'needs_review', reason };
}

function isPast(deadline: number | null, now: number): boolean {
  return deadline !== null && now >= deadline;
}

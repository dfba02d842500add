import type { Outcome } from '../contract/payment';
import {
  answeredSince,
  confirmTook,
  hasLooked,
  isFinal,
  isStopped,
  lacksItsSession,
  mayHaveStarted,
  mayStillStop,
  neverArrived,
} from '../facts/claims';
import { CALL_NAMES, type CallName, type Known } from '../facts/known';
import { deadlinesOf, type Deadlines } from './deadlines';
import { outcomeOf } from './outcome';
import { askTime, mustAsk, retryTime, wishTime } from './question-schedule';
import type { StepRule } from './rules';

/** One thing to do now, and the rule that says so. `until` (epoch ms): of a call, the latest time to send it; of `wait`, the time to wake up. */
export type Step = { readonly rule: StepRule } & (
  | { readonly do: 'bind' }
  | { readonly do: 'finish'; readonly outcome: Outcome }
  | { readonly do: 'look' }
  | { readonly do: 'ask' }
  | { readonly do: 'cancel' }
  | { readonly do: 'create' }
  | { readonly do: 'start'; readonly until: number }
  | { readonly do: 'init'; readonly until: number }
  | { readonly do: 'confirm'; readonly until: number }
  | ({ readonly do: 'wait' } & Wake)
);

/** When the passing of time alone next changes something, and why. */
export interface Wake {
  readonly until: number;
  readonly why: WakeReason;
}

/** `repeat_...`: that call is made again; `look_again`: a failed call may be repeated by then,
 * if an answer allows it (it has nothing to do with `look`). */
export type WakeReason =
  | 'customer_deadline'
  | 'decision_deadline'
  | 'ready_deadline'
  | 'fence'
  | `repeat_${CallName}`
  | 'repeat_look'
  | 'question'
  | 'review'
  | 'look_again';

/**
 * The story of a payment, as guard clauses in the order in which it happens. Expects a `known` that already has the events
 * that are due (`turn.ts`): a deadline of the shop or the customer that has passed while no other stop applied is a stop by now.
 * Pure.
 */
export function nextStep(known: Known, now: number): Step {
  if (known.terms === null) return { do: 'bind', rule: 'terms_first' };

  const outcome = outcomeOf(known, now);
  if (outcome !== null) {
    // "Safe" without a start is said only after a look. Until one has succeeded the outcome is held back: `repeat_look`.
    if (outcome.retry === 'unsafe' || hasLooked(known)) return { do: 'finish', outcome, rule: 'outcome_known' };
    if (now >= (lookTime(known) ?? now)) return { do: 'look', rule: 'safe_if_alone' };
  }

  // News that needs checking, a failed call and a new stop all want an answer of the provider before anything else is done.
  // After a stop one question suffices, answered or not.
  if (mustAsk(known, now)) return { do: 'ask', rule: 'news_is_checked' };

  const deadlines = deadlinesOf(known);
  if (isStopped(known)) {
    if (mayCancel(known, now)) return { do: 'cancel', rule: 'stopped' };
  } else {
    if (mayCreate(known, now)) return { do: 'create', rule: 'no_session' };
    if (mayStart(known, now)) {
      const until = deadlines.ready ?? now;
      return { do: known.request.opening === 'init' ? 'init' : 'start', until, rule: 'not_started' };
    }
    if (mayConfirm(known, now)) {
      const until = deadlines.decision ?? deadlines.ready ?? deadlines.customer ?? now;
      return { do: 'confirm', until, rule: 'as_agreed' };
    }
  }

  const due = askTime(known);
  if (due !== null && now >= due) return { do: 'ask', rule: 'silence' };
  return { do: 'wait', ...wakeOf(known, deadlines, now), rule: 'nothing_due' };
}

/** When what else was started is looked at again; null before the first look. */
function lookTime(known: Known): number | null {
  return known.looked === null ? null : retryTime(known, known.looked);
}

/** create moves no money: after a failure it is repeated on the schedule, unless a refusal has stopped the payment. */
function mayCreate(known: Known, now: number): boolean {
  const { request, sessionId, calls } = known;
  if (request.opening === 'init' || sessionId !== null) return false;
  return calls.create === undefined || now >= retryTime(known, calls.create);
}

/** Never a second time on a session that the first start may have reached. */
function mayStart(known: Known, now: number): boolean {
  const { request, sessionId, candidates, calls } = known;
  if (mayHaveStarted(known) || isFinal(known)) return false;
  const isOpen = request.opening === 'init' ? lacksItsSession(known) && candidates.length === 0 : sessionId !== null;
  return isOpen && (calls.start === undefined || now >= retryTime(known, calls.start));
}

/** Only what is exactly as agreed; repeated only while an answer asked for since then still wants the confirm. */
function mayConfirm(known: Known, now: number): boolean {
  const { facts, suspicion, differences, request, shopConfirmed, calls, review } = known;
  if (facts.readyAt === null || !facts.paymentShown || review !== null) return false;
  if (suspicion !== null || differences.length > 0 || isFinal(known)) return false;
  if (request.confirmation === 'manual' && shopConfirmed === null) return false;
  const { confirm } = calls;
  if (confirm === undefined) return true;
  if (confirmTook(known) || !answeredSince(known, confirm.seq)) return false;
  return known.asks.answer?.asksForConfirm === true && now >= retryTime(known, confirm);
}

/**
 * Reached only after the provider was asked once since the decision to stop. Repeated when the last cancel never arrived,
 * or while an answer asked for since then shows that the provider waits for us: otherwise a cancel is not allowed
 * (session_wrong_state) or was already accepted.
 */
function mayCancel(known: Known, now: number): boolean {
  const { sessionId, facts, calls, asks } = known;
  if (sessionId === null || !mayHaveStarted(known)) return false;
  if (isFinal(known) || facts.contradiction) return false;
  const { cancel } = calls;
  if (cancel === undefined) return true;
  const isStillWanted = answeredSince(known, cancel.seq) && asks.answer?.waitsForUs === true;
  return (neverArrived(cancel) || isStillWanted) && now >= retryTime(known, cancel);
}

/** There always is a next wake-up. Of several reasons for the same moment the first counts: people read it beside the timer. */
function wakeOf(known: Known, deadlines: Deadlines, now: number): Wake {
  const running: readonly (readonly [WakeReason, number | null])[] = mayStillStop(known)
    ? [
        ['customer_deadline', deadlines.customer],
        ['decision_deadline', deadlines.decision],
        ['ready_deadline', deadlines.ready],
        ['fence', deadlines.fence],
      ]
    : [];
  const repeats = CALL_NAMES.map((name) => [repeatReason(known, name), repeatTime(known, name)] as const);
  const wakes = [
    ...running,
    ...repeats.filter(([why]) => why !== 'look_again'),
    ['repeat_look', lookTime(known)] as const,
    ['question', askTime(known)] as const,
    ['question', wishTime(known)] as const,
    ['review', deadlines.review] as const,
    ...repeats,
  ].flatMap(([why, until]) => (until === null || until <= now ? [] : [{ why, until }]));
  const [first, ...others] = wakes;
  if (first === undefined) throw new Error('nothing would ever wake this payment');
  return others.reduce((nearest, wake) => (wake.until < nearest.until ? wake : nearest), first);
}

function repeatTime(known: Known, name: CallName): number | null {
  const call = known.calls[name];
  return call === undefined || call.result === 'accepted' ? null : retryTime(known, call);
}

/** A call that never arrived is repeated without asking first; any other only if an answer allows it. */
function repeatReason({ calls }: Known, name: CallName): WakeReason {
  const call = calls[name];
  return call !== undefined && (neverArrived(call) || name === 'create') ? `repeat_${name}` : 'look_again';
}

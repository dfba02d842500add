import type { SessionId, SessionSnapshot } from '../../smart-glocal/types';
import type { FailureType } from '../contract/activities';
import type { Recheck } from '../contract/messages';
import { requestOf } from '../contract/request';
import { textOf, type Resolution } from '../contract/resolution';
import { isObject, isSnapshot, readingOf } from '../contract/truth';
import type { Answer } from './answer';
import { lacksItsSession, neverArrived } from './claims';
import { showsMoneyAsAsked, showsOurPayment } from './differences';
import type { Event } from './events';
import { hear, wanting } from './hear';
import { NOTHING_SHOWN, NOTHING_UNPROVEN, type CallName, type Known, type StopCause, type Unproven } from './known';
import { merge } from './merge';

/**
 * What is known after one event: the only place where what is known of a payment changes. Returns `known` itself when the
 * event teaches nothing. Pure; `now` is epoch ms.
 */
export function evolve(known: Known, event: Event, now: number): Known {
  switch (event.type) {
    case 'bound':
      return bound(known, event);
    case 'looked':
      return next(known, { looked: { found: event.found, at: now, count: (known.looked?.count ?? 0) + 1 } });
    case 'call_sent':
      return next(known, { calling: event.call });
    case 'call_returned':
      return callReturned(known, event.call, event.answer, now);
    case 'question_sent':
      // No news, so it has no number of its own: its answer counts as asked after everything numbered so far.
      return { ...known, asks: { ...known.asks, triedSeq: known.seq, ...wishAsked(known, now) } };
    case 'question_returned':
      return questionReturned(known, event.answer, now);
    case 'webhook':
      return isSnapshot(event.snapshot) ? hear(known, event.name, event.snapshot, event.proof, now) : known;
    case 'news_unread':
      return wishing(known, now);
    case 'recheck_wanted':
      return recheckWanted(known, event.wish, now);
    case 'confirmed_by_shop':
      return confirmedByShop(known, textOf(event.by), now);
    case 'cancel_wanted':
      return stopped(known, 'asked', now, textOf(event.by), textOf(event.reason));
    case 'resolved_by_person':
      return resolved(known, event.resolution);
    case 'shop_may_decide':
      return next(known, { decidableAt: now });
    case 'must_stop':
      return mustStop(known, event.cause, now);
    case 'second_chance':
      return reopened(known, now);
    case 'needs_review':
      return next(known, { review: { since: now, reason: event.reason } });
    case 'unproven_believed':
      return believed(known, event.what, now);
  }
}

/** Fixes policy, environment and token; the deadlines that the shop left open come from this policy. */
function bound(known: Known, { terms, input }: Extract<Event, { type: 'bound' }>): Known {
  return next(known, { terms, request: requestOf(input, terms.policy.deadlines), lot: terms.lot ?? known.lot });
}

function callReturned(known: Known, name: CallName, answer: Answer, now: number): Known {
  return 'snapshot' in answer
    ? accepted(known, name, answer.snapshot, now)
    : failed(known, name, answer.failure, answer.code, now);
}

function questionReturned(known: Known, answer: Answer, now: number): Known {
  return 'snapshot' in answer ? answered(known, answer.snapshot, now) : unanswered(known, answer, now);
}

/** A call was accepted; its answer is one more snapshot. */
function accepted(known: Known, name: CallName, snapshot: SessionSnapshot, now: number): Known {
  const isOpening = known.sessionId === null;
  // A webhook that overtook the answer to `init` only made this session a candidate: ask for what it said.
  const missedNews = isOpening && known.candidates.includes(snapshot.sessionId);
  const opened = isOpening ? owning(known, snapshot.sessionId) : known;
  const isAsAsked = name === 'start' && snapshot.sessionId === opened.sessionId && showsMoneyAsAsked(known, snapshot);
  const called = {
    ...callEnded(opened, name, 'accepted', null, now),
    startedAsAsked: known.startedAsAsked || isAsAsked,
  };
  return merge(missedNews ? wanting(called) : called, snapshot, 'answer', now);
}

/** A call was not accepted, or its result is unknown. Where it may matter, the provider is asked before anything else. */
function failed(known: Known, name: CallName, result: FailureType, code: string | null, now: number): Known {
  const called = callEnded(known, name, result, code, now);
  const isUnclear = called.calls[name] === undefined || !neverArrived(called.calls[name]);
  const mayMatter = name === 'confirm' || name === 'cancel' || (name === 'start' && isUnclear);
  return mayMatter ? wanting(called) : called;
}

/** `session/status` answered. If the answer to `init` was lost, a candidate that shows our payment is adopted. */
function answered(known: Known, snapshot: SessionSnapshot, now: number): Known {
  const owner = known.sessionId === null ? adopted(known, snapshot) : known;
  const { nextAction, sessionStatus } = snapshot;
  const answer = {
    askedSeq: owner.asks.triedSeq,
    updatedAt: snapshot.updatedAt,
    isOpen: readingOf(snapshot) === 'open',
    waitsForUs: nextAction !== null || sessionStatus === 'created',
    asksForConfirm: nextAction === 'confirm',
  };
  // An answer about a candidate that is not ours must not make it a candidate again.
  const asked = { ...owner, asks: { ...owner.asks, since: now, count: owner.asks.count + 1 } };
  // What it teaches may restart the schedule of questions.
  const told = owner.sessionId === snapshot.sessionId ? merge(asked, snapshot, 'status', now) : asked;
  return next(told, { asks: { ...told.asks, answer, failure: null, misses: 0, missesSince: null } });
}

/** `session/status` did not answer. */
function unanswered(known: Known, { failure, code }: Failed, now: number): Known {
  const { count, misses, missesSince } = known.asks;
  const missed = cannotBeHad(failure, code) ? { misses: misses + 1, missesSince: missesSince ?? now } : {};
  const asks = { ...known.asks, since: now, count: count + 1, failure: code ?? 'no clear answer', ...missed };
  return next(known, { asks, candidates: nextFirst(known.candidates) });
}

type Failed = Exclude<Answer, { readonly snapshot: SessionSnapshot }>;

/** Asked too often, asked wrongly, or not asked at all: that says nothing about whether an answer could be had. */
function cannotBeHad(failure: FailureType, code: string | null): boolean {
  if (failure === 'not_executed') return code !== null && NO_WAY_THERE.has(code);
  return code !== 'http_429' && code !== 'invalid_request';
}

const NO_WAY_THERE: ReadonlySet<string> = new Set(['dns', 'connection_refused', 'tls']);

/** A decision to stop; the first of each cause is kept. */
function stopped(
  known: Known,
  cause: StopCause,
  now: number,
  by: string | null = null,
  reason: string | null = null,
): Known {
  if (known.stops[cause] !== undefined) return known;
  const seq = known.seq + 1;
  const stops = { ...known.stops, [cause]: { at: now, seq, by, reason } };
  return wanting({ ...known, seq, stops, asks: { ...known.asks, since: now, count: 0 } });
}

/** The provider is to be asked now: an operator wants it, or the customer came back from 3DS. */
function recheckWanted(known: Known, wish: unknown, now: number): Known {
  const { customerReturned, sessionId }: Recheck = isObject(wish) ? wish : {};
  const isNamed = typeof sessionId === 'string' && lacksItsSession(known);
  const others = known.candidates.filter((candidate) => candidate !== sessionId);
  const candidates = isNamed ? [sessionId as SessionId, ...others] : known.candidates;
  // A question is due anyway: this wish adds nothing, not even a new start of the schedule.
  if (known.asks.wishDue !== null && !isNamed) return known;
  if (customerReturned === true)
    return wishing({ ...known, candidates, asks: { ...known.asks, since: now, count: 0 } }, now);
  return wishing({ ...known, candidates, calls: soonAgain(known.calls) }, now);
}

/** Somebody wishes for a question. Anybody may, as often as they like: questions are limited, so that no wish is refused. */
function wishing(known: Known, now: number): Known {
  const { wishDue, wishedAt } = known.asks;
  if (wishDue !== null) return known;
  const gap = known.terms?.policy.ask.byWish ?? 0;
  return next(known, { asks: { ...known.asks, wishDue: Math.max(now, (wishedAt ?? -gap) + gap) } });
}

function wishAsked({ asks: { wishDue, wishedAt } }: Known, now: number): Pick<Known['asks'], 'wishDue' | 'wishedAt'> {
  return { wishDue: null, wishedAt: wishDue === null ? wishedAt : now };
}

/** From here on it is a fact like any other; the schedule of questions starts again. */
function believed(known: Known, what: keyof Unproven, now: number): Known {
  const { facts, unproven } = known;
  const { ready, redirect, paid } = unproven;
  const asks = { ...known.asks, since: now, count: 0 };
  const rest = { unproven: { ...unproven, [what]: null }, asks };
  if (what === 'ready' && ready !== null)
    return next(known, { ...rest, facts: { ...facts, readyAt: now, readyOrder: ready.order } });
  if (what === 'redirect' && redirect !== null) {
    const { value, order } = redirect;
    return next(known, { ...rest, facts: { ...facts, redirect: { value, order }, stepAt: facts.stepAt ?? now } });
  }
  if (what === 'paid' && paid !== null)
    return next(known, { ...rest, facts: { ...facts, paidAt: paid.updatedAt }, paidUnproven: true });
  return known;
}

/** The operator may have repaired what made calls fail: they are repeated as soon as after a first failure. */
function soonAgain(calls: Known['calls']): Known['calls'] {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, { ...call, count: 1 }]));
}

/** The shop said yes in manual confirmation; the first yes is kept. */
function confirmedByShop(known: Known, by: string | null, now: number): Known {
  return known.shopConfirmed === null ? next(known, { shopConfirmed: { by, at: now } }) : known;
}

/** An operator closed the payment. */
function resolved(known: Known, { as, by, why }: Resolution): Known {
  return known.resolution === null ? next(known, { resolution: { as, by, why } }) : known;
}

/** A stop that follows from facts or time. An idempotency key that belongs to another session proves that there is one. */
function mustStop(known: Known, cause: StopCause, now: number): Known {
  const proven = cause === 'second_session' ? { ...known, secondSession: known.secondSession ?? 'unknown' } : known;
  return stopped(proven, cause, now);
}

/** The first session is fenced and finally not paid: forgets all but its id, so that a second one can be opened. */
function reopened(known: Known, now: number): Known {
  const { start_unclear: fence, ...stops } = known.stops;
  if (fence === undefined || known.sessionId === null) return known;
  return next(known, {
    tries: known.tries + 1,
    fenced: [...known.fenced, known.sessionId],
    sessionId: null,
    facts: NOTHING_SHOWN,
    unproven: NOTHING_UNPROVEN,
    startedAsAsked: false,
    suspicion: null,
    differences: [],
    calls: {},
    stops,
    // The shop's time to decide ended with the first session; a yes that was given is a yes to the payment.
    decidableAt: null,
    asks: { ...known.asks, answer: null, since: now, count: 0, failure: null },
  });
}

/** A candidate that shows no payment yet is asked about again; one that shows another payment is dropped. */
function adopted(known: Known, snapshot: SessionSnapshot): Known {
  const { sessionId, payments } = snapshot;
  if (!known.candidates.includes(sessionId)) return known;
  if (payments.length === 0) return { ...known, candidates: nextFirst(known.candidates) };
  if (showsOurPayment(known, snapshot)) return owning(known, sessionId);
  return { ...known, candidates: known.candidates.filter((candidate) => candidate !== sessionId) };
}

/** A candidate that gives no answer must not keep the others from being asked about. */
function nextFirst([first, ...rest]: readonly SessionId[]): readonly SessionId[] {
  return first === undefined ? [] : [...rest, first];
}

/** From here on this session is the payment's own; any other candidate means that there may be two. */
function owning(known: Known, sessionId: SessionId): Known {
  const [other] = known.candidates.filter((candidate) => candidate !== sessionId);
  return { ...known, sessionId, candidates: [], secondSession: known.secondSession ?? other ?? null };
}

function callEnded(
  known: Known,
  name: CallName,
  result: 'accepted' | FailureType,
  code: string | null,
  now: number,
): Known {
  const seq = known.seq + 1;
  const count = (known.calls[name]?.count ?? 0) + 1;
  const calls = { ...known.calls, [name]: { result, code, at: now, seq, count } };
  // A call that fails again and again is no news: the questions about it keep getting rarer.
  const asked = count > 1 && result !== 'accepted' ? known.asks.count : 0;
  return { ...known, seq, calls, calling: null, asks: { ...known.asks, since: now, count: asked } };
}

function next(known: Known, change: Partial<Known>): Known {
  return { ...known, ...change, seq: known.seq + 1 };
}

import type { SessionId, SessionSnapshot } from '../../smart-glocal/types';
import type { Proof } from '../contract/news';
import { readingOf } from '../contract/truth';
import { lacksItsSession } from './claims';
import { differencesOf } from './differences';
import type { Dated, Facts, Known } from './known';
import { hasValue, latestOf, orderOf, placeOf } from './snapshot-order';

/**
 * Where a snapshot came from. `webhook`: one with proof. `answer`: to a call of ours. `status`: from `session/status`, the only
 * one of which we know what had happened when we asked.
 */
export type Source = 'webhook' | 'answer' | 'status';

/**
 * Adds what a snapshot shows to what is known. Every snapshot that is believed as it stands is added here; news that is believed
 * later, in `believed` (evolve.ts). Monotone: the order of
 * arrival does not matter, and a snapshot that teaches nothing (a copy, an old one) returns `known` itself. Pure.
 * `now` is epoch ms.
 */
export function merge(known: Known, snapshot: SessionSnapshot, source: Source, now: number): Known {
  // The answer to a call of ours needs no other proof: it counts like a tag.
  if (snapshot.sessionId !== known.sessionId) return mergeForeign(known, snapshot, 'tag');

  const facts = mergeFacts(known.facts, snapshot, source, now);
  const seen = mergeDifferences(known, snapshot, source);
  if (facts === known.facts && seen === known) return known;
  const seq = known.seq + 1;
  // Bad news, and news that does not fit, is believed only when an answer that was asked for after it says the same.
  const isHearsay =
    source !== 'status' && (facts.notPaidAt !== known.facts.notPaidAt || seen.suspicion !== known.suspicion);
  const wantedSeq = isHearsay ? seq : known.asks.wantedSeq;
  const schedule = changesWhoseTurn(known.facts, facts) ? { since: now, count: 0 } : {};
  return { ...seen, facts, seq, asks: { ...known.asks, wantedSeq, ...schedule } };
}

/** The turn has passed to us, or to the customer: the schedule of questions starts again. */
function changesWhoseTurn(before: Facts, after: Facts): boolean {
  return before.readyAt !== after.readyAt || before.stepAt !== after.stepAt;
}

/**
 * A snapshot of a session that is not ours proves something only when it carries our tag (`Proof`), or was ours once. One with
 * our token alone may belong to another payment of this customer: together with our payment reference it makes it a candidate.
 */
export function mergeForeign(known: Known, snapshot: SessionSnapshot, proof: Proof | null): Known {
  const { sessionId } = snapshot;
  if (known.fenced.includes(sessionId)) {
    const reading = readingOf(snapshot);
    if (reading !== 'paid' && reading !== 'contradiction') return known;
  } else if (proof === null || !snapshot.payments.some(({ reference }) => reference === known.request.paymentId)) {
    return known;
  } else if (lacksItsSession(known)) {
    return withCandidate(known, sessionId);
  } else if (proof !== 'tag') {
    return known;
  }
  return known.secondSession === null ? { ...known, secondSession: sessionId, seq: known.seq + 1 } : known;
}

/** It may be our own session, whose id was lost with the answer to `init`: believed only after `session/status`. */
function withCandidate(known: Known, sessionId: SessionId): Known {
  if (known.candidates.includes(sessionId)) return known;
  const seq = known.seq + 1;
  return { ...known, candidates: [...known.candidates, sessionId], seq, asks: { ...known.asks, wantedSeq: seq } };
}

function mergeFacts(facts: Facts, snapshot: SessionSnapshot, source: Source, now: number): Facts {
  const { updatedAt, payments } = snapshot;
  const order = orderOf(snapshot);
  const reading = readingOf(snapshot);
  const shown = latestOf(payments);

  const paidAt = reading === 'paid' ? earliest(facts.paidAt, updatedAt) : facts.paidAt;
  const notPaidAt = reading === 'not_paid' ? latest(facts.notPaidAt, updatedAt) : facts.notPaidAt;
  const paidThenNot = paidAt !== null && notPaidAt !== null && notPaidAt >= paidAt;
  const asksForConfirm = snapshot.nextAction === 'confirm';

  const merged: Facts = {
    paymentShown: facts.paymentShown || payments.length > 0,
    shownToUs: source === 'webhook' ? facts.shownToUs : withIds(facts.shownToUs, payments),
    paidAt,
    notPaidAt,
    notPaidByStatus: facts.notPaidByStatus || (source === 'status' && reading === 'not_paid'),
    contradiction: facts.contradiction || reading === 'contradiction' || paidThenNot,
    readyAt: facts.readyAt ?? (asksForConfirm ? now : null),
    stepAt: facts.stepAt ?? (hasValue(shown?.redirect) ? now : null),
    readyOrder: asksForConfirm ? latest(facts.readyOrder, order) : facts.readyOrder,
    redirect: highest(facts.redirect, shown?.redirect, order),
    card: highest(facts.card, shown?.card, order),
    errorCode: codeOf(facts.errorCode, snapshot, order),
    // Sealed twice, the same token gives two different texts: its fingerprint identifies it.
    newToken: highest(
      facts.newToken,
      shown?.newToken,
      `${order}|${shown?.newTokenFingerprint ?? shown?.newToken ?? ''}`,
    ),
  };
  return isSame(facts, merged) ? facts : merged;
}

/** A difference is only suspected until `session/status` shows it too; an answer that shows none lifts the suspicion. */
function mergeDifferences(known: Known, snapshot: SessionSnapshot, source: Source): Known {
  const fresh = differencesOf(known, snapshot).filter((name) => !known.differences.includes(name));
  if (source === 'status') {
    const { suspicion: before, asks } = known;
    // This answer settles only what was suspected before it was asked for, and not if it shows an older state.
    const isSettled = before !== null && asks.triedSeq >= before.seq && placeOf(snapshot) >= before.place;
    const suspicion = isSettled ? null : before;
    if (fresh.length === 0) return isSettled ? { ...known, suspicion } : known;
    return { ...known, differences: union(known.differences, fresh), suspicion };
  }
  if (fresh.length === 0) return known;
  const before = known.suspicion;
  const suspected = union(before?.differences ?? [], fresh);
  // Shown again by a later state, it is later news: an answer that shows a state in between cannot clear it.
  const place = latest(before?.place ?? null, placeOf(snapshot));
  if (before !== null && place === before.place && suspected.length === before.differences.length) return known;
  return { ...known, suspicion: { differences: suspected, place, seq: known.seq + 1 } };
}

/** An end without a code clears the code of an earlier error, which is not its reason; a code of the same moment stays. */
function codeOf(known: Facts['errorCode'], snapshot: SessionSnapshot, order: string): Facts['errorCode'] {
  const code = latestOf(snapshot.payments)?.errorCode ?? snapshot.errorCode;
  if (hasValue(code) || readingOf(snapshot) !== 'not_paid') return highest(known, code, order);
  return later(known, { value: null, order: orderOf(snapshot, '') });
}

function highest<T>(known: Dated<T> | null, value: T | null | undefined, order: string): Dated<T> | null {
  return hasValue(value) ? later(known, { value, order }) : known;
}

function later<T>(known: Dated<T> | null, one: Dated<T>): Dated<T> {
  return known === null || one.order > known.order ? one : known;
}

function withIds(known: readonly string[], payments: SessionSnapshot['payments']): readonly string[] {
  const fresh = payments.map(({ id }) => id).filter((id) => !known.includes(id));
  return fresh.length === 0 ? known : [...known, ...fresh];
}

function earliest(a: string | null, b: string): string {
  return a === null || b < a ? b : a;
}

function latest(a: string | null, b: string): string {
  return a === null || b > a ? b : a;
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort();
}

function isSame(a: Facts, b: Facts): boolean {
  return (Object.keys(a) as (keyof Facts)[]).every((name) => a[name] === b[name]);
}

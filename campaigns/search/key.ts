/**
 * What makes two positions equal: everything that a later decision can depend on, but not the hour, and of the numbers of
 * events only their order. Anything wrongly left out would hide positions, so all of `Known` is named here.
 */
import type { Facts, Known } from '../../workflows/facts/known';
import type { Position } from './position';
import type { Provider } from './provider-machine';

export function keyOf({ known, provider, now, pending, late, wakesAt, outcome, faultsLeft }: Position): string {
  const ago = (at: number | null | undefined): number | null => (at === null || at === undefined ? null : at - now);
  const rank = ranksOf(known);
  const { facts, asks, suspicion, review, shopConfirmed, unproven } = known;
  return JSON.stringify([
    textOfFacts(facts),
    [facts.readyAt, facts.stepAt, known.startedAt, known.decidableAt, wakesAt, review?.since, shopConfirmed?.at].map(
      ago,
    ),
    [
      known.sessionId,
      known.tries,
      known.fenced,
      known.candidates,
      known.secondSession,
      known.calling,
      known.differences,
    ],
    suspicion && [suspicion.differences, suspicion.place, rank(suspicion.seq)],
    Object.entries(known.calls).map(([name, call]) => [
      name,
      call.result,
      call.code,
      call.count,
      ago(call.at),
      rank(call.seq),
    ]),
    Object.entries(known.stops).map(([cause, stop]) => [cause, ago(stop.at), rank(stop.seq)]),
    [rank(known.seq), rank(asks.triedSeq), rank(asks.wantedSeq), asks.count, ago(asks.since)],
    [ago(asks.wishDue), ago(asks.wishedAt), asks.misses, ago(asks.missesSince)],
    [known.startedAsAsked, known.paidUnproven],
    [unproven.ready, unproven.redirect, unproven.paid].map((one) => one && { ...one, seq: rank(one.seq) }),
    asks.answer && [
      rank(asks.answer.askedSeq),
      asks.answer.updatedAt,
      asks.answer.isOpen,
      asks.answer.waitsForUs,
      asks.answer.asksForConfirm,
    ],
    textOfProvider(provider),
    provider.sessions.map(({ enteredAt }) => ago(enteredAt)),
    [pending, late, outcome?.status, faultsLeft],
  ]);
}

/** Many positions share these immutable values: each is turned into text only once. */
function remembered<Value extends object>(write: (value: Value) => string): (value: Value) => string {
  const texts = new WeakMap<Value, string>();
  return (value) => {
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = write(value);
    texts.set(value, text);
    return text;
  };
}

const textOfFacts = remembered(({ readyAt: _ready, stepAt: _step, ...facts }: Facts) => JSON.stringify(facts));

const textOfProvider = remembered(({ sessions, keys, sent, stale }: Provider) =>
  JSON.stringify([
    sessions.map(({ enteredAt: _entered, ...session }) => session),
    keys,
    [...sent, ...(stale === null ? [] : [stale])].map(({ sessionId, updatedAt }) => [sessionId, updatedAt]),
  ]),
);

function ranksOf({ seq, asks, calls, stops, suspicion, unproven }: Known): (value: number) => number {
  const all = [seq, asks.triedSeq, asks.wantedSeq, asks.answer?.askedSeq ?? -1, suspicion?.seq ?? -1];
  for (const one of [unproven.ready, unproven.redirect, unproven.paid]) if (one !== null) all.push(one.seq);
  for (const call of Object.values(calls)) all.push(call.seq);
  for (const stop of Object.values(stops)) all.push(stop.seq);
  const sorted = [...new Set(all)].sort((a, b) => a - b);
  return (value) => sorted.indexOf(value);
}

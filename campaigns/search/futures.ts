/**
 * Two futures of a position, played to their end: in one everything answers from now on, in the other nothing does. In the
 * first the payment must end as the provider says, in the second it must ask for a person in time (I2, I5).
 */
import { knownCode } from '../../smart-glocal/error-codes';
import { overdueAt } from '../../workflows/contract/request';
import { lastingDoubt } from '../../workflows/decisions/review-reasons';
import { evolve } from '../../workflows/facts/evolve';
import { violationsOf } from './invariants';
import { settled, type Position } from './position';
import { carryOut, endOfWait, move, movesOf, sessionOf, snapshotOf } from './provider-machine';

/** Thirty days of questions are below 200, and each may need a few steps; ours. */
const LONGEST = 2_000;
const DAY_MS = 24 * 60 * 60_000;

/** What is wrong with how the payment ends if all goes well from now on; empty when nothing is. */
export function endInAHealthyWorld(from: Position): string[] {
  if (from.outcome !== null) return [];
  let at: Position = { ...from, late: [], faultsLeft: 0 };
  for (const news of at.provider.sent)
    at = { ...at, known: evolve(at.known, { type: 'webhook', name: 'webhook', snapshot: news, proof: 'tag' }, at.now) };
  at = settled(at);
  for (let steps = 0; at.outcome === null; steps += 1) {
    if (steps === LONGEST) return ['I5: does not end, although everybody answers'];
    const next = healthyStep(at);
    const violations = violationsOf(next, at);
    if (violations.length > 0) return violations.map((violation) => `later, in a healthy world: ${violation}`);
    at = next;
  }
  if (at.outcome.status !== 'needs_review') return []; // `violationsOf` has compared it with the provider's truth.
  const isExcused = lastingDoubt(at.known) !== null || at.known.sessionId === null || at.known.resolution !== null;
  return isExcused ? [] : ['I2: stays in review, although the provider has said how it ended'];
}

function healthyStep(at: Position): Position {
  const { known, provider, now, pending } = at;
  if (pending?.kind === 'ask') {
    const truth = snapshotOf(sessionOf(provider, pending.session));
    return settled({
      ...at,
      pending: null,
      known: evolve(known, { type: 'question_returned', answer: { snapshot: truth } }, now),
    });
  }
  if (pending?.kind === 'call') {
    const { name } = pending;
    const done = pending.reply === null ? carryOut(provider, pending.request, now) : { provider, reply: pending.reply };
    const heard =
      'snapshot' in done.reply
        ? evolve(known, { type: 'call_returned', call: name, answer: { snapshot: done.reply.snapshot } }, now)
        : evolve(
            known,
            {
              type: 'call_returned',
              call: name,
              answer: { failure: knownCode(done.reply.refusedWith).class, code: done.reply.refusedWith },
            },
            now,
          );
    return settled({ ...at, provider: done.provider, pending: null, known: heard });
  }
  for (const session of provider.sessions) {
    // The customer has left: only the provider's own timer ends this wait.
    const [to] = session.stage === 'awaits_customer' ? [] : movesOf(provider, session);
    if (to === undefined) continue;
    const moved = move(provider, session, to, now);
    const news = moved.sent.length > provider.sent.length ? moved.sent[moved.sent.length - 1] : undefined;
    return settled({
      ...at,
      provider: moved,
      known:
        news === undefined
          ? known
          : evolve(known, { type: 'webhook', name: 'webhook', snapshot: news, proof: 'tag' }, now),
    });
  }
  return sleeps(at);
}

/** What is wrong with how the payment ends if nothing answers any more; empty when nothing is. */
export function endInSilence(from: Position): string[] {
  let at = from;
  const { request, startedAt } = at.known;
  const due = Math.max(overdueAt(request, startedAt), from.now);
  for (let steps = 0; at.outcome === null; steps += 1) {
    if (steps === LONGEST) return ['I5: asks without end, and nobody is told'];
    if (at.known.review === null && at.now > due) return ['I5: past OverdueAt, neither ended nor in review'];
    if (at.now > due + 31 * DAY_MS) return ['I5: still open a month later'];
    at = at.pending === null ? sleeps(at) : settled(unheard(at));
  }
  return violationsOf(at, null);
}

function unheard(at: Position): Position {
  const { known, pending, now } = at;
  if (pending?.kind !== 'call')
    return {
      ...at,
      pending: null,
      known: evolve(known, { type: 'question_returned', answer: { failure: 'outcome_unknown', code: 'timeout' } }, now),
    };
  return {
    ...at,
    pending: null,
    known: evolve(
      known,
      { type: 'call_returned', call: pending.name, answer: { failure: 'outcome_unknown', code: 'timeout' } },
      now,
    ),
  };
}

function sleeps(at: Position): Position {
  const until = at.wakesAt ?? at.now;
  const due = at.provider.sessions.find((session) => (endOfWait(session) ?? Infinity) <= until);
  const provider = due === undefined ? at.provider : move(at.provider, due, 'not_paid', endOfWait(due) ?? until);
  return settled({ ...at, provider, now: until, wakesAt: null });
}

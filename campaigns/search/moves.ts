/**
 * Everything that can happen next to a payment: each move is one choice of the adversary, who plays the network, the
 * provider, the issuer, the customer, the shop and the clock. Moves that a healthy world would not make cost a fault.
 */
import { knownCode } from '../../smart-glocal/error-codes';
import type { FailureType } from '../../workflows/contract/activities';
import { CALL_LIMITS } from '../../workflows/contract/policy';
import { refusalOf } from '../../workflows/decisions/resolution';
import { evolve } from '../../workflows/facts/evolve';
import { viewOf } from '../../workflows/views/payment-view';
import { settled, type Pending, type Position } from './position';
import {
  carryOut,
  endOfWait,
  isFinal,
  move,
  movesOf,
  sessionOf,
  snapshotOf,
  type Request,
  type Session,
} from './provider-machine';

export interface Move {
  readonly what: string;
  readonly to: Position;
}

/** Our calls and questions give up after this long. */
const CALL_MS = CALL_LIMITS.moneyCall;
const QUESTION_MS = CALL_LIMITS.question;

/** Every way on from here; none once the payment has ended. */
export function movesFrom(position: Position): Move[] {
  if (position.outcome !== null) return [];
  return [
    ...answersOf(position),
    ...newsOf(position),
    ...lateArrivals(position),
    ...providersMoves(position),
    ...shopsMoves(position),
    ...timesMoves(position),
  ].map(({ what, to }) => ({ what, to: settled(to) }));
}

function answersOf(position: Position): Move[] {
  const { pending } = position;
  if (pending === null) return [];
  return pending.kind === 'ask' ? answersToQuestion(position, pending) : answersToCall(position, pending);
}

function answersToQuestion(position: Position, { session }: Pending & { kind: 'ask' }): Move[] {
  const { known, provider, now } = position;
  const truth = snapshotOf(sessionOf(provider, session));
  const { stale } = provider;
  const after = { ...position, pending: null };
  return [
    {
      what: 'status answers',
      to: { ...after, known: evolve(known, { type: 'question_returned', answer: { snapshot: truth } }, now) },
    },
    ...faults(position, [
      {
        what: 'status does not answer',
        to: {
          ...after,
          now: now + QUESTION_MS,
          known: evolve(
            known,
            { type: 'question_returned', answer: { failure: 'outcome_unknown', code: 'timeout' } },
            now + QUESTION_MS,
          ),
        },
      },
      ...(stale?.sessionId === session
        ? [
            {
              what: 'status answers with the state before',
              to: { ...after, known: evolve(known, { type: 'question_returned', answer: { snapshot: stale } }, now) },
            },
          ]
        : []),
    ]),
  ];
}

function answersToCall(position: Position, pending: Pending & { kind: 'call' }): Move[] {
  const { known, provider, now, late } = position;
  const { name, request, reply } = pending;
  const fails = (what: string, result: FailureType, code: string, ms = 0): Move => ({
    what: `${name}: ${what}`,
    to: {
      ...position,
      pending: null,
      now: now + ms,
      known: evolve(known, { type: 'call_returned', call: name, answer: { failure: result, code: code } }, now + ms),
    },
  });
  if (reply === null) {
    const done = carryOut(provider, request, now);
    const unclear = fails('no answer, and it arrives late or never', 'outcome_unknown', 'timeout', CALL_MS);
    return [
      {
        what: `${name} reaches the provider`,
        to: { ...position, provider: done.provider, pending: { ...pending, reply: done.reply } },
      },
      ...faults(position, [
        fails('the connection is refused', 'not_executed', 'connection_refused'),
        { ...unclear, to: { ...unclear.to, late: [...late, request] } },
        fails('refused for a reason of ours', 'rejected_request', 'authentication_error'),
        ...(name === 'cancel'
          ? []
          : [fails('refused for a business reason', 'business_refusal', 'operation_rejected')]),
        ...(name === 'create' ? [] : [fails('a conflict without a reason', 'conflict', 'session_wrong_state')]),
      ]),
    ];
  }
  const lost = faults(position, [
    fails('the answer is lost', 'outcome_unknown', 'timeout', CALL_MS),
    ...('snapshot' in reply && name !== 'create'
      ? [fails('it took, and is called a conflict', 'conflict', 'session_wrong_state')]
      : []),
  ]);
  if ('refusedWith' in reply) {
    return [fails(`refused: ${reply.refusedWith}`, knownCode(reply.refusedWith).class, reply.refusedWith), ...lost];
  }
  const taken = {
    ...position,
    pending: null,
    known: evolve(known, { type: 'call_returned', call: name, answer: { snapshot: reply.snapshot } }, now),
  };
  return [{ what: `${name}: taken`, to: taken }, ...lost];
}

/** Any webhook that was ever sent: late, duplicated, out of order, replayed. One that teaches nothing is not a move. */
function newsOf(position: Position): Move[] {
  const { known, provider, now } = position;
  return provider.sent
    .map((news) => ({
      news,
      learned: evolve(known, { type: 'webhook', name: 'webhook', snapshot: news, proof: 'tag' }, now),
    }))
    .filter(({ learned }) => learned !== known)
    .map(({ news, learned }) => ({
      what: `webhook: ${news.sessionId} ${news.sessionStatus} ${news.payments.map(({ status }) => status).join()} ${news.nextAction ?? ''}`,
      to: { ...position, known: learned },
    }));
}

function lateArrivals(position: Position): Move[] {
  const { provider, late, now } = position;
  return late.map((request, index) => ({
    what: `the late ${request.name} reaches the provider`,
    to: {
      ...position,
      provider: carryOut(provider, request, now).provider,
      late: late.filter((_, other) => other !== index),
    },
  }));
}

function providersMoves(position: Position): Move[] {
  const { provider, now } = position;
  return provider.sessions.flatMap((session) =>
    movesOf(provider, session).map((stage) => ({
      what: `provider: ${session.id} ${session.stage} -> ${stage}`,
      to: { ...position, provider: move(provider, session, stage, now) },
    })),
  );
}

function shopsMoves(position: Position): Move[] {
  const { known, now } = position;
  const moves: Move[] = [];
  if (known.stops.asked === undefined && known.resolution === null) {
    moves.push({
      what: 'the shop cancels',
      to: { ...position, known: evolve(known, { type: 'cancel_wanted', by: 'shop', reason: null }, now) },
    });
  }
  if (known.shopConfirmed === null && viewOf(known, null).nextStep?.type === 'confirm') {
    moves.push({
      what: 'the shop confirms',
      to: { ...position, known: evolve(known, { type: 'confirmed_by_shop', by: 'shop' }, now) },
    });
  }
  // An operator who says "succeeded" may know more than we do; "declined" must be right.
  const declined = { as: 'declined', by: 'support', why: 'The customer was not debited.' } as const;
  if (known.resolution === null && refusalOf(known, declined) === null) {
    moves.push({
      what: 'an operator calls it declined',
      to: { ...position, known: evolve(known, { type: 'resolved_by_person', resolution: declined }, now) },
    });
  }
  return moves;
}

/** Time passes only while the engine sleeps: until it acts by itself, or until the provider ends a wait. */
function timesMoves(position: Position): Move[] {
  if (position.wakesAt === null) return [];
  return [
    { what: 'time passes', to: timePasses(position, true) },
    ...faults(position, [{ what: 'time passes, and status does not answer', to: timePasses(position, false) }]),
  ];
}

/** A bound for one silence: 30 days have fewer than 200 questions. */
const LONGEST_SILENCE = 400;

/** Goes on until there is news: questions that teach nothing are no moves of their own. */
function timePasses(from: Position, isAnswered: boolean): Position {
  let at = from;
  for (let count = 0; count < LONGEST_SILENCE; count += 1) {
    if (at.pending?.kind === 'ask') {
      const { known, provider, now, pending } = at;
      const truth = snapshotOf(sessionOf(provider, pending.session));
      const heard = isAnswered
        ? evolve(known, { type: 'question_returned', answer: { snapshot: truth } }, now)
        : evolve(known, { type: 'question_returned', answer: { failure: 'outcome_unknown', code: 'timeout' } }, now);
      at = settled({ ...at, pending: null, known: heard });
    } else if (at.wakesAt !== null) {
      const due = at.provider.sessions.find((session) => (endOfWait(session) ?? Infinity) <= (at.wakesAt ?? 0));
      if (due !== undefined) return { ...at, provider: move(at.provider, due, 'not_paid', endOfWait(due) ?? at.now) };
      at = settled({ ...at, now: at.wakesAt, wakesAt: null });
    }
    if (isNews(from, at)) return at;
  }
  throw new Error('the engine sleeps and asks without end');
}

function isNews(before: Position, after: Position): boolean {
  return (
    after.outcome !== null ||
    after.pending?.kind === 'call' ||
    after.known.facts !== before.known.facts ||
    after.known.stops !== before.known.stops ||
    after.known.review !== before.known.review ||
    after.known.sessionId !== before.known.sessionId
  );
}

/** Moves that cost a fault, as long as one is left. */
function faults({ faultsLeft }: Position, moves: readonly Move[]): Move[] {
  if (faultsLeft === 0) return [];
  return moves.map(({ what, to }) => ({ what, to: { ...to, faultsLeft: faultsLeft - 1 } }));
}

/** No session of this payment can be debited any more, whatever arrives late. */
export function isDead({ provider, late }: Position): boolean {
  return (
    provider.sessions.every(
      (session) => isFinal(session) || (session.stage === 'created' && !isStarting(late, session)),
    ) &&
    !late.some(({ name, ...request }) => name === 'init' && 'key' in request && !provider.keys.includes(request.key))
  );
}

function isStarting(late: readonly Request[], { id }: Session): boolean {
  return late.some((request) => request.name === 'start' && request.session === id);
}

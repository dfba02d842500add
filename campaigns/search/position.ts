/**
 * One moment of a payment in the search: what the engine knows, what the provider did, what is under way, what time it is.
 * Immutable, so that every way on from here can be tried.
 */
import type { SessionId } from '../../smart-glocal/types';
import type { CitPaymentInput, Outcome } from '../../workflows/contract/payment';
import { POLICY } from '../../workflows/contract/policy';
import { requestOf } from '../../workflows/contract/request';
import { turn } from '../../workflows/decisions/turn';
import { askedSession } from '../../workflows/facts/claims';
import { callName, sent, type CallStep } from '../../workflows/facts/events';
import { evolve } from '../../workflows/facts/evolve';
import { begin, type CallName, type Known } from '../../workflows/facts/known';
import { FINGERPRINT, INPUT, START } from '../samples/snapshots';
import { newProvider, type Provider, type Reply, type Request, type Variant } from './provider-machine';

/** What the engine waits for. `reply` is null until the provider has carried the call out. */
export type Pending =
  | { readonly kind: 'ask'; readonly session: SessionId }
  | { readonly kind: 'call'; readonly name: CallName; readonly request: Request; readonly reply: Reply | null };

export interface Position {
  readonly known: Known;
  readonly provider: Provider;
  readonly now: number;
  readonly pending: Pending | null;
  /** Calls without an answer to the engine, which may still reach the provider. */
  readonly late: readonly Request[];
  /** When the engine wants to be woken; null while it waits for an answer, or has ended. */
  readonly wakesAt: number | null;
  readonly outcome: Outcome | null;
  /** How many more times the world may misbehave. */
  readonly faultsLeft: number;
}

export interface Setting {
  readonly input?: Partial<CitPaymentInput>;
  readonly variant: Variant;
  readonly differs?: boolean;
  readonly faults: number;
}

export function beginning({ input: change = {}, variant, differs = false, faults }: Setting): Position {
  const input = { ...INPUT, ...change };
  const binding = { environment: 'simulator', baseUrl: 'http://127.0.0.1:1', project: 'demo' } as const;
  const terms = { policy: POLICY, binding, tokenFingerprint: FINGERPRINT };
  const known = evolve(begin(requestOf(input), START, 0.5), { type: 'bound', terms, input }, START);
  return settled({
    known,
    provider: newProvider(variant, differs),
    now: START,
    pending: null,
    late: [],
    wakesAt: null,
    outcome: null,
    faultsLeft: faults,
  });
}

/** The engine's turn, as the workflow's loop takes it: up to the next thing that it has to wait for. */
export function settled(position: Position): Position {
  if (position.pending !== null || position.outcome !== null) return position;
  const { known, step } = turn(position.known, position.now);
  const idle = { ...position, known, wakesAt: null };
  switch (step.do) {
    case 'bind':
      throw new Error('the payment was bound before');
    case 'look':
      // One attempt, one run: there is nothing else to be found.
      return settled({ ...position, known: evolve(known, { type: 'looked', found: null }, position.now) });
    case 'finish':
      return { ...idle, outcome: step.outcome };
    case 'wait':
      if (!(step.until > position.now) || !Number.isFinite(step.until)) {
        throw new Error(`the engine waits until ${String(step.until)}: in silence, or for nothing`);
      }
      return { ...idle, wakesAt: step.until };
    case 'ask':
    case 'create':
    case 'start':
    case 'init':
    case 'confirm':
    case 'cancel':
      return { ...idle, known: evolve(known, sent(step.do), position.now), pending: pendingOf(step.do, known) };
  }
}

function pendingOf(step: CallStep, known: Known): Pending {
  if (step === 'ask') {
    const session = askedSession(known);
    if (session === null) throw new Error('the engine asks about no session');
    return { kind: 'ask', session };
  }
  return { kind: 'call', name: callName(step), request: requestFor(step, known), reply: null };
}

function requestFor(step: Exclude<CallStep, 'ask'>, known: Known): Request {
  switch (step) {
    case 'create':
      return { name: 'create' };
    case 'init':
      return { name: 'init', key: keyOf(known) };
    case 'start':
      return { name: 'start', session: openSession(known), key: keyOf(known) };
    case 'confirm':
    case 'cancel':
      return { name: step, session: openSession(known) };
  }
}

function keyOf({ tries }: Known): string {
  return `key${tries > 1 ? `:${String(tries)}` : ''}`;
}

function openSession({ sessionId }: Known): SessionId {
  if (sessionId === null) throw new Error('the engine calls without a session');
  return sessionId;
}

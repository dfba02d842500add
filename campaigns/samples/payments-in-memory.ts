/**
 * The bridge's own port to Temporal, kept in memory: for clocks, caches and silences that cannot be had from a server.
 */
import { setImmediate } from 'node:timers/promises';
import type { Description, Payments } from '../../webhook-bridge/payments/payments';
import type { AftermathFact } from '../../workflows/contract/aftermath';
import type { PaymentView } from '../../workflows/contract/payment';

export interface InMemory extends Payments {
  /** Every call so far, as `name argument`. */
  readonly calls: string[];
  /** Open payments by workflow id. */
  readonly open: Set<string>;
  readonly described: Map<string, Description>;
  readonly views: Map<string, PaymentView>;
  /** Workflow ids by session id. */
  readonly sessions: Map<string, string>;
  /** What was kept after the end, by session id. */
  readonly kept: Map<string, AftermathFact[]>;
  /**
   * From now on every call (as in `calls`) waits for the promise that this returns, or fails with it; null: as usual.
   */
  readonly meet: (trouble: ((call: string) => Promise<void>) | null) => void;
}

export function paymentsInMemory(): InMemory {
  let trouble: ((call: string) => Promise<void>) | null = null;
  const memory: InMemory = {
    calls: [],
    open: new Set(),
    described: new Map(),
    views: new Map(),
    sessions: new Map(),
    kept: new Map(),
    meet: (next) => {
      trouble = next;
    },
    signal: (workflowId, type) => answer(`${type} ${workflowId}`, () => memory.open.has(workflowId)),
    keepAftermath: (_about, { sessionId, facts }) =>
      answer(`keep ${sessionId}`, () => {
        const kept = memory.kept.get(sessionId) ?? [];
        const fresh = facts.filter(({ key }) => !kept.some((fact) => fact.key === key));
        memory.kept.set(sessionId, [...kept, ...fresh]);
        return fresh.length > 0;
      }),
    hasAftermath: (sessionId) => answer(`kept? ${sessionId}`, () => memory.kept.has(sessionId)),
    recheck: (workflowId) => answer(`ask ${workflowId}`, () => memory.open.has(workflowId)),
    customerReturned: (workflowId) => answer(`recheck ${workflowId}`, () => {}),
    findBySession: (sessionId) => answer(`find ${sessionId}`, () => memory.sessions.get(sessionId) ?? null),
    describe: (workflowId) => answer(`describe ${workflowId}`, () => memory.described.get(workflowId) ?? null),
    view: (workflowId) => answer(`view ${workflowId}`, () => memory.views.get(workflowId) ?? null),
    ping: () => answer('ping', () => {}),
  };
  async function answer<T>(call: string, value: () => T): Promise<T> {
    memory.calls.push(call);
    await (trouble === null ? setImmediate() : trouble(call));
    return value();
  }
  return memory;
}

/** A Temporal that refuses every call. */
export const refusal = (): Promise<never> => Promise.reject(new Error('UNAVAILABLE'));

/** A Temporal that does not answer at all. */
export const silence = (): Promise<never> => new Promise<never>(() => {});

export const openPayment: Description = {
  state: 'open',
  paymentStatus: 'open',
  sessionId: null,
  taskQueue: 'cit-payments',
  returnUrl: null,
};

/**
 * The worker's client for Smart Glocal with two additions for tests: time-outs that a test can wait for, and single
 * calls for which no connection can be made. It wraps the real client, so requests, signatures and error classes are
 * the real ones.
 */
import type { KeyObject } from 'node:crypto';
import { citPaymentIdOf } from '../../../simulator/provider/ledger';
import type { Simulator } from '../../../simulator/start';
import { createSmartGlocal, type CallOptions, type SmartGlocal } from '../../../smart-glocal/client';

export type ProviderMethod =
  | 'session/create'
  | 'session/start/payment'
  | 'session/init/payment'
  | 'session/confirm'
  | 'session/cancel'
  | 'session/status';

/** One call that is to fail before it is made. `nth` counts the payment's calls of this method from 1. */
export interface UnreachableCall {
  readonly payment: string;
  readonly method: ProviderMethod;
  readonly nth: number;
}

export interface TestClient {
  readonly smartGlocal: SmartGlocal;
  /** Returns a function that tells whether it has happened: a test whose fault never came proves nothing. */
  readonly unreachable: (call: UnreachableCall) => () => boolean;
}

export interface TestClientOptions {
  readonly simulator: Simulator;
  readonly privateKey: KeyObject;
  /** The longest that any call waits, in real ms; default: as in production. */
  readonly patienceMs: number | undefined;
}

/** Ordinary programs cannot listen below 1024, and port 1 (tcpmux) has not been in use for decades. */
export const CLOSED_URL = 'http://127.0.0.1:1';

export function createTestClient({ simulator, privateKey, patienceMs }: TestClientOptions): TestClient {
  const { project } = simulator;
  const open = createSmartGlocal({ baseUrl: simulator.url, project, privateKey });
  const closed = createSmartGlocal({ baseUrl: CLOSED_URL, project, privateKey });
  const counts = new Map<string, number>();
  const wanted = new Set<string>();

  const lineFor = (method: ProviderMethod, payment: string | null): SmartGlocal => {
    const line = `${String(payment)} ${method}`;
    const nth = (counts.get(line) ?? 0) + 1;
    counts.set(line, nth);
    return wanted.delete(`${line} ${String(nth)}`) ? closed : open;
  };
  const paymentOf = (sessionId: string): string | null =>
    simulator.provider.sessions().find((report) => report.sessionId === sessionId)?.citPaymentId ?? null;
  const hurried = (call: CallOptions = {}): CallOptions =>
    patienceMs === undefined ? call : { ...call, timeoutMs: Math.min(patienceMs, call.timeoutMs ?? patienceMs) };

  return {
    unreachable({ payment, method, nth }) {
      const call = `${payment} ${method} ${String(nth)}`;
      wanted.add(call);
      return () => !wanted.has(call);
    },
    smartGlocal: {
      async createSession(request, call) {
        return lineFor('session/create', citPaymentIdOf(request.metadata)).createSession(request, hurried(call));
      },
      async startPayment(request, call) {
        const line = lineFor('session/start/payment', citPaymentIdOf(request.metadata));
        return line.startPayment(request, hurried(call));
      },
      async initPayment(request, call) {
        return lineFor('session/init/payment', citPaymentIdOf(request.metadata)).initPayment(request, hurried(call));
      },
      async confirm(sessionId, call) {
        return lineFor('session/confirm', paymentOf(sessionId)).confirm(sessionId, hurried(call));
      },
      async cancel(sessionId, call) {
        return lineFor('session/cancel', paymentOf(sessionId)).cancel(sessionId, hurried(call));
      },
      async status(sessionId, call) {
        return lineFor('session/status', paymentOf(sessionId)).status(sessionId, hurried(call));
      },
    },
  };
}

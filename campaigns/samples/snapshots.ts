/** Snapshots of one session as the provider would show them, for tests of the pure functions. */
import type { AcquiringPayment, AcquiringPaymentId, SessionId, SessionSnapshot } from '../../smart-glocal/types';
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { POLICY } from '../../workflows/contract/policy';
import { requestOf } from '../../workflows/contract/request';
import { begin, type Known } from '../../workflows/facts/known';
import { after, callTaken } from './events';

export const SESSION = 'ps_1' as SessionId;
export const START = Date.UTC(2026, 0, 1);
export const FINGERPRINT = 'f'.repeat(64);

export const INPUT: CitPaymentInput = {
  paymentId: 'order-1',
  amount: 10_000,
  currency: 'usd',
  customer: { reference: 'customer-7' },
  token: 'tok',
};

export function paymentShown(change: Partial<AcquiringPayment> = {}): AcquiringPayment {
  return {
    id: 'pm_1' as AcquiringPaymentId,
    status: 'pending',
    amount: 10_000,
    currency: 'usd',
    customerReference: 'customer-7',
    initiator: 'client',
    tokenFingerprint: FINGERPRINT,
    reference: 'order-1',
    redirect: null,
    card: null,
    newToken: null,
    newTokenFingerprint: null,
    errorCode: null,
    ...change,
  };
}

export function snapshot(
  change: Partial<SessionSnapshot> = {},
  payment: Partial<AcquiringPayment> = {},
): SessionSnapshot {
  return {
    sessionId: SESSION,
    sessionStatus: 'in_progress',
    updatedAt: '2026-01-01T00:00:00.000000Z',
    nextAction: null,
    payments: [paymentShown(payment)],
    errorCode: null,
    ...change,
  };
}

export const CREATED = snapshot({ sessionStatus: 'created', payments: [] });
export const STARTED = snapshot({ updatedAt: '2026-01-01T00:00:01.000000Z' }, { status: 'in_progress' });
export const READY = snapshot({ updatedAt: '2026-01-01T00:00:02.000000Z', nextAction: 'confirm' });
export const CONFIRMED = snapshot({ updatedAt: '2026-01-01T00:00:03.000000Z' });
export const ACTION = snapshot(
  { updatedAt: '2026-01-01T00:00:04.000000Z' },
  { redirect: { method: 'GET', url: 'https://bank.example/3ds', params: null } },
);
export const PAID = snapshot(
  { updatedAt: '2026-01-01T00:00:05.000000Z', sessionStatus: 'accepted' },
  { status: 'succeeded' },
);
export const NOT_PAID = snapshot(
  { updatedAt: '2026-01-01T00:00:05.000000Z', sessionStatus: 'cancelled' },
  { status: 'failed', errorCode: 'insufficient_funds' },
);

/** A payment whose session is open and whose start has not been sent. */
export function opened(change: Partial<CitPaymentInput> = {}): Known {
  const binding = { environment: 'simulator', baseUrl: 'http://127.0.0.1:1', project: 'demo' } as const;
  const input = { ...INPUT, ...change };
  const terms = { policy: POLICY, binding, tokenFingerprint: FINGERPRINT };
  const known = after(begin(requestOf(input), START, 0.5), START, { type: 'bound', terms, input });
  return callTaken(known, 'create', CREATED, START + 100);
}

/** A payment whose start was accepted a moment ago. */
export function started(change: Partial<CitPaymentInput> = {}): Known {
  return callTaken(opened(change), 'start', STARTED, START + 200);
}

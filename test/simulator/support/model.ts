/** The provider's model alone, driven step by step on a clock that stands still: no HTTP, no waiting. */
import { manualClock, type MovableClock } from '../../../simulator/clock';
import type { Json } from '../../../simulator/json';
import type { Answer } from '../../../simulator/provider/errors';
import { createProvider, type Provider } from '../../../simulator/provider/provider';
import type { Transition, WebhookEvent } from '../../../simulator/provider/world';
import { seededRandom } from '../../../simulator/random';

export const PROJECT = 'shop';
export const MINUTE = 60_000;

export interface Model {
  readonly provider: Provider;
  readonly clock: MovableClock;
  readonly webhooks: WebhookEvent[];
  readonly transitions: Transition[];
  call(method: string, body: unknown, idempotencyKey?: string): Answer;
  /** Lets the provider go on until it waits for a call or the customer. */
  settle(): Promise<void>;
}

export function openModel(seed = 1): Model {
  const clock = manualClock(Date.UTC(2026, 0, 1), { isPassive: true });
  const webhooks: WebhookEvent[] = [];
  const transitions: Transition[] = [];
  const provider = createProvider({
    clock,
    random: seededRandom(seed),
    delays: { stepMs: 10, errorMs: 5 * MINUTE },
    acsUrl: () => 'http://127.0.0.1:1',
    listener: {
      webhook: (event) => webhooks.push(event),
      transition: (transition) => transitions.push(transition),
    },
  });
  provider.setProject(PROJECT);
  return {
    provider,
    clock,
    webhooks,
    transitions,
    call: (method, body, key) => provider.call(method, PROJECT, body, key),
    settle: () => clock.advance(100),
  };
}

/** A CIT payment's request, as the documentation shows it. */
export function terms(token = 'tok_success', paymentId = 'order-1'): Json {
  return {
    payment_details: { type: 'recurrent', recurrent: { token, initiator: 'client' } },
    amount_details: { amount: 10_000, currency: 'usd' },
    customer: { reference: 'lucky' },
    payment_options: { return_url: 'https://shop.example/return?order=1' },
    metadata: { cit_payment_id: paymentId },
  };
}

/** A member of the session in an answer, by path: `acquiring_payments.0.status`. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Json)[name] : undefined),
      value,
    );
}

/** Starts a payment with this token; returns the session's id. */
export function start(model: Model, token?: string, paymentId?: string): string {
  const id = at(model.call('session/create', {}).body, 'session.id');
  model.call('session/start/payment', { session_id: id, ...terms(token, paymentId) });
  return String(id);
}

/**
 * Takes a payment to where the provider stops on its own: confirms when asked, lets the customer approve when asked.
 */
export async function carryOut(model: Model, token: string, customer: 'approve' | 'fail' = 'approve'): Promise<string> {
  const id = start(model, token);
  for (let step = 0; step < 6; step += 1) {
    await model.settle();
    const report = model.provider.sessions().find(({ sessionId }) => sessionId === id);
    if (report?.stage === 'awaits_confirm') model.call('session/confirm', { session_id: id });
    else if (report?.stage === 'awaits_customer') model.provider[customer](report.challengeId ?? '');
    else if (report?.stage === 'held') model.call('session/capture', { session_id: id });
    else break;
  }
  return id;
}

/** What `session/status` says: the three statuses on which every decision is based, and the code. */
export function statusOf(model: Model, sessionId: string): Json {
  const session = at(model.call('session/status', { session_id: sessionId }).body, 'session');
  return {
    session: at(session, 'status'),
    payment: at(session, 'acquiring_payments.0.status'),
    next: at(session, 'next_action'),
    code: at(session, 'acquiring_payments.0.error.code') ?? at(session, 'error.code'),
  };
}

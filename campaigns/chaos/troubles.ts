/**
 * What goes wrong on the way to and from the provider, payment by payment: orders for the simulator's fault plan. Pure.
 */
import type { CallFaultOrder, WebhookFaultOrder } from '../../simulator/faults/orders';
import type { Random } from '../../simulator/random';
import { CLOCK_SCALE } from './clock-scale';
import { pick } from './mix';

export interface Troubles {
  readonly calls: readonly CallFaultOrder[];
  readonly webhooks: readonly WebhookFaultOrder[];
}

type CallFault = CallFaultOrder['fault'];
type Row<Fault> = readonly [share: number, fault: Fault | null];

const onClock = (realMs: number): number => realMs * CLOCK_SCALE;

/**
 * Applied some seconds after the caller has given up: later than the answer, earlier than the fence (35 s, policy.ts).
 */
const APPLIED_LATE: CallFault = { effect: { appliedAfterMs: onClock(4_000) }, reply: 'reset' };

/** Slow calls are not a fault; they are the ones that a kill meets in flight. */
const CALLS: readonly Row<CallFault>[] = [
  [62, null],
  [10, { wait: { realMs: 400 } }],
  [10, { wait: { realMs: 1_500 } }],
  [4, { wait: { realMs: 4_000 } }],
  [2, 'cut_before'],
  [3, 'answer_lost'],
  [1, 'http_500_before'],
  [2, 'http_500_after'],
  [1, 'http_502_after'],
  [1, 'http_429_before'],
  [1, 'unreadable_after'],
  [1, 'provider_timeout_after'],
  [1, APPLIED_LATE],
  [1, 'timeout_after'],
];

const METHODS = [
  'session/create',
  'session/start/payment',
  'session/init/payment',
  'session/confirm',
  'session/cancel',
  'session/status',
] as const;

const WEBHOOKS: readonly Row<WebhookFaultOrder['fault']>[] = [
  [60, null],
  [13, 'dropped'],
  [7, 'duplicated'],
  [4, { delayMs: onClock(1_500) }],
  [3, { delayMs: onClock(7_000) }],
  [4, 'first_try_dropped'],
  [3, 'ok_ignored'],
  [2, 'reordered'],
  [2, 'stale'],
  [2, { againAfterMs: [onClock(20_000)] }],
];

const TYPES = ['ready_to_confirm', 'action_required', 'payment_finished'] as const;

/** Everything that goes wrong for one payment. Each order affects one call or webhook; those after it go well again. */
export function drawTroubles(paymentId: string, random: Random): Troubles {
  const key = { payment: paymentId };
  const calls = METHODS.flatMap((method) => {
    const [, fault] = pick(random, CALLS);
    return fault === null ? [] : [{ for: key, method, nth: 1, fault }];
  });
  const webhooks = TYPES.flatMap((type) => {
    const [, fault] = pick(random, WEBHOOKS);
    return fault === null ? [] : [{ for: key, type, nth: 1, fault }];
  });
  return { calls, webhooks };
}

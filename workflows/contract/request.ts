import { msToNumber } from '@temporalio/common/lib/time';
import type { CitPaymentInput } from './payment';
import { POLICY } from './policy';

export const DEADLINES = ['readyToConfirm', 'decision', 'customer'] as const;

/** What was asked for, with every default filled in. Durations in ms. */
export interface Request {
  readonly paymentId: string;
  readonly attempt: number;
  readonly amount: number;
  readonly currency: string;
  readonly customerReference: string;
  readonly confirmation: 'automatic' | 'manual';
  readonly opening: 'create-then-start' | 'init';
  readonly deadlines: { readonly readyToConfirm: number; readonly decision: number; readonly customer: number };
}

/** The request in an input that has no problems; deadlines that it leaves open come from `defaults`. */
export function requestOf(input: CitPaymentInput, defaults = POLICY.deadlines): Request {
  const ms = (name: (typeof DEADLINES)[number]): number => {
    const given = input.deadlines?.[name];
    return given === undefined ? defaults[name] : msToNumber(given);
  };
  return {
    paymentId: input.paymentId,
    attempt: input.attempt ?? 1,
    amount: input.amount,
    currency: input.currency,
    customerReference: input.customer.reference,
    confirmation: input.confirmation ?? 'automatic',
    opening: input.opening ?? 'create-then-start',
    deadlines: { readyToConfirm: ms('readyToConfirm'), decision: ms('decision'), customer: ms('customer') },
  };
}

/** By when (epoch ms) a healthy payment has ended or asked for review: an upper bound of all its waits. */
export function overdueAt(request: Request, startedAt: number, provider = POLICY.provider): number {
  const { confirm, customer, grace } = provider;
  const decision = request.confirmation === 'manual' ? request.deadlines.decision : 0;
  return startedAt + request.deadlines.readyToConfirm + decision + confirm + customer + 2 * grace;
}

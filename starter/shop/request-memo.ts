/**
 * What two starts of the same attempt are compared by: a start with another amount, customer or card is not the same
 * payment, and must not be answered as if it were.
 */
import { z } from 'zod';
import { fingerprintOf } from '../../seals/token-seal';
import type { CitPaymentInput, RequestMemo } from '../../workflows/contract/payment';
import { requestOf } from '../../workflows/contract/request';
import { StartRefused } from './errors';

/** Memo `request` of a payment, as Temporal returns it. Only this module writes it; otherwise the payment is not ours. */
const memoSchema = z.object({
  amount: z.number(),
  currency: z.string(),
  customerReference: z.string(),
  tokenFingerprint: z.string(),
  confirmation: z.enum(['automatic', 'manual']),
  opening: z.enum(['create-then-start', 'init']),
});

/** What is compared, and its name for a person. */
const COMPARED: readonly (readonly [keyof RequestMemo, string])[] = [
  ['amount', 'amount'],
  ['currency', 'currency'],
  ['customerReference', 'customer'],
  ['tokenFingerprint', 'token'],
  ['confirmation', 'confirmation'],
  ['opening', 'opening'],
];

/** The memo of a payment with this (checked) input. The token enters it as a fingerprint: SHA-256, hex. Pure. */
export function requestMemoOf(input: CitPaymentInput): RequestMemo {
  const { amount, currency, customerReference, confirmation, opening } = requestOf(input);
  const tokenFingerprint = fingerprintOf(input.token);
  return { amount, currency, customerReference, tokenFingerprint, confirmation, opening };
}

/** The `request` that Temporal keeps for a payment, or null when it is missing or unreadable. */
export function readRequestMemo(memo: Readonly<Record<string, unknown>> | undefined): RequestMemo | null {
  return memoSchema.safeParse(memo?.['request']).data ?? null;
}

/** Throws `StartRefused` unless the payment `id`, which exists, was started with exactly what is `asked` now. */
export function refuseIfDifferent(id: string, existing: RequestMemo | null, asked: RequestMemo): void {
  if (existing === null) {
    throw new StartRefused(
      `Payment ${id} exists, but its start data cannot be read: another program started it. Nothing was started.`,
    );
  }
  const different = differences(existing, asked);
  if (different.length === 0) return;
  throw new StartRefused(
    `Payment ${id} was started before with a different ${different.join(', ')}. Nothing was started. Repeat the start ` +
      'exactly as it was to get the same payment, or use another payment id for another debt.',
  );
}

/** The names of all fields in which `asked` differs from `existing`, without their values. Pure. */
function differences(existing: RequestMemo, asked: RequestMemo): string[] {
  return COMPARED.filter(([field]) => existing[field] !== asked[field]).map(([, name]) => name);
}

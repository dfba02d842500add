/**
 * A webhook's news. Call it only after the signature was verified, and remember what that proves: the provider sent
 * these bytes to somebody, once. Another merchant's webhook and an old one verify as well.
 */
import { z } from 'zod';
import { jsonOf } from './json';
import { sessionSchema, type WirePayment } from './schemas';
import { snapshotOfWire } from './snapshot';
import type { SessionSnapshot } from './types';

/** What we wrote into a payment's metadata, as echoed. Proves nothing before `tag` is checked. */
export interface PaymentMark {
  readonly citPaymentId: string;
  readonly attempt: number;
  readonly tag: string;
}

export interface RefundNews {
  /** `''` when it was not shown. */
  readonly id: string;
  readonly status: 'in_progress' | 'accepted' | 'declined' | 'error' | 'unknown';
  readonly isChargeback: boolean;
}

export interface WebhookNews {
  /** `ready_to_confirm`, `action_required`, ..., or any other: the list is open. */
  readonly type: string;
  readonly snapshot: SessionSnapshot;
  readonly marks: readonly PaymentMark[];
  readonly refunds: readonly RefundNews[];
}

const webhookSchema = z.object({ type: z.string(), session: sessionSchema });

const markSchema = z.object({ cit_payment_id: z.string(), attempt: z.int().positive().default(1), tag: z.string() });

/** The news in these bytes; null when they are not a webhook with a type and a usable session. Never throws. */
export function parseWebhook(body: Buffer): WebhookNews | null {
  const parsed = webhookSchema.safeParse(jsonOf(body));
  if (!parsed.success) return null;
  const { type, session } = parsed.data;
  return {
    type,
    snapshot: snapshotOfWire(session),
    marks: session.acquiringPayments.flatMap(marksOf),
    refunds: session.acquiringPayments.flatMap(refundsOf),
  };
}

function marksOf(payment: WirePayment): PaymentMark[] {
  const parsed = markSchema.safeParse(payment.metadata);
  if (!parsed.success) return [];
  const { cit_payment_id: citPaymentId, attempt, tag } = parsed.data;
  return [{ citPaymentId, attempt, tag }];
}

function refundsOf(payment: WirePayment): RefundNews[] {
  return (payment.refunds ?? []).map(({ id, status, is_chargeback: isChargeback }) => ({ id, status, isChargeback }));
}

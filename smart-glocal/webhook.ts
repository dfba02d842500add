/**
 * A webhook's news. Call it only after the signature was verified, and remember what that proves: the provider sent
 * these bytes to some merchant, once. Another merchant's webhook and an old one verify as well.
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
  /** Checked by the worker alone; null when it was not echoed. */
  readonly proof: string | null;
}

export interface RefundNews {
  /** `''` when it was not shown. */
  readonly id: string;
  readonly status: 'in_progress' | 'accepted' | 'declined' | 'error' | 'unknown';
  readonly isChargeback: boolean;
  /** Minor units, and the currency in lower case; null when not shown. */
  readonly amount: number | null;
  readonly currency: string | null;
}

export interface WebhookNews {
  /** `ready_to_confirm`, `action_required`, ..., or any other: the list is open. */
  readonly type: string;
  readonly snapshot: SessionSnapshot;
  readonly marks: readonly PaymentMark[];
  /** Every payment shows metadata, and none of it is of our form: another system of the merchant wrote it. */
  readonly isMarkedByOthers: boolean;
  readonly refunds: readonly RefundNews[];
}

const webhookSchema = z.object({ type: z.string(), session: sessionSchema });

const markSchema = z.object({
  cit_payment_id: z.string(),
  attempt: z.int().positive().default(1),
  tag: z.string(),
  proof: z.string().nullable().catch(null),
});

/** The news in these bytes; null when they are not a webhook with a type and a usable session. Never throws. */
export function parseWebhook(body: Buffer): WebhookNews | null {
  const parsed = webhookSchema.safeParse(jsonOf(body));
  if (!parsed.success) return null;
  const { type, session } = parsed.data;
  return {
    type,
    snapshot: snapshotOfWire(session),
    marks: session.acquiringPayments.flatMap(marksOf),
    isMarkedByOthers: session.acquiringPayments.length > 0 && session.acquiringPayments.every(isMarkedByOthers),
    refunds: session.acquiringPayments.flatMap(refundsOf),
  };
}

function marksOf(payment: WirePayment): PaymentMark[] {
  const parsed = markSchema.safeParse(payment.metadata);
  if (!parsed.success) return [];
  const { cit_payment_id: citPaymentId, attempt, tag, proof } = parsed.data;
  return [{ citPaymentId, attempt, tag, proof }];
}

/** Ours always carry `cit_payment_id`, so other metadata is proof; missing metadata proves nothing, the echo may be off. */
function isMarkedByOthers({ metadata }: WirePayment): boolean {
  if (metadata === undefined || metadata === null) return false;
  // Anywhere in it, even inside a text: our metadata echoed in another form must not be taken for another system's.
  return !mentions(metadata, 'cit_payment_id');
}

/** True when the word stands in any name or text of this JSON value. By a list and not by calls: JSON nests deeper than a stack. */
function mentions(value: unknown, word: string): boolean {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string' && next.includes(word)) return true;
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, member] of Object.entries(next)) left.push(name, member);
  }
  return false;
}

function refundsOf(payment: WirePayment): RefundNews[] {
  return (payment.refunds ?? []).map(({ id, status, is_chargeback: isChargeback, amount_details: shown }) => ({
    id,
    status,
    isChargeback,
    amount: shown?.amount ?? null,
    currency: shown?.currency ?? null,
  }));
}

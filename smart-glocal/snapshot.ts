/**
 * The one place where a session snapshot is made: webhook, answer and poll all become the same small, strict facts here.
 * The token in use never enters a snapshot, only its fingerprint: snapshots are signalled, stored and displayed.
 */
import { createHash } from 'node:crypto';
import { redirectOf } from './redirect';
import { sessionSchema, type WirePayment, type WireSession } from './schemas';
import type { AcquiringPayment, CardHint, NextAction, SessionSnapshot } from './types';

/** A token is visible ASCII; `****3b1`, `feda…`, `[hidden]` or a run of x is a mask, and a mask proves nothing. */
const MASKED = /[*#<>[\]]|[^\x21-\x7e]|\.\.\.|x{6,}/i;

/**
 * What this session (the JSON object of an answer or a webhook) tells; null when it is not a usable session: no id, or a
 * list of payments that cannot be read. Never throws on JSON. Pure.
 */
export function snapshotOf(session: unknown): SessionSnapshot | null {
  const parsed = sessionSchema.safeParse(session);
  return parsed.success ? snapshotOfWire(parsed.data) : null;
}

/** SHA-256 (hex) of a recurrent token: enough to compare tokens, useless to pay with. */
export function tokenFingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The same for a session that was parsed already. Pure. */
export function snapshotOfWire(session: WireSession): SessionSnapshot {
  const tokensInUse = session.acquiringPayments.map(echoedToken);
  return {
    sessionId: session.id,
    sessionStatus: session.status,
    updatedAt: session.updated_at,
    nextAction: nextActionOf(session.next_action),
    payments: session.acquiringPayments.map((payment) => acquiringPaymentOf(payment, tokensInUse)),
    errorCode: session.error,
  };
}

/** The snapshot with each new token changed, such as sealed; everything else is the same. Pure where `change` is. */
export function withNewTokens(snapshot: SessionSnapshot, change: (token: string) => string): SessionSnapshot {
  const payments = snapshot.payments.map((payment) =>
    payment.newToken === null ? payment : { ...payment, newToken: change(payment.newToken) },
  );
  return { ...snapshot, payments };
}

function acquiringPaymentOf(payment: WirePayment, tokensInUse: readonly (string | null)[]): AcquiringPayment {
  const token = echoedToken(payment);
  const newToken = newTokenOf(payment, tokensInUse);
  return {
    id: payment.id,
    status: payment.status,
    amount: payment.amount_details?.amount ?? null,
    currency: payment.amount_details?.currency ?? null,
    customerReference: payment.customer?.reference ?? null,
    initiator: payment.payment_details?.recurrent?.initiator ?? null,
    tokenFingerprint: token === null ? null : tokenFingerprint(token),
    reference: referenceOf(payment.metadata),
    redirect: redirectOf(payment.customer_interaction),
    card: cardOf(payment),
    newToken,
    newTokenFingerprint: newToken === null ? null : tokenFingerprint(newToken),
    errorCode: payment.error,
  };
}

/** Any unknown value is `unknown` and not null: null would mean that the provider waits for no action. */
function nextActionOf(value: unknown): NextAction | null {
  if (value === null || value === undefined) return null;
  return value === 'confirm' || value === 'capture' ? value : 'unknown';
}

function echoedToken(payment: WirePayment): string | null {
  return shownToken(payment.payment_details?.recurrent?.token);
}

function newTokenOf(payment: WirePayment, tokensInUse: readonly (string | null)[]): string | null {
  const token = shownToken(payment.recurrent?.token);
  return payment.recurrent?.is_active === false || tokensInUse.includes(token) ? null : token;
}

function shownToken(token: string | null | undefined): string | null {
  return token === null || token === undefined || token === '' || MASKED.test(token) ? null : token;
}

/** `metadata` is any JSON: ours has `cit_payment_id`, other systems of the merchant may send theirs. */
function referenceOf(metadata: unknown): string | null {
  if (typeof metadata !== 'object' || metadata === null || !('cit_payment_id' in metadata)) return null;
  return typeof metadata.cit_payment_id === 'string' ? metadata.cit_payment_id : null;
}

function cardOf(payment: WirePayment): CardHint | null {
  const { brand = null, last4 = null } = payment.payment_details?.card ?? {};
  return brand === null && last4 === null ? null : { brand, last4 };
}

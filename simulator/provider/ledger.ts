/** The ledger: what every test and every campaign checks in the end. Nothing is ever removed from it. */
import type { Json } from '../json';
import type { Money, Payment, Session } from './model';
import { microsecondText } from './times';
import type { Movement, World } from './world';

/** Books one movement, now. */
export function book(world: World, kind: Movement['kind'], session: Session, payment: Payment, money: Money): void {
  world.ledger.push({
    kind,
    at: microsecondText(world.clock.now() * 1000),
    projectId: session.project.id,
    sessionId: session.id,
    acquiringPaymentId: payment.id,
    citPaymentId: citPaymentIdOf(payment.terms.metadata),
    metadata: payment.terms.metadata,
    customerReference: payment.terms.customer.reference,
    amount: money.amount,
    currency: money.currency,
    isConfirmed: session.isConfirmed,
  });
}

/** The merchant's name for the debt: `cit_payment_id`, or the metadata itself when it is a string. Pure. */
export function citPaymentIdOf(metadata: unknown): string | null {
  if (typeof metadata === 'string') return metadata;
  if (typeof metadata !== 'object' || metadata === null) return null;
  const id = (metadata as Json)['cit_payment_id'];
  return typeof id === 'string' ? id : null;
}

/** How often, and how much, one debt was debited in one session. */
export interface DebitSummary {
  readonly citPaymentId: string | null;
  readonly sessionId: string;
  readonly acquiringPaymentIds: readonly string[];
  readonly currency: string;
  /** Minor units, all debits together. */
  readonly amount: number;
  readonly count: number;
}

/** The debits of a ledger, per debt and session, in the order of the first. Pure. */
export function debitsPerPayment(ledger: readonly Movement[]): DebitSummary[] {
  const summaries = new Map<string, DebitSummary>();
  for (const { kind, citPaymentId, sessionId, acquiringPaymentId, amount, currency } of ledger) {
    if (kind !== 'debit') continue;
    const key = JSON.stringify([citPaymentId, sessionId, currency]);
    const before = summaries.get(key);
    summaries.set(key, {
      citPaymentId,
      sessionId,
      acquiringPaymentIds: [...(before?.acquiringPaymentIds ?? []), acquiringPaymentId],
      currency,
      amount: (before?.amount ?? 0) + amount,
      count: (before?.count ?? 0) + 1,
    });
  }
  return [...summaries.values()];
}

/** The payments of the front page: what the control interface shows of them (`dump`, `ledger`), made readable. Pure. */
import type { Json } from '../../json';
import { moneyText } from '../money';
import type { Stage } from '../../provider/model';
import type { SessionReport } from '../../provider/provider';
import type { Movement } from '../../provider/world';
import { shownText } from './masked';

export interface PaymentRow {
  readonly sessionId: string;
  /** The shop's name for the order; null: it gave none. */
  readonly order: string | null;
  /** As the provider shows it; null: nothing was started in this session. */
  readonly amount: string | null;
  readonly sessionStatus: string;
  readonly paymentStatus: string | null;
  readonly code: string | null;
  /** What it waits for, or how it ended. */
  readonly stage: string;
  readonly debits: readonly string[];
  /** How often this order was debited, over all its sessions: more than once must never happen. */
  readonly debitsOfOrder: number;
  readonly refunds: readonly string[];
}

/** One row per session, newest first. `movements` is the whole ledger. */
export function paymentRows(reports: readonly SessionReport[], movements: readonly Movement[]): PaymentRow[] {
  // One pass over the ledger, which may be long, instead of one per row.
  const sessions = new Set(reports.map(({ sessionId }) => sessionId));
  const orders = new Set(reports.map(({ citPaymentId }) => citPaymentId));
  const theirs = movements.filter((movement) => sessions.has(movement.sessionId) || orders.has(movement.citPaymentId));
  return reports.toReversed().map(({ sessionId, citPaymentId, stage, session }) => {
    const payment = paymentIn(session);
    const money = payment?.['amount_details'];
    const mine = theirs.filter((movement) => movement.sessionId === sessionId);
    const ofOrder = theirs.filter(
      (movement) => movement.kind === 'debit' && citPaymentId !== null && movement.citPaymentId === citPaymentId,
    );
    return {
      sessionId,
      order: citPaymentId === null ? null : shownText(citPaymentId),
      amount: moneyIn(money),
      sessionStatus: textAt(session, 'status') ?? '',
      paymentStatus: textAt(payment, 'status'),
      code: textAt(payment?.['error'], 'code') ?? textAt(session['error'], 'code'),
      stage: STAGES[stage],
      debits: mine.filter(({ kind }) => kind === 'debit').map(movementText),
      debitsOfOrder: ofOrder.length,
      refunds: mine
        .filter(({ kind }) => kind !== 'debit')
        .map((movement) => movementText(movement) + (movement.kind === 'chargeback' ? ' (chargeback)' : '')),
    };
  });
}

const STAGES: Readonly<Record<Stage, string>> = {
  created: 'nothing started yet',
  started: 'in progress',
  awaits_confirm: 'waits for the confirm',
  confirmed: 'in progress',
  awaits_customer: 'waits for the customer',
  customer_done: 'in progress',
  held: 'money held, waits for the capture',
  capturing: 'in progress',
  succeeded: 'paid',
  failed: 'not paid',
  error: 'error, not final',
  contradictory: 'contradicts itself',
  cancelling: 'about to be cancelled',
};

function movementText({ amount, currency }: Movement): string {
  return moneyText(amount, shownText(currency));
}

function paymentIn(session: Json): Json | null {
  const [payment] = [session['acquiring_payments'] ?? session['payment_list']].flat();
  return typeof payment === 'object' && payment !== null ? (payment as Json) : null;
}

function moneyIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { amount, currency } = value as Json;
  return typeof amount === 'number' && typeof currency === 'string' ? moneyText(amount, shownText(currency)) : null;
}

function textAt(value: unknown, name: string): string | null {
  const member = typeof value === 'object' && value !== null ? (value as Json)[name] : undefined;
  return typeof member === 'string' ? shownText(member) : null;
}

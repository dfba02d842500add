/** Money that goes back: refunds on request (S10, S11), and chargebacks that nobody asked for. */
import { announce } from './announce';
import { Refusal } from './errors';
import { touch } from './flow';
import { book } from './ledger';
import type { Money, Payment, Refund, Session } from './model';
import type { World } from './world';

/** Accepts a refund; its result comes later. Calling twice refunds twice. Throws a `Refusal`. */
export function refund(world: World, session: Session, amount: Money | undefined, metadata: unknown): void {
  const payment = paidPayment(session);
  const asked = amount ?? { amount: restOf(payment), currency: payment.amount.currency };
  if (asked.currency !== payment.amount.currency) {
    throw new Refusal('invalid_request', 'Missing or invalid: amount_details.currency');
  }
  checkRest(payment, asked);
  const isPartial = asked.amount < payment.amount.amount;
  if (isPartial && amount !== undefined && !session.project.partialRefund) {
    throw new Refusal('authorization_error', 'Partial refunds are not enabled for this project');
  }
  take(world, session, payment, asked, metadata);
}

/** A refund that did not come through the API, and so needs no right. Throws a `Refusal` when less than that is left. */
export function refundFromElsewhere(world: World, session: Session, amount?: number): void {
  const payment = paidPayment(session);
  const asked = { amount: amount ?? restOf(payment), currency: payment.amount.currency };
  checkRest(payment, asked);
  take(world, session, payment, asked, undefined);
}

function checkRest(payment: Payment, asked: Money): void {
  const rest = restOf(payment);
  if (asked.amount <= rest && rest > 0) return;
  throw new Refusal('refund_amount_too_large', `At most ${String(rest)} can be refunded`);
}

function take(world: World, session: Session, payment: Payment, asked: Money, metadata: unknown): void {
  const refund = addRefund(world, session, payment, asked, { isChargeback: false, metadata });
  world.clock.after(world.delays.stepMs, () => finish(world, session, payment, refund, session.behaviour.refund));
}

/** The issuer takes money back, at any later time, whatever was refunded before. Throws a `Refusal` if nothing was paid. */
export function chargeBack(world: World, session: Session, amount?: number): void {
  const payment = paidPayment(session);
  const money = { amount: amount ?? payment.amount.amount, currency: payment.amount.currency };
  const refund = addRefund(world, session, payment, money, { isChargeback: true, metadata: undefined });
  finish(world, session, payment, refund, 'accepted');
}

function paidPayment(session: Session): Payment {
  const [payment] = session.payments;
  if (session.stage === 'succeeded' && payment !== undefined) return payment;
  throw new Refusal('session_wrong_state', 'Nothing was paid in this session');
}

function restOf({ amount, refunds }: Payment): number {
  const taken = refunds.filter(({ status }) => status === 'in_progress' || status === 'accepted');
  return Math.max(
    0,
    taken.reduce((rest, refund) => rest - refund.amount.amount, amount.amount),
  );
}

function addRefund(
  world: World,
  session: Session,
  payment: Payment,
  amount: Money,
  { isChargeback, metadata }: Pick<Refund, 'isChargeback' | 'metadata'>,
): Refund {
  touch(world, session);
  const refund: Refund = {
    id: world.nextId('rf'),
    createdAt: session.updatedAt,
    amount,
    isChargeback,
    metadata,
    status: 'in_progress',
    finishedAt: null,
  };
  payment.refunds.push(refund);
  return refund;
}

function finish(world: World, session: Session, payment: Payment, refund: Refund, status: Refund['status']): void {
  touch(world, session);
  refund.status = status;
  refund.finishedAt = session.updatedAt;
  if (status === 'accepted')
    book(world, refund.isChargeback ? 'chargeback' : 'refund', session, payment, refund.amount);
  announce(world, session, 'payment_refunded');
}

/** A session as the provider shows it: names, order and absences of Smart Glocal, /reference/objects and the CIT page. Pure. */
import type { Json } from '../json';
import { altered } from './alterations';
import { descriptionOf } from './errors';
import { interactionOf } from './interaction';
import type { Payment, Refund, Session, Stage, TokenRecord } from './model';
import { microsecondText, offsetText } from './times';

interface Shown {
  readonly session: string;
  readonly payment: string;
  readonly nextAction?: 'confirm' | 'capture';
}

const RUNNING: Shown = { session: 'in_progress', payment: 'pending' };

const SHOWN: Readonly<Record<Stage, Shown>> = {
  created: { session: 'created', payment: '' },
  started: { session: 'in_progress', payment: 'in_progress' },
  awaits_confirm: { ...RUNNING, nextAction: 'confirm' },
  confirmed: RUNNING,
  awaits_customer: RUNNING,
  customer_done: RUNNING,
  held: { ...RUNNING, nextAction: 'capture' },
  capturing: RUNNING,
  succeeded: { session: 'accepted', payment: 'succeeded' },
  failed: { session: 'cancelled', payment: 'failed' },
  error: { session: 'error', payment: 'failed' },
  contradictory: { session: 'cancelled', payment: 'succeeded' },
  cancelling: RUNNING,
};

/** The session in v1 names, as its token has it shown. Everything in it is a value of now: later changes do not reach it. */
export function sessionView(session: Session, acsUrl: string): Json {
  const { shows } = session.behaviour;
  const isProcessed = session.stage !== 'created' && session.stage !== 'started';
  const view = trueView(session, acsUrl);
  return shows !== null && isProcessed ? altered(view, shows) : view;
}

function trueView(session: Session, acsUrl: string): Json {
  const shown = SHOWN[session.stage];
  const isRefunding = session.payments.some(({ refunds }) => refunds.some(({ status }) => status === 'in_progress'));
  return {
    id: session.id,
    status: isRefunding ? 'in_progress' : shown.session,
    created_at: microsecondText(session.createdAt),
    updated_at: microsecondText(session.updatedAt),
    ...(shown.nextAction && { next_action: shown.nextAction }),
    ...(session.payments.length > 0 && {
      acquiring_payments: session.payments.map((payment) => paymentView(session, payment, shown.payment, acsUrl)),
    }),
    ...(session.behaviour.codeIn === 'session' && errorOf(session)),
  };
}

/** The same session in v2 names (/reference/format). */
export function inV2Names({ acquiring_payments, ...rest }: Json): Json {
  return acquiring_payments === undefined ? rest : { ...rest, payment_list: acquiring_payments };
}

/** A token as `token/info`, `recurrent/disable` and a successful payment show it. */
export function tokenView(record: TokenRecord): Json {
  return {
    token: record.token,
    created_at: offsetText(record.createdAt),
    finished_at: offsetText(record.finishedAt),
    is_active: record.isActive,
  };
}

function paymentView(session: Session, payment: Payment, status: string, acsUrl: string): Json {
  const { behaviour, project, stage } = session;
  const { terms } = payment;
  const isFinished = payment.finishedAt !== null;
  const currency = behaviour.currencyCase === 'upper' ? payment.amount.currency.toUpperCase() : payment.amount.currency;
  const isAtCustomer = stage === 'awaits_customer' || (behaviour.keepsInteraction && session.customerAnswer !== 'none');
  return {
    id: payment.id,
    status,
    created_at: microsecondText(payment.createdAt),
    ...(payment.finishedAt !== null && { finished_at: microsecondText(payment.finishedAt) }),
    customer: terms.customer,
    payment_details:
      isFinished && behaviour.showsCard ? { ...terms.payment_details, card: CARD } : terms.payment_details,
    ...(payment.newToken && { recurrent: tokenView(payment.newToken) }),
    amount_details: { amount: payment.amount.amount, currency },
    ...(project.fees && { amounts: { fee: { merchant_fee: { amount: 10, currency } } } }),
    ...(isAtCustomer &&
      session.challenge && {
        customer_interaction: interactionOf(session.challenge, behaviour.redirect, acsUrl),
      }),
    ...(payment.refunds.length > 0 && { refunds: payment.refunds.map(refundView) }),
    ...(terms.participant_details !== undefined && { participant_details: terms.participant_details }),
    ...(payment.transaction && { transaction_info: payment.transaction }),
    ...(terms.metadata !== undefined &&
      behaviour.echoesMetadata &&
      project.metadataEcho && { metadata: terms.metadata }),
    ...(behaviour.codeIn === 'payment' && errorOf(session)),
  };
}

/** The illustration card of the provider's own examples. */
export const CARD = { brand: 'visa', last4: '4242' };

function errorOf({ failure }: Session): Json {
  if (failure === null || failure.code === null) return {};
  return { error: { code: failure.code, description: descriptionOf(failure.code) } };
}

function refundView(refund: Refund): Json {
  return {
    id: refund.id,
    status: refund.status,
    created_at: microsecondText(refund.createdAt),
    ...(refund.finishedAt !== null && { finished_at: microsecondText(refund.finishedAt) }),
    ...(refund.isChargeback && { is_chargeback: true }),
    amount_details: refund.amount,
    ...(refund.metadata !== undefined && { metadata: refund.metadata }),
  };
}

/**
 * Sessions as they are not: each alteration changes one thing in what is shown, in an answer or in a webhook, and nothing
 * at the provider. What only one of both shows is hearsay to the other. Pure.
 */
import type { Json } from '../json';

type Change = (session: Json) => Json;

const CHANGES = {
  other_amount: onPayment((payment) => ({ amount_details: { ...amountOf(payment), amount: 1 } })),
  other_currency: onPayment((payment) => ({ amount_details: { ...amountOf(payment), currency: 'xts' } })),
  other_customer: onPayment(() => ({ customer: { reference: 'somebody-else' } })),
  other_token: onPayment((payment) => recurrentOf(payment, { token: 'f0'.repeat(32) })),
  other_initiator: onPayment((payment) => recurrentOf(payment, { initiator: 'merchant' })),
  other_metadata: onPayment((payment) => ({
    metadata: { ...objectOf(payment['metadata']), cit_payment_id: 'another' },
  })),
  masked_token: onPayment((payment) => recurrentOf(payment, { token: '****************3b1' })),
  no_metadata: onPayment(() => ({ metadata: undefined })),
  upper_case_currency: onPayment((payment) => {
    const amount = amountOf(payment);
    return { amount_details: { ...amount, currency: String(amount['currency']).toUpperCase() } };
  }),
  second_payment: (session) => {
    const [payment, ...more] = paymentsOf(session);
    if (payment === undefined) return session;
    return withPayments(session, [payment, ...more, { ...payment, id: `${String(payment['id'])}0` }]);
  },
  no_payment: ({ acquiring_payments: _, payment_list: __, ...session }) => session,

  extra_fields: (session) =>
    withPayments(
      { ...session, actions: { confirm: '2026-01-01T00:00:00.000000Z' }, loyalty: { points: [1, null] } },
      paymentsOf(session).map((payment) => ({ ...payment, amounts: { gross: null, net: amountOf(payment) }, mood: 1 })),
    ),
  unknown_statuses: withStatuses('paused', 'sleeping'),
  canceled: withStatuses('canceled', 'failed'),
  claims_paid: withStatuses('accepted', 'succeeded'),
  claims_not_paid: withStatuses('cancelled', 'failed'),
  claims_error: withStatuses('error', 'failed'),
  claims_contradiction: withStatuses('cancelled', 'succeeded'),
  v2_names: (session) => {
    const { acquiring_payments: payments, ...rest } = session;
    return payments === undefined ? rest : { ...rest, payment_list: payments };
  },

  foreign_session: (session) =>
    withPayments({ ...session, id: foreignId(session) }, [
      ...paymentsOf(session).map((payment) => ({ ...payment, id: 'pm_1', metadata: { order: 'of another merchant' } })),
    ]),
  our_metadata_on_foreign_session: (session) => ({ ...session, id: foreignId(session) }),
} as const satisfies Readonly<Record<string, Change>>;

export type Alteration = keyof typeof CHANGES;

/** Every alteration, for messages and documentation. */
export const ALTERATIONS = Object.keys(CHANGES) as readonly Alteration[];

/** The session with this one thing changed. Pure. */
export function altered(session: Json, alteration: Alteration): Json {
  return CHANGES[alteration](session);
}

function onPayment(change: (payment: Json) => Json): Change {
  return (session) =>
    withPayments(
      session,
      paymentsOf(session).map((payment) => ({ ...payment, ...change(payment) })),
    );
}

function withStatuses(sessionStatus: string, paymentStatus: string): Change {
  return ({ next_action: _, ...session }) =>
    withPayments(
      { ...session, status: sessionStatus },
      paymentsOf(session).map((payment) => ({ ...payment, status: paymentStatus })),
    );
}

/** Like no id that the provider gives: those have a number behind `ps_`, and this one a letter too. */
function foreignId({ id }: Json): string {
  return `${String(id)}x`;
}

function paymentsOf(session: Json): readonly Json[] {
  const list = session['acquiring_payments'] ?? session['payment_list'];
  return Array.isArray(list) ? list.map(objectOf) : [];
}

function withPayments(session: Json, payments: readonly Json[]): Json {
  if (payments.length === 0) return session;
  return { ...session, ['payment_list' in session ? 'payment_list' : 'acquiring_payments']: payments };
}

function amountOf(payment: Json): Json {
  return objectOf(payment['amount_details']);
}

function recurrentOf(payment: Json, change: Json): Json {
  const details = objectOf(payment['payment_details']);
  return { payment_details: { ...details, recurrent: { ...objectOf(details['recurrent']), ...change } } };
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

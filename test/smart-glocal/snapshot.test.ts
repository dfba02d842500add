/**
 * Protects snapshots, on which everything rests that the engine believes about money: what is read from the provider's
 * own messages, how much of a strange message is tolerated, and that the token in use never gets in.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { snapshotOf, tokenFingerprint } from '../../smart-glocal/snapshot';
import type { AcquiringPayment, SessionSnapshot } from '../../smart-glocal/types';
import * as messages from './provider-messages';

const PAYMENT = {
  id: 'pm_2705',
  status: 'pending',
  amount: 10000,
  currency: 'usd',
  customerReference: 'lucky',
  initiator: 'client',
  tokenFingerprint: createHash('sha256').update('token_value').digest('hex'),
  reference: null,
  redirect: null,
  card: null,
  newToken: null,
  newTokenFingerprint: null,
  errorCode: null,
};
const SESSION = {
  sessionId: 'ps_3230',
  sessionStatus: 'in_progress',
  updatedAt: '2024-05-27T02:03:00.000000Z',
  nextAction: null,
  payments: [PAYMENT],
  errorCode: null,
};

describe("the provider's own messages", () => {
  it.each([
    ['answer to create', messages.CREATE_ANSWER, { ...SESSION, sessionStatus: 'created', payments: [] }],
    ['answer to start', messages.START_ANSWER, { ...SESSION, payments: [{ ...PAYMENT, status: 'in_progress' }] }],
    ['answer to confirm', messages.CONFIRM_ANSWER, SESSION],
    ['ready_to_confirm', messages.READY_TO_CONFIRM, { ...SESSION, nextAction: 'confirm' }],
    [
      'action_required',
      messages.ACTION_REQUIRED,
      {
        ...SESSION,
        payments: [
          {
            ...PAYMENT,
            customerReference: 'user@smart-glocal.com',
            redirect: { method: 'GET', url: 'https://smart-glocal.com?foo=bar', params: null },
          },
        ],
      },
    ],
    [
      'payment_finished, paid',
      messages.FINISHED_PAID,
      {
        ...SESSION,
        sessionStatus: 'accepted',
        payments: [
          {
            ...PAYMENT,
            status: 'succeeded',
            newToken: messages.NEW_TOKEN,
            newTokenFingerprint: createHash('sha256').update(messages.NEW_TOKEN).digest('hex'),
          },
        ],
      },
    ],
    [
      'payment_finished, declined',
      messages.FINISHED_DECLINED,
      {
        ...SESSION,
        sessionStatus: 'cancelled',
        updatedAt: '2024-05-27T02:09:10.000000Z',
        payments: [{ ...PAYMENT, status: 'failed', errorCode: 'insufficient_funds' }],
      },
    ],
    [
      'payment_refunded',
      messages.REFUNDED,
      {
        ...SESSION,
        sessionStatus: 'accepted',
        updatedAt: '2024-06-19T08:00:00.000000Z',
        payments: [{ ...PAYMENT, status: 'succeeded' }],
      },
    ],
  ])('%s becomes a snapshot', (_, message, expected) => {
    expect(snapshotOf(message.session)).toEqual(expected);
  });
});

describe('an unusual but usable session', () => {
  it.each<[string, object, Partial<SessionSnapshot>]>([
    ['only an id', {}, { sessionStatus: 'unknown', updatedAt: '', nextAction: null, payments: [], errorCode: null }],
    ['a status from the future', { status: 'paused' }, { sessionStatus: 'unknown' }],
    ['a status of the wrong type', { status: 7 }, { sessionStatus: 'unknown' }],
    ['canceled with one l', { status: 'canceled' }, { sessionStatus: 'cancelled' }],
    ['a time of the wrong type', { updated_at: 1716775380 }, { updatedAt: '' }],
    ['next_action null', { next_action: null }, { nextAction: null }],
    ['next_action from the future', { next_action: 'dance' }, { nextAction: 'unknown' }],
    ['next_action of the wrong type', { next_action: {} }, { nextAction: 'unknown' }],
    ['error null', { error: null }, { errorCode: null }],
    ['an error of the wrong type', { error: 'boom' }, { errorCode: null }],
    ['an error with a code', { error: { code: '3DS_error', description: 'x' } }, { errorCode: '3DS_error' }],
    ['an error code that is a text', { error: { code: 'Card 4242 of Jane' } }, { errorCode: null }],
    ['an error code that is a card number', { error: { code: '4242424242424242' } }, { errorCode: null }],
    ['an error code that is a token', { error: { code: messages.NEW_TOKEN } }, { errorCode: null }],
    ['lists that are null', { acquiring_payments: null, payment_list: null }, { payments: [] }],
    ['only payouts', { payments: [{ id: 'po_1', status: 'succeeded' }] }, { payments: [] }],
    ['only payouts in v2', { payout_list: [{ id: 'po_1', status: 'succeeded' }] }, { payments: [] }],
    ['unknown members', { actions: { confirm: 'soon' }, constructor: 1 }, { payments: [] }],
  ])('with %s is read as exactly that', (_, members, expected) => {
    expect(snapshotOf({ id: 'ps_1', ...members })).toMatchObject({ sessionId: 'ps_1', ...expected });
  });

  it('is read the same by v2 names as by v1 names', () => {
    const { acquiring_payments: payments, ...session } = messages.FINISHED_PAID.session;

    const v2 = { ...session, payment_list: payments, payout_list: [{ id: 'po_1', status: 'failed' }] };

    expect(snapshotOf(v2)).toEqual(snapshotOf(messages.FINISHED_PAID.session));
  });

  it('counts both payments when there are two', () => {
    const payments = [{ id: 'pm_1' }, { id: 'pm_2', status: 'succeeded' }];

    expect(snapshotOf({ id: 'ps_1', acquiring_payments: payments })?.payments).toMatchObject([
      { id: 'pm_1', status: 'unknown' },
      { id: 'pm_2', status: 'succeeded' },
    ]);
  });
});

describe('a session that is not usable', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'ps_1'],
    ['a list', [{ id: 'ps_1' }]],
    ['a session without id', { status: 'accepted' }],
    ['a session whose id is empty', { id: '' }],
    ['a session whose id is a number', { id: 3230 }],
    ['payments that are not a list', { id: 'ps_1', status: 'cancelled', acquiring_payments: 'none' }],
    ['a payment that is not an object', { id: 'ps_1', status: 'cancelled', acquiring_payments: [null] }],
    ['a payment without id', { id: 'ps_1', status: 'cancelled', acquiring_payments: [{ status: 'succeeded' }] }],
  ])('%s is refused as a whole, and never read as "no payment"', (_, session) => {
    expect(snapshotOf(session)).toBeNull();
  });
});

describe('a payment', () => {
  const one = (members: object): AcquiringPayment | undefined =>
    snapshotOf({ id: 'ps_1', acquiring_payments: [{ id: 'pm_1', ...members }] })?.payments[0];
  const usedWith = (recurrent: unknown, echoed: unknown = 'token_in_use'): AcquiringPayment | undefined =>
    one({ payment_details: { type: 'recurrent', recurrent: { token: echoed, initiator: 'client' } }, recurrent });

  it.each<[string, object, Partial<AcquiringPayment>]>([
    ['a status from the future', { status: 'paused' }, { status: 'unknown' }],
    ['no amount', {}, { amount: null, currency: null }],
    ['amount_details null', { amount_details: null }, { amount: null, currency: null }],
    ['currency in upper case', { amount_details: { amount: 5, currency: 'USD' } }, { amount: 5, currency: 'usd' }],
    ['an amount as text', { amount_details: { amount: '5', currency: 'usd' } }, { amount: null, currency: 'usd' }],
    ['a broken amount', { amount_details: { amount: 5.5 } }, { amount: null, currency: null }],
    ['an amount too large to be exact', { amount_details: { amount: 2 ** 53 } }, { amount: null }],
    ['a negative amount', { amount_details: { amount: -5 } }, { amount: null }],
    ['a customer null', { customer: null }, { customerReference: null }],
    ['a customer reference as number', { customer: { reference: 5 } }, { customerReference: null }],
    ['payment_details null', { payment_details: null }, { tokenFingerprint: null, initiator: null, card: null }],
    ['our metadata', { metadata: { cit_payment_id: 'order-1', attempt: 1 } }, { reference: 'order-1' }],
    ["another system's metadata", { metadata: { order: 1 } }, { reference: null }],
    ['metadata as text', { metadata: 'cit_payment_id' }, { reference: null }],
    ['metadata as list', { metadata: ['cit_payment_id'] }, { reference: null }],
    ['metadata null', { metadata: null }, { reference: null }],
    ['our metadata with a wrong type', { metadata: { cit_payment_id: 7 } }, { reference: null }],
    ['an error null', { error: null }, { errorCode: null }],
    ['an unknown code', { error: { code: 'new_reason' } }, { errorCode: 'new_reason' }],
    ['recurrent null', { recurrent: null }, { newToken: null }],
    ['refunds of the wrong type', { refunds: 'none' }, { status: 'unknown' }],
  ])('with %s is read as exactly that', (_, members, expected) => {
    expect(one(members)).toMatchObject({ id: 'pm_1', ...expected });
  });

  it.each<[string, unknown, object | null]>([
    ['brand and last4', { brand: 'visa', last4: '4242' }, { brand: 'visa', last4: '4242' }],
    ['last4 alone', { last4: '0042' }, { brand: null, last4: '0042' }],
    ['a masked number for last4', { brand: 'visa', last4: '****4242' }, { brand: 'visa', last4: null }],
    ['a whole number for last4', { brand: 'visa', last4: '4242424242424242' }, { brand: 'visa', last4: null }],
    ['a number for last4', { brand: 'visa', last4: 4242 }, { brand: 'visa', last4: null }],
    ['a brand of the wrong type', { brand: {}, last4: '4242' }, { brand: null, last4: '4242' }],
    ['nothing usable', { bin: '424242' }, null],
    ['null', null, null],
  ])('of either type shows its card: %s', (_, card, expected) => {
    expect(one({ payment_details: { type: 'card', card } })?.card).toEqual(expected);
    expect(one({ payment_details: { type: 'recurrent', recurrent: { token: 't' }, card } })?.card).toEqual(expected);
  });

  it.each(['****', 'feda****b3d1', 'feda…b3d1', 'feda...b3d1', '••••b3d1', '[hidden]', 'XXXXXXXXb3d1', 'to ken', ''])(
    'whose token is echoed as "%s" does not show it',
    (masked) => {
      expect(usedWith(null, masked)?.tokenFingerprint).toBeNull();
    },
  );

  it('keeps only the fingerprint of the token in use', () => {
    const payment = usedWith({ token: 'token_in_use', is_active: true });

    expect(payment?.tokenFingerprint).toBe(tokenFingerprint('token_in_use'));
    expect(JSON.stringify(payment)).not.toContain('token_in_use');
  });

  it.each<[string, unknown, string | null]>([
    ['a new one', { token: 'token_new', is_active: true }, 'token_new'],
    ['a new one without an activity flag', { token: 'token_new' }, 'token_new'],
    ['a new one that is not active', { token: 'token_new', is_active: false }, null],
    ['the one in use', { token: 'token_in_use', is_active: true }, null],
    ['a masked one', { token: 'tok***', is_active: true }, null],
    ['an empty one', { token: '', is_active: true }, null],
    ['one of the wrong type', { token: 5, is_active: true }, null],
  ])('with %s as recurrent token', (_, recurrent, expected) => {
    expect(usedWith(recurrent)?.newToken).toBe(expected);
  });

  it('does not report a token as new that another payment of the session uses', () => {
    const payments = [
      { id: 'pm_1', payment_details: { recurrent: { token: 'token_in_use' } } },
      { id: 'pm_2', recurrent: { token: 'token_in_use', is_active: true } },
    ];

    expect(JSON.stringify(snapshotOf({ id: 'ps_1', acquiring_payments: payments }))).not.toContain('token_in_use');
  });
});

describe('any JSON', () => {
  const known = fc.constantFrom(
    'id status error code token amount currency customer reference redirect url method params card last4 brand metadata',
    'acquiring_payments payment_list payments payment_details recurrent next_action customer_interaction refunds',
  );
  const key = known.chain((names) => fc.constantFrom(...names.split(' ')));
  const leaf = fc.oneof(fc.jsonValue(), fc.constantFrom('ps_1', 'cancelled', 'redirect', 'POST', 'https://a.example/'));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'large', withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 8 }),
    ),
  }));
  const members = fc.dictionary(key, tree, { maxKeys: 8 });
  const payment = members.map((facts) => ({ ...facts, id: 'pm_1' }));
  const session = fc
    .tuple(members, fc.array(payment, { maxLength: 3 }))
    .map(([facts, payments]) => ({ ...facts, id: 'ps_1', acquiring_payments: payments }));

  it('never throws', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(() => snapshotOf(value)).not.toThrow();
      }),
    );
  });

  it('with ids and a list of payments becomes a snapshot that survives JSON unchanged', () => {
    fc.assert(
      fc.property(session, (value) => {
        const snapshot = snapshotOf(value);
        expect(snapshot?.payments).toHaveLength(value.acquiring_payments.length);
        expect(JSON.parse(JSON.stringify(snapshot))).toStrictEqual(snapshot);
      }),
    );
  });
});

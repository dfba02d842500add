/** Protects what the bridge learns from a webhook's bytes; whatever the bytes are, it throws no exception. */
import fc from 'fast-check';
import { snapshotOf } from '../../smart-glocal/snapshot';
import { parseWebhook } from '../../smart-glocal/webhook';
import * as messages from './provider-messages';

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const withPayments = (...payments: object[]): Buffer =>
  bytes({ type: 'payment_finished', session: { id: 'ps_1', acquiring_payments: payments } });

it.each([messages.READY_TO_CONFIRM, messages.ACTION_REQUIRED, messages.FINISHED_PAID, messages.FINISHED_DECLINED])(
  "the provider's $type holds its session's snapshot, and no metadata of ours",
  (message) => {
    expect(parseWebhook(bytes(message))).toEqual({
      type: message.type,
      snapshot: snapshotOf(message.session),
      marks: [],
      isMarkedByOthers: message.session.acquiring_payments.every((payment) => 'metadata' in payment),
      refunds: [],
    });
  },
);

it('a chargeback is recognised as one', () => {
  expect(parseWebhook(bytes(messages.REFUNDED))?.refunds).toEqual([
    { id: 'rf_203', status: 'accepted', isChargeback: true, amount: 10000, currency: 'usd' },
  ]);
});

it('a refund with unusual facts is still a refund', () => {
  const refunds = [{}, { id: 5, status: 'paused', is_chargeback: 'yes' }, { id: 'rf_1', status: 'declined' }];

  expect(parseWebhook(withPayments({ id: 'pm_1', refunds }))?.refunds).toEqual([
    { id: '', status: 'unknown', isChargeback: false, amount: null, currency: null },
    { id: '', status: 'unknown', isChargeback: false, amount: null, currency: null },
    { id: 'rf_1', status: 'declined', isChargeback: false, amount: null, currency: null },
  ]);
});

it.each<[boolean, string, object[]]>([
  [true, 'metadata of another form', [{ id: 'pm_1', metadata: 'order123' }]],
  [true, 'metadata of other members', [{ id: 'pm_1', metadata: { order: 1 } }]],
  [false, 'metadata of our form, whatever its tag', [{ id: 'pm_1', metadata: { cit_payment_id: 'order-1' } }]],
  [false, 'ours as a text', [{ id: 'pm_1', metadata: '{"cit_payment_id":"order-1"}' }]],
  [false, 'no metadata', [{ id: 'pm_1' }]],
  [false, 'metadata that is null', [{ id: 'pm_1', metadata: null }]],
  [false, 'metadata on one payment of two', [{ id: 'pm_1', metadata: 'order123' }, { id: 'pm_2' }]],
  [false, 'no payment', []],
])("%s: a session with %s carries another system's metadata", (isMarkedByOthers, _, payments) => {
  expect(parseWebhook(withPayments(...payments))).toMatchObject({ isMarkedByOthers });
});

it('an unknown type is passed on as it is', () => {
  expect(parseWebhook(bytes({ ...messages.FINISHED_PAID, type: 'token_renewed' }))?.type).toBe('token_renewed');
});

it('our metadata is read from each payment; the attempt defaults to 1', () => {
  const body = withPayments(
    { id: 'pm_1', metadata: { cit_payment_id: 'order-1', tag: 'abc', merchant: { any: 'thing' } } },
    { id: 'pm_2', metadata: { cit_payment_id: 'order-2', attempt: 3, tag: 'def' } },
  );

  expect(parseWebhook(body)?.marks).toEqual([
    { citPaymentId: 'order-1', attempt: 1, tag: 'abc', proof: null },
    { citPaymentId: 'order-2', attempt: 3, tag: 'def', proof: null },
  ]);
});

it.each([
  'order123',
  5,
  null,
  [],
  {},
  { cit_payment_id: 'order-1' },
  { tag: 'abc' },
  { cit_payment_id: 1, tag: 'abc' },
  { cit_payment_id: 'order-1', tag: null },
  { cit_payment_id: 'order-1', attempt: '1', tag: 'abc' },
  { cit_payment_id: 'order-1', attempt: 0, tag: 'abc' },
  { cit_payment_id: 'order-1', attempt: 1.5, tag: 'abc' },
])('metadata %j is not ours, and does no harm', (metadata) => {
  expect(parseWebhook(withPayments({ id: 'pm_1', metadata }))).toMatchObject({
    marks: [],
    snapshot: { sessionId: 'ps_1' },
  });
});

it('a byte order mark and escaped slashes make no difference', () => {
  const text = JSON.stringify(messages.ACTION_REQUIRED).replaceAll('/', '\\/');

  expect(parseWebhook(Buffer.from(`\uFEFF ${text}`))).toEqual(parseWebhook(bytes(messages.ACTION_REQUIRED)));
});

it.each([
  ['nothing', ''],
  ['invalid JSON', '{"type":"payment_finished","session":'],
  ['a list', '[]'],
  ['null', 'null'],
  ['no type', '{"session":{"id":"ps_1"}}'],
  ['a type that is not a string', '{"type":1,"session":{"id":"ps_1"}}'],
  ['no session', '{"type":"payment_finished"}'],
  ['a session without id', '{"type":"payment_finished","session":{"status":"accepted"}}'],
  ['endless brackets', '['.repeat(1_000_000)],
])('%s is not a webhook', (_, text) => {
  expect(parseWebhook(Buffer.from(text))).toBeNull();
});

it('no input makes it throw', () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 500 }).map((array) => Buffer.from(array)),
    fc.json().map((text) => Buffer.from(text)),
    fc.jsonValue().map((session) => bytes({ type: 'payment_finished', session })),
    fc.jsonValue().map((payment) => bytes({ type: 'x', session: { id: 'ps_1', acquiring_payments: [payment] } })),
  );
  fc.assert(
    fc.property(garbage, (body) => {
      const news = parseWebhook(body);
      expect(news === null || typeof news.snapshot.sessionId === 'string').toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

/** A thousand times deeper than any call stack. */
const DEPTH = 100_000;

it.each([
  ['lists', '['.repeat(DEPTH) + ']'.repeat(DEPTH)],
  ['objects', '{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH)],
])('a webhook with %s nested a hundred thousand deep is read, wherever they stand', (_, deep) => {
  const whole = { type: '"payment_finished"', id: '"ps_1"', status: '"in_progress"', payment: '"pm_1"', member: '0' };
  const spelt = ({ type, id, status, payment, member }: typeof whole, name: string): Buffer =>
    Buffer.from(
      `{"type":${type},"session":{"id":${id},"status":${status},"acquiring_payments":[{"id":${payment},"${name}":${member}}]}}`,
    );

  for (const part of ['type', 'id', 'status', 'payment'] as const) {
    expect(() => parseWebhook(spelt({ ...whole, [part]: deep }, 'metadata'))).not.toThrow();
  }
  for (const name of ['amount_details', 'customer', 'payment_details', 'customer_interaction', 'refunds', 'error']) {
    expect(() => parseWebhook(spelt({ ...whole, member: deep }, name))).not.toThrow();
  }
  expect(parseWebhook(spelt({ ...whole, member: deep }, 'metadata'))).toMatchObject({ isMarkedByOthers: true });
});

it('our mark is found at the bottom of deeply nested metadata', () => {
  const deep = `${'['.repeat(DEPTH)}{"cit_payment_id":"order-1"}${']'.repeat(DEPTH)}`;
  const body = `{"type":"payment_finished","session":{"id":"ps_1","acquiring_payments":[{"id":"pm_1","metadata":${deep}}]}}`;

  expect(parseWebhook(Buffer.from(body))).toMatchObject({ isMarkedByOthers: false });
});

/** Protects refunds and chargebacks: the provider never returns money twice by itself, and the ledger records everything. */
import { at, carryOut, openModel, PROJECT, start, statusOf } from './support/model';

const refundsOf = (model: ReturnType<typeof openModel>, id: string): unknown =>
  at(model.call('session/status', { session_id: id }).body, 'session.acquiring_payments.0.refunds');

it('refunds a whole payment: in progress first, then done, with a webhook', async () => {
  const model = openModel();
  const id = await carryOut(model, 'tok_success');

  const answer = model.call('session/refund', { session_id: id, metadata: 'because' });
  expect(answer.body).toMatchObject({ session: { status: 'in_progress' } });
  expect(refundsOf(model, id)).toMatchObject([{ status: 'in_progress', metadata: 'because' }]);
  await model.settle();

  expect(statusOf(model, id)).toMatchObject({ session: 'accepted', payment: 'succeeded' });
  expect(refundsOf(model, id)).toMatchObject([{ status: 'accepted', amount_details: { amount: 10_000 } }]);
  expect(model.webhooks.at(-1)).toMatchObject({ type: 'payment_refunded', session: { status: 'accepted' } });
  expect(model.provider.ledger().map(({ kind, amount }) => [kind, amount])).toEqual([
    ['debit', 10_000],
    ['refund', 10_000],
  ]);
});

it('refunds parts only if enabled, and never more than is left', async () => {
  const model = openModel();
  const part = { amount_details: { amount: 6000, currency: 'usd' } };
  const refused = await carryOut(model, 'tok_success');
  expect(model.call('session/refund', { session_id: refused, ...part }).body).toMatchObject({
    error: { code: 'authorization_error' },
  });

  model.provider.setProject(PROJECT, { partialRefund: true });
  const id = await carryOut(model, 'tok_success');

  expect(model.call('session/refund', { session_id: id, ...part }).httpStatus).toBe(200);
  for (const more of [part, { amount_details: { amount: 4001, currency: 'usd' } }]) {
    expect(model.call('session/refund', { session_id: id, ...more }).body).toMatchObject({
      error: { code: 'refund_amount_too_large' },
    });
  }
  expect(model.call('session/refund', { session_id: id }).httpStatus).toBe(200);
  await model.settle();
  expect(refundsOf(model, id)).toMatchObject([
    { amount_details: { amount: 6000 } },
    { amount_details: { amount: 4000 } },
  ]);
});

it.each([
  ['tok_refund_declined', 'declined'],
  ['tok_refund_error', 'error'],
])('%s accepts the refund and ends it as %s: no money moves', async (token, status) => {
  const model = openModel();
  const id = await carryOut(model, token);

  model.call('session/refund', { session_id: id });
  await model.settle();

  expect(refundsOf(model, id)).toMatchObject([{ status }]);
  expect(model.provider.ledger()).toHaveLength(1);
});

it('charges back at any later time, even after a refund, and says so', async () => {
  const model = openModel();
  const id = await carryOut(model, 'tok_success');
  model.call('session/refund', { session_id: id });
  await model.clock.advance(30 * 24 * 3_600_000);

  expect(model.provider.chargeBack(id)).toBe(true);

  expect(refundsOf(model, id)).toMatchObject([{ status: 'accepted' }, { status: 'accepted', is_chargeback: true }]);
  expect(model.webhooks.at(-1)).toMatchObject({ type: 'payment_refunded' });
  expect(model.provider.ledger().map(({ kind }) => kind)).toEqual(['debit', 'refund', 'chargeback']);
});

it('never gives back what was not paid', () => {
  const model = openModel();
  const id = start(model);

  expect(model.provider.chargeBack(id)).toBe(false);
  expect(model.call('session/refund', { session_id: id }).body).toMatchObject({
    error: { code: 'session_wrong_state' },
  });
});

/** Protects the outcomes without money: decline, rejection, abandonment, cancel. None is reported before the provider said so. */
import * as messages from '../../workflows/messages';
import { startWorld, type World } from '../support/payment-world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(async () => {
  await world?.close();
});

it.each([
  ['before 3DS', 'tok_decline_insufficient_funds'],
  ['at the start', 'tok_decline_at_start_binding_is_deactivated'],
])('reports a decline %s with its code', async (_when, token) => {
  const payment = await world.start(token);

  const outcome = await payment.ends();
  expect(outcome).toMatchObject({ status: 'declined', retry: 'safe', decidedBy: 'provider' });
  expect(outcome.code).toBe(token.replace(/^tok_decline_(at_start_)?/, ''));
  expect(world.simulator.debits(payment.id)).toHaveLength(0);
});

it('reports a decline after 3DS with its code', async () => {
  const payment = await world.start('tok_decline_after_3ds_declined_by_issuer_bank');

  await payment.reaches('awaiting_customer');
  await payment.customer.approves();

  expect(await payment.ends()).toMatchObject({ status: 'declined', code: 'declined_by_issuer_bank', retry: 'safe' });
});

it('reports a customer who refuses 3DS as declined', async () => {
  const payment = await world.start('tok_success');

  await payment.reaches('awaiting_customer');
  await payment.customer.refuses();

  expect(await payment.ends()).toMatchObject({ status: 'declined', code: '3DS_error' });
});

it.each(['tok_mismatch_amount', 'tok_mismatch_currency'])(
  'never confirms a payment that is not as asked (%s)',
  async (token) => {
    const payment = await world.start(token);

    expect(await payment.ends('6h')).toMatchObject({ status: 'rejected', retry: 'safe' });
    expect(world.simulator.debits(payment.id)).toHaveLength(0);
  },
);

it('reports a customer who walks away from 3DS as abandoned, once the provider has ended the session', async () => {
  const payment = await world.start('tok_success');
  await payment.reaches('awaiting_customer');

  await world.advance('16m');
  expect((await payment.view()).status).toBe('cancelling');

  expect(await payment.ends('90m')).toMatchObject({ status: 'abandoned', retry: 'safe' });
  expect(world.simulator.debits(payment.id)).toHaveLength(0);
});

it('reports a success that comes after the customer was given up on as succeeded, and marks it late', async () => {
  const payment = await world.start('tok_success');
  await payment.reaches('awaiting_customer');

  await world.advance('16m');
  await payment.customer.approves();

  expect(await payment.ends('30m')).toMatchObject({ status: 'succeeded', late: true });
  expect(world.simulator.debits(payment.id)).toHaveLength(1);
});

it('waits for the shop in manual confirmation and takes no money without its yes', async () => {
  const payment = await world.start('tok_frictionless', { confirmation: 'manual', deadlines: { decision: '5m' } });
  const view = await payment.reaches('awaiting_confirmation');
  expect(view.status).toBe('awaiting_confirmation');

  expect(await payment.ends('20m')).toMatchObject({ status: 'cancelled', retry: 'safe' });
  expect(world.simulator.debits(payment.id)).toHaveLength(0);
});

it('confirms once when the shop says yes twice', async () => {
  const payment = await world.start('tok_frictionless', { confirmation: 'manual' });
  const step = await payment.handle.executeUpdate(messages.awaitNextStep);
  expect(step.nextStep).toMatchObject({ type: 'confirm' });

  await payment.handle.executeUpdate(messages.confirm, { args: [{ by: 'shop' }] });

  expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  expect(world.simulator.debits(payment.id)).toHaveLength(1);
});

it('tells who cancels what the provider answered', async () => {
  const payment = await world.start('tok_success', { confirmation: 'manual' });
  await payment.handle.executeUpdate(messages.awaitNextStep);

  const answer = await payment.handle.executeUpdate(messages.cancel, { args: [{ by: 'shop', reason: 'Sold out.' }] });
  expect(answer.accepted).toBe(true);

  expect(await payment.ends()).toMatchObject({ status: 'cancelled', reason: 'Sold out.', retry: 'safe' });
});

it.each(['tok_error_then_success', 'tok_error_then_decline'])(
  'does not take the status error for an end (%s)',
  async (token) => {
    const payment = await world.start(token);
    await payment.reaches('awaiting_customer');
    await payment.customer.approves();

    const status = token.endsWith('success') ? 'succeeded' : 'declined';
    expect(await payment.ends('30m')).toMatchObject({ status });
    expect(world.simulator.debits(payment.id)).toHaveLength(status === 'succeeded' ? 1 : 0);
  },
);

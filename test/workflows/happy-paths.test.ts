/** Protects the ways in which a payment goes well: every order of the provider's steps, one debit each. */
import { startWorld, type World } from '../support/payment-world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(async () => {
  await world?.close();
});

it('takes a customer through 3DS and ends as succeeded, with one debit', async () => {
  const payment = await world.start('tok_success');

  const view = await payment.reaches('awaiting_customer');
  expect(view.nextStep).toMatchObject({ type: 'redirect', method: 'GET' });
  await payment.customer.approves();

  expect(await payment.ends()).toMatchObject({
    status: 'succeeded',
    late: false,
    retry: 'unsafe',
    decidedBy: 'provider',
  });
  expect(world.simulator.debits(payment.id)).toHaveLength(1);
});

it.each(['tok_frictionless', 'tok_auto_confirm_frictionless'])('needs no customer with %s', async (token) => {
  const payment = await world.start(token);

  expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
  expect(world.simulator.debits(payment.id)).toHaveLength(1);
});

it.each([
  'tok_auto_confirm',
  'tok_action_first',
  'tok_success_post',
  'tok_success+v2',
  'tok_success+upper_case_currency',
])('succeeds once with %s', async (token) => {
  const payment = await world.start(token);

  await payment.reaches('awaiting_customer');
  await payment.customer.approves();

  expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
  expect(world.simulator.debits(payment.id)).toHaveLength(1);
});

it('finishes by asking when no webhook ever comes', async () => {
  const payment = await world.start('tok_success+silent');

  await world.advance('30s');
  await payment.reaches('awaiting_customer');
  await payment.customer.approves();

  expect(await payment.ends('30m')).toMatchObject({ status: 'succeeded', late: false });
  expect(world.simulator.debits(payment.id)).toHaveLength(1);
});

it('opens and starts in one call when asked to', async () => {
  const payment = await world.start('tok_success', { opening: 'init' });

  await payment.reaches('awaiting_customer');
  await payment.customer.approves();

  expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  expect(world.simulator.debits(payment.id)).toHaveLength(1);
});

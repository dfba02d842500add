/**
 * Protects the tests of payments themselves: the money invariants checked at the end of each do catch the violations
 * they are there for.
 */
import { startWorld, type RunningPayment, type World } from '../support/payment-world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(async () => {
  await world?.close();
});

async function abandoned(): Promise<RunningPayment> {
  const payment = await world.start('tok_success');
  await payment.ends('90m');
  return payment;
}

const sessionOf = async (payment: RunningPayment): Promise<string> => (await payment.view()).sessionId ?? '';

it('says nothing about a payment that is as it should be', async () => {
  const payment = await abandoned();

  await expect(world.assertMoney(payment.id)).resolves.toBeUndefined();
});

it('notices a second debit', async () => {
  const payment = await world.start('tok_frictionless');
  await payment.ends();

  world.simulator.provider.call('session/init/payment', world.simulator.project, {
    payment_details: {
      type: 'recurrent',
      recurrent: { token: 'tok_auto_confirm_frictionless#twice', initiator: 'client' },
    },
    amount_details: { amount: 10_000, currency: 'usd' },
    customer: { reference: 'customer-7' },
    payment_options: { return_url: 'https://shop.example/' },
    metadata: { cit_payment_id: payment.id },
  });
  await world.simulator.whenIdle();

  await expect(world.assertMoney(payment.id)).rejects.toThrow('I1: 2 debits');
});

it('notices an outcome that the provider contradicts', async () => {
  const payment = await abandoned();

  world.simulator.provider.settle(await sessionOf(payment), 'paid', { isQuiet: true });

  await expect(world.assertMoney(payment.id)).rejects.toThrow('I2: it says abandoned, but the customer was debited');
});

it('notices that a retry is called safe while the first attempt can still be paid', async () => {
  const payment = await abandoned();

  world.simulator.provider.settle(await sessionOf(payment), 'error', { isQuiet: true });

  await expect(world.assertMoney(payment.id)).rejects.toThrow('retry is said to be safe');
});

it('notices a payment that is called paid and is not', async () => {
  const payment = await world.start('tok_frictionless');
  await payment.ends();

  world.simulator.provider.settle(await sessionOf(payment), 'contradiction', { isQuiet: true });

  await expect(world.assertMoney(payment.id)).rejects.toThrow('I2: it says succeeded, but the provider does not');
});

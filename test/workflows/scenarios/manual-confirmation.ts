import * as messages from '../../../workflows/contract/messages';
import type { RunningPayment, World } from '../../support/payment-world';
import { scenario, type Scenario } from './scenario';
import { tell } from '../../support/tell';

/** The shop decides whether the money is taken; without its confirmation it is not. */
export const manualConfirmation: readonly Scenario[] = [
  scenario("takes no money without the shop's confirmation, and cancels at the shop's deadline", async (world) => {
    const payment = await world.start('tok_frictionless', { confirmation: 'manual', deadlines: { decision: '5m' } });
    const { nextStep } = await payment.reaches('awaiting_confirmation');
    expect(nextStep).toMatchObject({ type: 'confirm' });

    expect(await payment.ends('20m')).toMatchObject({ status: 'cancelled', retry: 'safe', decidedBy: 'us' });
    expect(world.callsOf(payment.id)).not.toContain('session/confirm');
    expect(world.simulator.debits(payment.id)).toHaveLength(0);
  }),
  scenario('confirms once when the shop confirms twice', async (world) => {
    const payment = await waitingForShop(world, 'tok_success');

    await Promise.all([
      tell(payment.handle, messages.confirm, { by: 'shop' }),
      tell(payment.handle, messages.confirm, { by: 'shop' }),
    ]);
    await payment.reaches('awaiting_customer');
    await payment.approve();

    expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
    expect(world.callsOf(payment.id).filter((method) => method === 'session/confirm')).toHaveLength(1);
  }),
  scenario('refuses a confirmation when there is nothing to confirm', async (world) => {
    const payment = await world.start('tok_success');
    await payment.reaches('awaiting_customer');

    const confirm = tell(payment.handle, messages.confirm, { by: 'shop' });

    await expect(confirm).rejects.toMatchObject({ cause: { type: 'nothing_to_confirm' } });
    await payment.approve();
    expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  }),
  scenario(
    "refuses a confirmation that arrives after the shop's deadline",
    async (world) => {
      const payment = await world.start('tok_frictionless', { confirmation: 'manual', deadlines: { decision: '2m' } });
      await world.advance('70s');
      expect((await payment.view()).nextStep).toMatchObject({ type: 'confirm' });

      await world.advance('150s');
      const confirm = tell(payment.handle, messages.confirm, { by: 'shop' });

      await expect(confirm).rejects.toMatchObject({ cause: { type: 'nothing_to_confirm' } });
      expect(await payment.ends()).toMatchObject({ status: 'cancelled' });
      expect(world.callsOf(payment.id)).not.toContain('session/confirm');
    },
    { delays: { stepMs: 60_000 } },
  ),
  scenario(
    'tells the canceller what the provider answered when the shop cancels instead of confirming',
    async (world) => {
      const payment = await waitingForShop(world, 'tok_success');

      const answer = await tell(payment.handle, messages.cancel, { by: 'shop', reason: 'Sold out.' });

      expect(answer).toMatchObject({ accepted: true });
      expect(await payment.ends()).toMatchObject({ status: 'cancelled', reason: 'Sold out.', retry: 'safe' });
    },
  ),
  ...['tok_success', 'tok_success+silent_on_timeout'].map((token) =>
    scenario(`learns that the provider ended the session after its own 240 minutes (${token})`, async (world) => {
      const payment = await world.start(token, { confirmation: 'manual', deadlines: { decision: '240m' } });
      // Found by asking, some seconds after it was so: the provider's time runs out before that of the shop.
      await world.withoutBridge(() => world.advance('30s'));

      await world.advance('238m');
      expect((await payment.view()).nextStep).toMatchObject({ type: 'confirm' });

      expect(await payment.ends('30m')).toMatchObject({ status: 'cancelled', code: 'confirm_timeout', retry: 'safe' });
      expect(world.callsOf(payment.id)).not.toContain('session/confirm');
    }),
  ),
  scenario('asks for a review when a payment was taken that the shop had not confirmed', async (world) => {
    const payment = await waitingForShop(world, 'tok_frictionless+cancel_loses');
    await tell(payment.handle, messages.cancel, { by: 'shop' });

    const view = await payment.reaches('needs_review');
    expect(view.waitingFor?.what).toContain('the shop had not confirmed it');
    const declined = resolve(payment, 'declined');
    await expect(declined).rejects.toMatchObject({ cause: { type: 'contradicts_provider' } });
    await resolve(payment, 'succeeded');

    const decidedBy = { by: 'Ada', why: 'The shop agrees after all.' };
    expect(await payment.ends('1m')).toMatchObject({ status: 'succeeded', retry: 'unsafe', decidedBy });
    expect(world.simulator.debits(payment.id)).toHaveLength(1);
  }),
];

async function waitingForShop(world: World, token: string): Promise<RunningPayment> {
  const payment = await world.start(token, { confirmation: 'manual' });
  const { nextStep } = await payment.handle.executeUpdate(messages.awaitNextStep);
  expect(nextStep).toMatchObject({ type: 'confirm' });
  return payment;
}

async function resolve({ handle }: RunningPayment, as: 'succeeded' | 'declined'): Promise<unknown> {
  return tell(handle, messages.resolve, { as, by: 'Ada', why: 'The shop agrees after all.' });
}

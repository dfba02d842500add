import * as messages from '../../../workflows/contract/messages';
import type { CancelAnswer } from '../../../workflows/contract/payment';
import type { RunningPayment, World } from '../../support/payment-world';
import { scenario, type Scenario } from './scenario';
import { tell } from '../../support/tell';

const SOLD_OUT = { by: 'shop', reason: 'Sold out.' };

/** A request to stop. The provider gives the answer; how it ends is what the provider then does. */
export const cancelling: readonly Scenario[] = [
  scenario(
    'tells the canceller that the provider refused at 3DS, and ends as cancelled once the provider ends the session',
    async (world) => {
      const payment = await atBank(world, 'tok_success');

      expect(await cancel(payment)).toMatchObject({
        accepted: false,
        code: 'session_wrong_state',
        view: { status: 'cancelling', nextStep: null },
      });
      expect(await payment.ends('90m')).toMatchObject({ status: 'cancelled', reason: 'Sold out.', retry: 'safe' });
      expect(world.simulator.debits(payment.id)).toHaveLength(0);
    },
  ),
  scenario(
    'reports a payment that the customer finishes after a refused cancel as succeeded, and late',
    async (world) => {
      const payment = await atBank(world, 'tok_success');
      await cancel(payment);

      await payment.approve();

      expect(await payment.ends('30m')).toMatchObject({ status: 'succeeded', late: true });
      expect(world.simulator.debits(payment.id)).toHaveLength(1);
    },
  ),
  scenario('ends as cancelled when the provider accepts a cancel at 3DS', async (world) => {
    const payment = await atBank(world, 'tok_success+cancel_at_3ds');

    expect(await cancel(payment)).toMatchObject({ accepted: true });

    expect(await payment.ends('1m')).toMatchObject({ status: 'cancelled', reason: 'Sold out.', retry: 'safe' });
    expect(await payment.listedAs('cancelled')).toBe('cancelled');
  }),
  scenario('finds out by asking that a cancel was carried out, when no webhook says so', async (world) => {
    const payment = await atBank(world, 'tok_success+cancel_at_3ds+silent_on_timeout');

    expect(await cancel(payment)).toMatchObject({ accepted: true });

    expect(await payment.ends('1m')).toMatchObject({ status: 'cancelled', retry: 'safe' });
  }),
  scenario('believes the provider and not its own cancel when the payment succeeds all the same', async (world) => {
    const payment = await atBank(world, 'tok_success+cancel_at_3ds+cancel_loses');

    expect(await cancel(payment)).toMatchObject({ accepted: true });

    expect(await payment.ends('1m')).toMatchObject({ status: 'succeeded', late: true, retry: 'unsafe' });
    expect(world.simulator.debits(payment.id)).toHaveLength(1);
  }),
  scenario(
    "treats Temporal's own cancellation as a request to stop, and follows the money to the end",
    async (world) => {
      const payment = await atBank(world, 'tok_success+cancel_at_3ds');

      await payment.handle.cancel();

      expect(await payment.ends('1m')).toMatchObject({ status: 'cancelled', decidedBy: 'us' });
      expect((await payment.handle.describe()).status.name).toBe('COMPLETED');
      expect(world.callsOf(payment.id)).toContain('session/cancel');
    },
  ),
  scenario(
    "answers callers waiting for the next step or a cancel even after Temporal's own cancellation",
    async (world) => {
      const payment = await world.start('tok_success');
      const waiting = payment.handle.executeUpdate(messages.awaitNextStep);
      await payment.reaches('awaiting_customer');
      const { handle } = payment;

      await handle.cancel();
      // Not sooner: a task that brings both shows the update first, which then still finds the 3DS step.
      await payment.reaches('cancelling');
      const late = await handle.startUpdate(messages.awaitNextStep, { waitForStage: 'ACCEPTED' });

      expect(await cancel(payment)).toMatchObject({ accepted: false, code: 'session_wrong_state' });
      expect(await waiting).toMatchObject({ nextStep: { type: 'redirect' } });
      await payment.approve();
      expect(await late.result()).toMatchObject({ outcome: { status: 'succeeded', late: true } });
    },
  ),
  scenario('reports a success after a cancellation in Temporal as succeeded, and late', async (world) => {
    const payment = await atBank(world, 'tok_success');
    await payment.handle.cancel();

    await payment.reaches('cancelling');
    await payment.approve();

    expect(await payment.ends('30m')).toMatchObject({ status: 'succeeded', late: true });
  }),
];

async function atBank(world: World, token: string): Promise<RunningPayment> {
  const payment = await world.start(token);
  await payment.reaches('awaiting_customer');
  return payment;
}

async function cancel({ handle }: RunningPayment): Promise<CancelAnswer> {
  return tell(handle, messages.cancel, SOLD_OUT);
}

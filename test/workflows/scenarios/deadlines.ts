import { scenario, type Scenario } from './scenario';

const TEN_MINUTES_MS = 10 * 60_000;

/** What the ready deadline stops, and when it does not apply. */
export const deadlines: readonly Scenario[] = [
  scenario(
    'gives up on a provider that is not ready in time, and does not confirm when it finally is',
    async (world) => {
      const payment = await world.start('tok_success');

      await world.advance('6m');
      expect(await payment.view()).toMatchObject({ status: 'cancelling', outcome: null });

      expect(await payment.ends('60m')).toMatchObject({ status: 'cancelled', retry: 'safe', decidedBy: 'us' });
      expect(world.callsOf(payment.id)).not.toContain('session/confirm');
      expect(world.simulator.debits(payment.id)).toHaveLength(0);
    },
    { delays: { stepMs: TEN_MINUTES_MS } },
  ),
  scenario('pauses the ready deadline while the customer acts before the confirm', async (world) => {
    const payment = await world.start('tok_action_first');
    await payment.reaches('awaiting_customer');

    await world.advance('12m');
    expect((await payment.view()).status).toBe('awaiting_customer');
    await payment.approve();

    expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
    expect(world.callsOf(payment.id).filter((method) => method === 'session/confirm')).toHaveLength(1);
  }),
  scenario(
    "counts the customer's deadline from the 3DS step, not from the start",
    async (world) => {
      const payment = await world.start('tok_success', { deadlines: { customer: '2m' } });

      await world.advance('3m');
      expect((await payment.view()).status).toBe('awaiting_customer');
      await world.advance('3m');
      expect((await payment.view()).status).toBe('cancelling');

      expect(await payment.ends('90m')).toMatchObject({ status: 'abandoned', retry: 'safe' });
    },
    { delays: { stepMs: 60_000 } },
  ),
];

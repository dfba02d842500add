import { scenario, type Scenario } from './scenario';

/** A customer who walks away, and one who was only slow. No payment is given up before the provider has said so. */
export const abandonment: readonly Scenario[] = [
  scenario('gives up on a customer who never reached 3DS, even if no webhook arrived', async (world) => {
    const payment = await world.start('tok_success+silent');

    const outcome = { status: 'abandoned', code: 'session_cancelled', retry: 'safe', late: false };
    expect(await payment.ends('90m')).toMatchObject(outcome);
    expect(world.callsOf(payment.id)).toEqual(
      expect.arrayContaining(['session/confirm', 'session/status', 'session/cancel']),
    );
    expect(await payment.listedAs('abandoned')).toBe('abandoned');
  }),
  scenario('asks, then cancels, then waits for the provider, when a customer opened 3DS and left', async (world) => {
    const payment = await world.start('tok_success');
    await payment.reaches('awaiting_customer');
    await payment.openBank();
    await payment.leave();

    await world.advance('16m');
    expect(await payment.view()).toMatchObject({ status: 'cancelling', nextStep: null, outcome: null });
    const calls = world.simulator.journal.entries.filter((entry) => entry.kind === 'request');
    const cancel = calls.findIndex(({ method }) => method === 'session/cancel');
    // Asked at the moment of the deadline, not only minutes before it; and asked again after the cancel.
    expect(calls[cancel - 1]).toMatchObject({ method: 'session/status', at: calls[cancel]?.at });
    expect(calls[cancel + 1]).toMatchObject({ method: 'session/status' });

    expect(await payment.ends('90m')).toMatchObject({ status: 'abandoned', retry: 'safe' });
    expect(world.simulator.debits(payment.id)).toHaveLength(0);
  }),
  scenario('asks at once when a customer comes back, and keeps waiting if they have not finished', async (world) => {
    const payment = await world.start('tok_success');
    await payment.reaches('awaiting_customer');
    await payment.leave();
    expect(world.callsOf(payment.id)).not.toContain('session/status');

    await payment.comeBack();

    expect(world.callsOf(payment.id).at(-1)).toBe('session/status');
    expect((await payment.view()).nextStep).toMatchObject({ type: 'redirect' });
    await payment.approve();
    expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
  }),
  scenario('reports a success after our deadline as succeeded, and marks it late', async (world) => {
    const payment = await world.start('tok_success');
    await payment.reaches('awaiting_customer');

    await world.advance('16m');
    await payment.approve();

    expect(await payment.ends('30m')).toMatchObject({ status: 'succeeded', late: true, decidedBy: 'provider' });
    expect(world.simulator.debits(payment.id)).toHaveLength(1);
  }),
  ...['tok_success', 'tok_success+silent_on_timeout'].map((token) =>
    scenario(`learns that the provider ended the session after its own 60 minutes (${token})`, async (world) => {
      const payment = await world.start(token, { deadlines: { customer: '60m' } });
      // Found by asking, some seconds after it was so: the provider's time runs out before ours.
      await world.withoutBridge(() => world.advance('1m'));
      await payment.reaches('awaiting_customer');

      await world.advance('57m');
      expect((await payment.view()).status).toBe('awaiting_customer');

      expect(await payment.ends('20m')).toMatchObject({
        status: 'abandoned',
        code: 'session_cancelled',
        retry: 'safe',
      });
    }),
  ),
];

import { scenario, type Scenario } from './scenario';

/** Webhooks, workers and connections that are not there when they are needed. */
export const interruptions: readonly Scenario[] = [
  scenario('finishes by asking when no webhook ever arrives', async (world) => {
    const payment = await world.start('tok_success+silent');

    await world.advance('30s');
    await payment.reaches('awaiting_customer');
    await payment.approve();

    expect(await payment.ends('30m')).toMatchObject({ status: 'succeeded', late: false });
    expect(world.simulator.debits(payment.id)).toHaveLength(1);
  }),
  scenario('succeeds by asking while the bridge is down until the provider gives up delivering', async (world) => {
    await world.withoutBridge(async () => {
      const payment = await world.start('tok_success');
      await world.advance('1m');
      await payment.reaches('awaiting_customer');
      await payment.approve();

      expect(await payment.ends('20m')).toMatchObject({ status: 'succeeded', late: false });
      await world.advance('40m');
    });

    const deliveries = world.simulator.journal.entries.filter((entry) => entry.kind === 'delivery');
    expect(deliveries.filter(({ attempt }) => attempt === 6).map(({ type }) => type)).toEqual([
      'ready_to_confirm',
      'action_required',
      'payment_finished',
    ]);
    expect(deliveries.every(({ reply }) => reply === null)).toBe(true);
  }),
  scenario(
    'continues with what arrived while no worker was running',
    async (world) => {
      const payment = await world.start('tok_success');
      await payment.reaches('awaiting_customer');

      await world.withoutWorker(() => payment.approve());

      expect(await payment.ends('1m')).toMatchObject({ status: 'succeeded', late: false });
      expect(world.simulator.debits(payment.id)).toHaveLength(1);
    },
    { replacesWorker: true },
  ),
  ...(['session/create', 'session/start/payment', 'session/confirm'] as const).map((method) =>
    scenario(`repeats a call whose connection was refused (${method})`, async (world) => {
      const paymentId = `cut-off-${method.replaceAll('/', '-')}`;
      const happened = world.unreachable({ payment: paymentId, method, nth: 1 });
      const payment = await world.start('tok_frictionless', { paymentId });

      expect(await payment.ends('2m')).toMatchObject({ status: 'succeeded', late: false });
      expect(happened()).toBe(true);
      expect(world.callsOf(payment.id).filter((call) => call === method)).toHaveLength(1);
      expect(world.simulator.debits(payment.id)).toHaveLength(1);
    }),
  ),
  scenario('asks again when the connection for a question was refused', async (world) => {
    const happened = world.unreachable({ payment: 'unasked', method: 'session/status', nth: 1 });
    const payment = await world.start('tok_frictionless+silent', { paymentId: 'unasked' });

    expect(await payment.ends('5m')).toMatchObject({ status: 'succeeded', late: false });
    expect(happened()).toBe(true);
  }),
  ...(['timeout_before', 'timeout_after'] as const).map((fault) =>
    scenario(
      `asks before confirming again when the confirm gets no answer (${fault})`,
      async (world) => {
        const { faults } = world.simulator;
        const paymentId = `unanswered-${fault}`;
        faults.onCall({ for: { payment: paymentId }, method: 'session/confirm', fault });
        const payment = await world.start('tok_frictionless', { paymentId });

        expect(await payment.ends('5m')).toMatchObject({ status: 'succeeded', late: false });
        expect(faults.planned()).toMatchObject([{ fired: 1 }]);
        expect(world.callsOf(payment.id).join()).not.toContain('session/confirm,session/confirm');
        expect(world.simulator.debits(payment.id)).toHaveLength(1);
      },
      { patienceMs: 400 },
    ),
  ),
  scenario('learns nothing from copies of a webhook, nor from one that arrives hours later', async (world) => {
    const { faults } = world.simulator;
    faults.onWebhook({ for: { payment: 'copied' }, nth: 'every', fault: 'duplicated' });
    faults.onWebhook({ for: { payment: 'copied' }, type: 'ready_to_confirm', fault: 'sent_again' });
    const payment = await world.start('tok_success', { paymentId: 'copied' });
    await payment.reaches('awaiting_customer');
    await world.advance('16m');

    expect(await payment.ends('90m')).toMatchObject({ status: 'abandoned', retry: 'safe' });
    await world.advance('3h');
    expect(world.callsOf(payment.id).filter((call) => call === 'session/confirm')).toHaveLength(1);
    expect(await payment.listedAs('abandoned')).toBe('abandoned');
  }),
  scenario('does not wait for a webhook that is twenty minutes late', async (world) => {
    const { faults } = world.simulator;
    faults.onWebhook({ for: { payment: 'slow-news' }, type: 'payment_finished', fault: 'delayed' });
    const payment = await world.start('tok_success', { paymentId: 'slow-news' });
    await payment.reaches('awaiting_customer');
    await payment.approve();

    expect(await payment.ends('5m')).toMatchObject({ status: 'succeeded', late: false });
    await world.advance('25m');
    expect(faults.planned()).toMatchObject([{ fired: 1 }]);
  }),
];

import type { RunningPayment } from '../../support/payment-world';
import { scenario, type Scenario } from './scenario';

/** Every order of the provider's steps in which a payment succeeds: one debit each. */
export const succeeding: readonly Scenario[] = [
  scenario('takes a customer through 3DS and ends as succeeded, with one debit', async (world) => {
    const payment = await world.start('tok_success');

    const view = await payment.reaches('awaiting_customer');
    expect(view.nextStep).toMatchObject({ type: 'redirect', method: 'GET' });
    await payment.openBank();
    await payment.approve();

    const outcome = { status: 'succeeded', late: false, retry: 'unsafe', decidedBy: 'provider' };
    expect(await payment.ends()).toMatchObject(outcome);
    expect(world.simulator.debits(payment.id)).toHaveLength(1);
    expect(await payment.listedAs('succeeded')).toBe('succeeded');
  }),
  ...['tok_frictionless', 'tok_auto_confirm_frictionless'].map(withoutCustomer),
  ...[
    'tok_auto_confirm',
    'tok_action_first',
    'tok_success_post',
    'tok_success+v2',
    'tok_success+upper_case_currency',
    'tok_success+no_metadata',
  ].map(with3ds),
  scenario('opens and starts in one call when asked to', async (world) => {
    const payment = await world.start('tok_success', { opening: 'init' });

    await payment.reaches('awaiting_customer');
    await payment.approve();

    expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
    const moneyCalls = world.callsOf(payment.id).filter((method) => method !== 'session/status');
    expect(moneyCalls).toEqual(['session/init/payment', 'session/confirm']);
    expect(world.simulator.debits(payment.id)).toHaveLength(1);
  }),
  scenario('gives a new token only in the result, and shows it nowhere else', async (world) => {
    const payment = await world.start('tok_frictionless');

    const { newToken } = await payment.ends();

    expect(newToken).toMatch(/^[0-9a-f]{64}$/);
    const shown = JSON.stringify([await payment.view(), (await payment.handle.describe()).searchAttributes]);
    expect(shown).not.toContain(newToken);
    expect((await payment.view()).outcome).toMatchObject({
      status: 'succeeded',
      card: { last4: expect.any(String) },
    });
  }),
  scenario('takes a newer redirect for the customer, and keeps their deadline', async (world) => {
    const payment = await world.start('tok_success');
    const first = await redirectOf(payment);

    await world.advance('5m');
    const status = await world.sendWebhook(payment.id, 'action_required', (session) => {
      session.updated_at = new Date(world.simulator.clock.now()).toISOString().replace('Z', '000Z');
      for (const shown of session.acquiring_payments) {
        if (shown.customer_interaction) shown.customer_interaction.redirect.url += '&again=1';
      }
    });

    expect(status).toBe(200);
    expect(await redirectOf(payment)).toEqual({ ...first, url: `${first.url}&again=1` });
    await world.advance('11m');
    expect((await payment.view()).status).toBe('cancelling');
    expect(await payment.ends('90m')).toMatchObject({ status: 'abandoned' });
  }),
];

function withoutCustomer(token: string): Scenario {
  return scenario(`needs no customer action with ${token}`, async (world) => {
    const payment = await world.start(token);

    expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
    expect(world.simulator.debits(payment.id)).toHaveLength(1);
  });
}

function with3ds(token: string): Scenario {
  return scenario(`succeeds once with ${token}`, async (world) => {
    const payment = await world.start(token);

    await payment.reaches('awaiting_customer');
    await payment.approve();

    expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
    expect(world.simulator.debits(payment.id)).toHaveLength(1);
  });
}

async function redirectOf(payment: RunningPayment): Promise<{ readonly url: string; readonly until: string }> {
  const { nextStep } = await payment.reaches('awaiting_customer');
  if (nextStep?.type !== 'redirect') throw new Error('there is no redirect');
  return nextStep;
}

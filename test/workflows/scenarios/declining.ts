import { scenario, type Scenario } from './scenario';

/** The provider, the issuer or the customer says no; and what differs from the request is never confirmed. */
export const declining: readonly Scenario[] = [
  ...['tok_decline_insufficient_funds', 'tok_decline_at_start_binding_is_deactivated'].map((token) =>
    scenario(`reports a decline with its code (${token})`, async (world) => {
      const payment = await world.start(token);

      const outcome = await payment.ends();
      expect(outcome).toMatchObject({ status: 'declined', retry: 'safe', decidedBy: 'provider' });
      expect(outcome.code).toBe(token.replace(/^tok_decline_(at_start_)?/, ''));
      expect(world.simulator.debits(payment.id)).toHaveLength(0);
      expect(await payment.listedAs('declined')).toBe('declined');
    }),
  ),
  scenario('reports a decline after 3DS with its code', async (world) => {
    const payment = await world.start('tok_decline_after_3ds_declined_by_issuer_bank');

    await payment.reaches('awaiting_customer');
    await payment.approve();

    const outcome = { status: 'declined', code: 'declined_by_issuer_bank', retry: 'safe' };
    expect(await payment.ends()).toMatchObject(outcome);
  }),
  scenario('reports a customer who refuses 3DS as declined', async (world) => {
    const payment = await world.start('tok_success');

    await payment.reaches('awaiting_customer');
    await payment.refuse();

    expect(await payment.ends()).toMatchObject({ status: 'declined', code: '3DS_error' });
  }),
  ...['tok_mismatch_amount', 'tok_mismatch_currency'].map((token) =>
    scenario(`never confirms a payment that is not as requested (${token})`, async (world) => {
      const payment = await world.start(token);

      expect(await payment.ends('6h')).toMatchObject({ status: 'rejected', retry: 'safe', decidedBy: 'us' });
      expect(world.callsOf(payment.id)).not.toContain('session/confirm');
      expect(world.simulator.debits(payment.id)).toHaveLength(0);
    }),
  ),
  ...['success', 'decline'].map((end) =>
    scenario(`does not treat the status error as final (${end} a minute later)`, async (world) => {
      const payment = await world.start(`tok_error_then_${end}`);
      await payment.reaches('awaiting_customer');
      await payment.approve();
      expect((await payment.view()).outcome).toBeNull();

      const status = end === 'success' ? 'succeeded' : 'declined';
      expect(await payment.ends('30m')).toMatchObject({ status, late: false });
      expect(world.simulator.debits(payment.id)).toHaveLength(end === 'success' ? 1 : 0);
    }),
  ),
];

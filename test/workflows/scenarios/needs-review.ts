import type { Duration } from '@temporalio/common';
import { recheck } from '../../../workflows/contract/messages';
import type { RunningPayment, World } from '../../support/payment-world';
import { scenario, type Scenario } from './scenario';

const MINUTE_MS = 60_000;

/** The provider is silent past its own time: the payment stays open and visible, and keeps asking. */
export const needsReview: readonly Scenario[] = [
  scenario(
    'keeps asking, less and less often, and is listed for review while the provider gives no final answer',
    async (world) => {
      const payment = await inDoubt(world, 'tok_error_for_ever');
      const asks = async (time: Duration): Promise<number> => {
        const before = questions(world, payment);
        await world.advance(time);
        return questions(world, payment) - before;
      };

      const view = await payment.view();
      expect(view).toMatchObject({ outcome: null, nextStep: null, waitingFor: { until: expect.any(String) } });
      expect(await payment.listedAs('needs_review')).toBe('needs_review');
      const details = payment.handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      expect((await details).currentDetails).toContain(`starter -- resolve ${payment.id}`);
      const perHour = await asks('6h');
      expect(perHour).toBeGreaterThanOrEqual(4);
      expect(perHour).toBeLessThanOrEqual(8);
      await world.advance('20h');
      const perDay = await asks('48h');
      expect(perDay).toBeGreaterThanOrEqual(3);
      expect(perDay).toBeLessThanOrEqual(6);
      expect((await payment.view()).status).toBe('needs_review');
    },
  ),
  ...['tok_error_then_success', 'tok_error_then_success+error_end_unannounced'].map((token) =>
    scenario(
      `closes by itself when the provider finally answers (${token})`,
      async (world) => {
        const payment = await inDoubt(world, token);

        expect(await payment.ends('12h')).toMatchObject({ status: 'succeeded', late: true, decidedBy: 'provider' });
        expect(await payment.listedAs('succeeded')).toBe('succeeded');
        expect(world.simulator.debits(payment.id)).toHaveLength(1);
      },
      { delays: { errorMs: 10 * 60 * MINUTE_MS } },
    ),
  ),
  scenario(
    "gives the provider's code when it declines after the 3DS time and the start of the review",
    async (world) => {
      const payment = await inDoubt(world, 'tok_error_then_decline');

      expect(await payment.ends('12h')).toMatchObject({
        status: 'abandoned',
        retry: 'safe',
        code: 'declined_by_issuer_bank',
      });
      expect(world.simulator.debits(payment.id)).toHaveLength(0);
    },
    { delays: { errorMs: 10 * 60 * MINUTE_MS } },
  ),
  scenario(
    'asks at once when an operator rechecks, and closes with the answer',
    async (world) => {
      const payment = await inDoubt(world, 'tok_error_then_success+error_end_unannounced');
      await world.advance('20m');
      expect((await payment.view()).status).toBe('needs_review');

      await payment.handle.signal(recheck, {});

      expect(await payment.ends('1s')).toMatchObject({ status: 'succeeded', late: true });
    },
    { delays: { errorMs: 100 * MINUTE_MS } },
  ),
  scenario('ends as needs_review after thirty days of asking, with a history far below the limit', async (world) => {
    const payment = await inDoubt(world, 'tok_error_for_ever');

    const outcome = { status: 'needs_review', retry: 'unsafe', decidedBy: 'us' };
    expect(await payment.ends('31d')).toMatchObject(outcome);

    expect(questions(world, payment)).toBeGreaterThan(60);
    const { events } = await payment.handle.fetchHistory();
    expect(events?.length).toBeLessThan(2_000);
    expect(await payment.listedAs('needs_review')).toBe('needs_review');
  }),
];

/** A payment whose customer approved, 80 minutes later: past the provider's 60 minutes and our 15 of grace. */
async function inDoubt(world: World, token: string): Promise<RunningPayment> {
  const payment = await world.start(token);
  await payment.reaches('awaiting_customer');
  await payment.approve();
  await world.advance('80m');
  await payment.reaches('needs_review');
  return payment;
}

function questions(world: World, { id }: RunningPayment): number {
  return world.callsOf(id).filter((method) => method === 'session/status').length;
}

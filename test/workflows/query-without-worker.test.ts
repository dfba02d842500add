/**
 * Protects open payments from being queried: a query that waits for a worker is answered from a history that may be
 * ahead of the payment's clock. A payment that went on from there would write what no replay can reproduce, and be
 * stuck for good (docs/decisions/0016-a-clock-that-can-refuse.md). On the real server: the fault lies between it and
 * the SDK.
 */
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import * as messages from '../../workflows/contract/messages';
import { startWorld, type RunningPayment, type World } from '../support/payment-world';
import { becomesTrue } from '../support/world/becomes-true';
import { keptBundle } from '../../worker/kept-bundle';
import { QUIET } from '../support/world/quiet-runtime';

/** Ours: query and task race for the new worker; with cached payments, most of this many were stuck. */
const PAYMENTS = 8;
/** Ours: from the beginning of the customer's time until the worker is gone. */
const CUSTOMER_DEADLINE = '5s';

let world: World;
beforeAll(async () => {
  world = await startWorld('real');
}, 120_000);
afterAll(async () => world?.close());

it('a payment that was queried while no worker was running goes on as its history says', async () => {
  const payments = await Promise.all(
    Array.from({ length: PAYMENTS }, () => world.start('tok_success', { deadlines: { customer: CUSTOMER_DEADLINE } })),
  );
  // One after the other: each query replays the payment.
  for (const payment of payments) await payment.reaches('awaiting_customer');

  const answers: Promise<unknown>[] = [];
  await world.withoutWorker(async () => {
    // Such a query may fail; the caller then asks again.
    answers.push(...payments.map(({ handle }) => handle.query(messages.payment).catch(() => null)));
    await Promise.all(payments.map(hasWork));
  });
  await Promise.all(answers);
  for (const payment of payments) await payment.reaches('cancelling');

  await expect(replay(payments)).resolves.toBeUndefined();
});

/** Its deadline has passed: a task waits for a worker. */
async function hasWork({ id, handle }: RunningPayment): Promise<void> {
  const isWaiting = async (): Promise<boolean> => {
    const { events } = await handle.fetchHistory();
    const fired = events?.findIndex(({ timerFiredEventAttributes }) => timerFiredEventAttributes) ?? -1;
    return fired >= 0 && (events?.slice(fired).some((event) => event.workflowTaskScheduledEventAttributes) ?? false);
  };
  if (!(await becomesTrue(isWaiting, 60_000))) throw new Error(`nothing became due for ${id}`);
}

/** Rejects when one of them would do today what it did not do then. */
async function replay(payments: readonly RunningPayment[]): Promise<void> {
  const parts = {
    workflowsPath: join(__dirname, '../../workflows/index.ts'),
    failureConverterPath: FAILURE_CONVERTER_PATH,
  };
  const workflowBundle = await keptBundle(parts, QUIET);
  for (const { handle } of payments) {
    await Worker.runReplayHistory({ workflowBundle }, await handle.fetchHistory(), handle.workflowId);
  }
}

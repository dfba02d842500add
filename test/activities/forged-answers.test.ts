/**
 * Protects a debit from whoever may write to Temporal: they can answer for a call that is under way, have it tried again, or
 * schedule one of their own. On the real server, with its own calls.
 */
import { defaultPayloadConverter } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { startWorld, type RunningPayment, type World } from '../support/payment-world';
import { becomesTrue } from '../support/world/becomes-true';

const { TimeoutType } = temporal.api.enums.v1;
type Failure = temporal.api.failure.v1.IFailure;

/** How long a start waits here for an answer that does not come; what is forged comes before. */
const PATIENCE_MS = 3_000;
const WITHIN_MS = 30_000;

let world: World;
beforeAll(async () => {
  world = await startWorld('real', { patienceMs: PATIENCE_MS, replacesWorker: true });
}, 120_000);
afterEach(async () => {
  await world.assertMoney();
});
afterAll(async () => {
  await world?.close();
});

/** Its start has left, was carried out, and waits for an answer. */
async function withItsStartUnderWay(): Promise<RunningPayment> {
  world.simulator.faults.onCall({ for: { next: true }, method: 'session/start/payment', fault: 'timeout_after' });
  const payment = await world.start('tok_frictionless');
  expect(await becomesTrue(() => Promise.resolve(startsOf(payment) === 1), WITHIN_MS)).toBe(true);
  return payment;
}

/** The same, and no webhook is delivered meanwhile. */
async function withoutNews(act: (payment: RunningPayment) => Promise<void>): Promise<RunningPayment> {
  const started: RunningPayment[] = [];
  await world.withoutBridge(async () => {
    const payment = await withItsStartUnderWay();
    started.push(payment);
    await act(payment);
  });
  const [payment] = started;
  if (payment === undefined) throw new Error('no payment was started');
  return payment;
}

function startsOf({ id }: RunningPayment): number {
  return world.callsOf(id).filter((method) => method === 'session/start/payment').length;
}

function service(): World['client']['workflowService'] {
  return world.client.workflowService;
}

/** The run of this payment, as Temporal's calls name it. */
async function its({ handle }: RunningPayment): Promise<{ namespace: string; workflowId: string; runId: string }> {
  return { namespace: 'default', workflowId: handle.workflowId, runId: (await handle.describe()).runId };
}

async function failFromOutside(payment: RunningPayment, failure: Failure): Promise<void> {
  await service().respondActivityTaskFailedById({ ...(await its(payment)), activityId: 'start-1', failure });
}

function claimed(details: unknown, retry: 'final' | 'may be retried' = 'final'): Failure {
  const payloads = [defaultPayloadConverter.toPayload(details)];
  return {
    message: 'Nothing reached the provider.',
    applicationFailureInfo: { type: 'not_executed', nonRetryable: retry === 'final', details: { payloads } },
  };
}

const CLAIM = { class: 'not_executed', code: 'connection_refused' };

it.each<[string, Failure]>([
  ['by its type alone', claimed({ code: 'connection_refused' })],
  ['in an answer to no request', claimed({ ...CLAIM, to: null })],
  [
    'in an answer to another',
    claimed({ ...CLAIM, to: { call: 'startPayment', run: '', id: 'start-1', mark: 'another' } }),
  ],
  // The server takes a failure of any kind from outside: this one says that no worker took the call.
  ['by a time-out', { timeoutFailureInfo: { timeoutType: TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START } }],
])('a start that is said from outside not to have left, %s, is not sent again', async (_, failure) => {
  // No webhook says that the payment was started: only the failure speaks.
  const payment = await withoutNews(async (started) => {
    await failFromOutside(started, failure);
    await becomesTrue(() => Promise.resolve(world.callsOf(started.id).length > 2), WITHIN_MS);
  });

  expect(world.callsOf(payment.id).slice(0, 3)).toEqual(['session/create', 'session/start/payment', 'session/status']);
  expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  expect(startsOf(payment)).toBe(1);
});

it('a result from outside that answers another call of the payment is not believed', async () => {
  const payment = await withItsStartUnderWay();
  const { events } = await payment.handle.fetchHistory();
  const markers = (events ?? []).flatMap(({ markerRecordedEventAttributes: marker }) => (marker ? [marker] : []));
  const result = markers.at(-1)?.details?.['result'] ?? null;

  await service().respondActivityTaskCompletedById({ ...(await its(payment)), activityId: 'start-1', result });

  expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  expect(world.callsOf(payment.id)).toEqual([
    'session/create',
    'session/start/payment',
    'session/status',
    'session/confirm',
  ]);
});

// After a pause, a reset and its end the second try counts as the first.
it.each([
  ['by new options', false],
  ['by a pause and a reset', true],
])('a start that has left and is tried again from outside, %s, sends nothing', async (_, isReset) => {
  const payment = await withItsStartUnderWay();
  const { namespace, ...execution } = await its(payment);
  const about = { namespace, execution, id: 'start-1', identity: 'somebody' };
  await service().updateActivityOptions({
    ...about,
    activityOptions: { retryPolicy: { maximumAttempts: 5, initialInterval: msToTs(10) } },
    updateMask: { paths: ['retry_policy.maximum_attempts', 'retry_policy.initial_interval'] },
  });

  if (isReset) await service().pauseActivity(about);
  await failFromOutside(payment, claimed({}, 'may be retried'));
  if (isReset) {
    await service().resetActivity({ ...about, keepPaused: true });
    await service().unpauseActivity({ ...about, resetAttempts: true });
  }

  expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  expect(startsOf(payment)).toBe(1);
});

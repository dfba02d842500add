/**
 * Protects what was kept after the end (I7), on a real server: not lost, not doubled, not reopened by what was
 * resolved, listed.
 */
import { marked, notPaid, paid, refunded, send, webhook, type News } from '../../campaigns/samples/webhooks';
import type { TemporalClient } from '../../temporal/connection';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { paymentsOf } from '../../webhook-bridge/payments/payments';
import { CIT_AFTERMATH, resolveAftermath } from '../../workflows/contract/messages';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { aftermathIdOf } from '../../workflows/contract/workflow-id';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';
import { aftermathOf, connect, signalsOf, startPayment, startWorker, until } from './support/temporal';
import type { RunningWorker, Started } from './support/temporal';
import { tell } from '../support/tell';

let server: DevServer;
let temporal: TemporalClient;
let worker: RunningWorker | undefined;
let bridge: RunningBridge;

beforeAll(async () => {
  server = await startDevServer({ searchAttributes: SEARCH_ATTRIBUTES, promptTimers: true });
  temporal = connect(server);
  worker = await startWorker(server);
  bridge = await startBridge(paymentsOf(temporal));
});
afterAll(async () => {
  await closeBridges();
  await temporal?.close();
  await workersLeave();
  await server?.stop();
});

async function workersLeave(): Promise<void> {
  const leaving = worker;
  worker = undefined;
  await leaving?.stop();
}

async function workersCome(): Promise<void> {
  worker = await startWorker(server);
}

const handleOf = (sessionId: string) => temporal.client.workflow.getHandle(aftermathIdOf(sessionId));
let copies = 0;
/** Different bytes every time, like a provider that sends a fresh snapshot. */
const about = ({ paymentId, sessionId }: Started, news: News): Buffer => {
  copies += 1;
  const updatedAt = new Date(Date.now() - copies).toISOString();
  return webhook({ sessionId, metadata: marked(paymentId), updatedAt, ...news });
};

async function declined(): Promise<Started> {
  const payment = await startPayment(temporal, { endsAs: 'declined' });
  await send(bridge.url, about(payment, notPaid));
  await temporal.client.workflow.getHandle(payment.workflowId).result();
  return payment;
}

async function kept(payment: Started, news: News): Promise<void> {
  expect(await send(bridge.url, about(payment, news))).toBe(200);
}

/** As Smart Glocal sends it: the same bytes again while the answer is 503, which a busy machine gives to a hundred at once. */
async function keptAtLast(payment: Started, news: News): Promise<void> {
  const body = about(payment, news);
  let status = 503;
  await until(async () => (status = await send(bridge.url, body)) !== 503);
  expect(status).toBe(200);
}

async function keysOf({ sessionId }: Started): Promise<string[] | undefined> {
  return (await aftermathOf(temporal, sessionId))?.arrived.map(({ key }) => key);
}

const PAID = 'correction:paid:accepted/succeeded';
const resolution = { as: 'succeeded', by: 'anna', why: 'case 881' } as const;

it('is listed as aftermath with its session, and says plainly what it is about and what to do', async () => {
  const payment = await declined();
  await kept(payment, paid);

  const described = await handleOf(payment.sessionId).describe();
  expect(described.type).toBe(CIT_AFTERMATH);
  expect(described.searchAttributes).toMatchObject({
    PaymentStatus: ['aftermath'],
    SmartGlocalSessionId: [payment.sessionId],
  });
  expect(described.memo).toEqual({ payment: payment.paymentId, kept: [PAID] });
  expect(await described.staticSummary()).toBe(`after ${payment.paymentId}: correction, 100.00 USD`);
  expect(JSON.stringify([described.memo, described.searchAttributes])).not.toMatch(/token_value|lucky/);
  const metadata = await handleOf(payment.sessionId).query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(metadata.currentDetails).toContain(`resolve aftermath:${payment.sessionId}`);
});

it('keeps the same fact once: a hundred different webhooks that repeat it cause no signal and no event', async () => {
  const payment = await declined();
  await kept(payment, paid);
  await until(async () => (await keysOf(payment))?.length === 1);
  const { historyLength } = await handleOf(payment.sessionId).describe();

  for (let copy = 0; copy < 100; copy += 1) await kept(payment, paid);

  expect(bridge.log.at(-1)).toMatchObject({ reason: 'kept_before' });
  expect((await handleOf(payment.sessionId).describe()).historyLength).toBe(historyLength);
});

it('keeps the same fact once when a hundred copies arrive at the same time', async () => {
  const payment = await declined();

  await Promise.all(Array.from({ length: 100 }, () => keptAtLast(payment, paid)));

  expect(await keysOf(payment)).toEqual([PAID]);
});

it('keeps each new fact beside the earlier ones, from several bridges', async () => {
  const payment = await declined();
  const second = await startBridge(paymentsOf(temporal));

  await Promise.all([
    kept(payment, paid),
    send(second.url, about(payment, refunded({ status: 'declined' }))),
    send(second.url, about(payment, refunded({ id: 'rf_204', is_chargeback: true }))),
  ]);

  expect((await keysOf(payment))?.sort()).toEqual(
    [PAID, 'chargeback:rf_204:accepted:10000:usd', 'refund:rf_203:declined:10000:usd'].sort(),
  );
});

it('ends when resolved, with name, reason and everything that arrived, and the new token only in the result', async () => {
  const payment = await declined();
  const token = `tok_${payment.paymentId}`;
  await kept(payment, { ...paid, payment: { recurrent: { token, is_active: true } } });

  const view = await tell(handleOf(payment.sessionId), resolveAftermath, resolution);
  const result: unknown = await handleOf(payment.sessionId).result();

  expect(view).toMatchObject({ status: 'resolved', resolution, arrived: [{ key: PAID }] });
  expect(JSON.stringify(view)).not.toContain(token);
  expect(result).toEqual({ ...view, newToken: token });
});

it('cannot be resolved without a reason, or against what the provider said', async () => {
  const payment = await declined();
  await kept(payment, paid);
  const resolve = (change: object): Promise<unknown> =>
    tell(handleOf(payment.sessionId), resolveAftermath, { ...resolution, ...change });

  await expect(resolve({ why: '' })).rejects.toMatchObject({ cause: { message: expect.stringContaining('why') } });
  await expect(resolve({ as: 'declined' })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('was paid') },
  });
  expect((await aftermathOf(temporal, payment.sessionId))?.status).toBe('open');
});

it('is reopened by something new, which is all it then shows, and not by what was already resolved', async () => {
  const payment = await declined();
  await kept(payment, paid);
  await tell(handleOf(payment.sessionId), resolveAftermath, resolution);
  const first = await handleOf(payment.sessionId)
    .result()
    .then(() => handleOf(payment.sessionId).describe());

  await kept(payment, paid);
  expect((await handleOf(payment.sessionId).describe()).runId).toBe(first.runId);
  await kept(payment, refunded({ is_chargeback: true }));

  expect((await handleOf(payment.sessionId).describe()).runId).not.toBe(first.runId);
  expect(await keysOf(payment)).toEqual(['chargeback:rf_203:accepted:10000:usd']);
  await kept(payment, paid);
  expect(bridge.log.at(-1)).toMatchObject({ reason: 'kept_before' });
});

it('is reopened with everything if it was closed without being resolved', async () => {
  const payment = await declined();
  await kept(payment, paid);
  await handleOf(payment.sessionId).terminate();

  await kept(payment, paid);

  expect(await keysOf(payment)).toEqual([PAID]);
});

it('is stored and listed by Temporal while no worker is running', async () => {
  const payment = await declined();
  const { sessionId } = payment;
  await workersLeave();

  await kept(payment, paid);
  await kept(payment, paid);

  expect((await handleOf(sessionId).describe()).memo).toEqual({ payment: payment.paymentId, kept: [PAID] });
  expect(await signalsOf(temporal, aftermathIdOf(sessionId))).toEqual(['after_the_end']);
  await workersCome();
  expect(await keysOf(payment)).toEqual([PAID]);
});

it('uses the task queue set for the bridge, or else that of its payment', async () => {
  const payment = await startPayment(temporal, {}, null, { taskQueue: 'payments-3' });
  await temporal.client.workflow.getHandle(payment.workflowId).terminate();
  const told = await startBridge(paymentsOf(temporal, { taskQueue: 'payments-2' }));

  await kept(payment, paid);
  const second = { ...payment, sessionId: `${payment.sessionId}-2` };
  await send(told.url, about(second, paid));

  expect((await handleOf(payment.sessionId).describe()).taskQueue).toBe('payments-3');
  expect((await handleOf(second.sessionId).describe()).taskQueue).toBe('payments-2');
});

/** Protects the bridge's promises against a real Temporal server: what was answered 200 is in history, once (I3, I7). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleView } from '../../campaigns/samples/views';
import { linkSecrets, marked, notPaid, refunded, send, webhook, type News } from '../../campaigns/samples/webhooks';
import { payUrl, returnUrl } from '../../seals/customer-link';
import type { TemporalClient } from '../../temporal/connection';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { paymentsOf } from '../../webhook-bridge/payments/payments';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { aftermathIdOf } from '../../workflows/contract/workflow-id';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';
import { browse } from './support/browse';
import {
  aftermathOf,
  connect,
  signalsOf,
  startPayment,
  startWorker,
  until,
  type RunningWorker,
  type Started,
} from './support/temporal';

const SHOP = 'https://shop.example/thanks?order=1';
let directory: string;
let server: DevServer;
let temporal: TemporalClient;
let worker: RunningWorker | undefined;
let bridge: RunningBridge;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'bridge-'));
  server = await startDevServer({ searchAttributes: SEARCH_ATTRIBUTES, dbFile: join(directory, 'temporal.db') });
  temporal = connect(server);
  worker = await startWorker(server);
  bridge = await startBridge(paymentsOf(temporal));
});
afterAll(async () => {
  await closeBridges();
  await temporal?.close();
  await workersLeave();
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function workersLeave(): Promise<void> {
  const leaving = worker;
  worker = undefined;
  await leaving?.stop();
}

async function workersCome(): Promise<void> {
  worker = await startWorker(server);
}

async function temporalIsBack(port: number): Promise<void> {
  server = await startDevServer({ searchAttributes: SEARCH_ATTRIBUTES, port, dbFile: join(directory, 'temporal.db') });
}

const about = ({ paymentId, sessionId }: Started, news: News = {}): Buffer =>
  webhook({ sessionId, metadata: marked(paymentId), ...news });

it("puts each of the three webhooks into its payment's history", async () => {
  const payment = await startPayment(temporal);

  for (const type of ['ready_to_confirm', 'action_required', 'payment_finished']) {
    expect(await send(bridge.url, about(payment, { type }))).toBe(200);
  }
  expect(await signalsOf(temporal, payment.workflowId)).toEqual([
    'ready_to_confirm',
    'action_required',
    'payment_finished',
  ]);
});

it('puts ten copies, one after another or all at once, into history once', async () => {
  const payment = await startPayment(temporal);
  const [first, second] = [about(payment), about(payment, { type: 'action_required' })];

  for (let copy = 0; copy < 10; copy += 1) expect(await send(bridge.url, first)).toBe(200);
  await Promise.all(Array.from({ length: 10 }, () => send(bridge.url, second)));
  expect(await signalsOf(temporal, payment.workflowId)).toEqual(['ready_to_confirm', 'action_required']);
});

it('finds a payment by its session alone', async () => {
  const payment = await startPayment(temporal);

  expect(await send(bridge.url, webhook({ sessionId: payment.sessionId }))).toBe(200);
  expect(await signalsOf(temporal, payment.workflowId)).toEqual(['ready_to_confirm']);
});

const ODD_IDS: [string, (own: string) => string][] = [
  ['a quotation mark that would alter the look-up query', (own) => `x" OR SmartGlocalSessionId = "${own}`],
  ['a backslash that would eat the quotation mark', () => 'x\\'],
  ['a zero byte', (own) => `${own}\u0000`],
  ['escape sequences and line breaks', (own) => `${own}\u001b[2J\r\n`],
  ['half a character', (own) => `${own}\ud800`],
  ['ten thousand characters', (own) => own.padEnd(10_000, 'x')],
  ['blanks', (own) => ` ${own} `],
];

it.each(ODD_IDS)('a session id with %s is not ours, and Temporal is not blamed', async (_, odd) => {
  const payment = await startPayment(temporal);

  for (const type of ['payment_finished', 'payment_refunded']) {
    expect(await send(bridge.url, webhook({ type, sessionId: odd(payment.sessionId) }))).toBe(200);
    expect(bridge.log.at(-1)).toMatchObject({ reason: 'session_not_ours' });
  }
  expect(await signalsOf(temporal, payment.workflowId)).toEqual([]);
});

it.each(ODD_IDS)(
  'with our own tag, a webhook whose session id has %s reaches its payment, also after the end',
  async (_, odd) => {
    const payment = await startPayment(temporal, { endsAs: 'declined' });
    const sessionId = odd(payment.sessionId);

    expect(await send(bridge.url, about(payment, { sessionId, ...notPaid }))).toBe(200);
    await temporal.client.workflow.getHandle(payment.workflowId).result();
    expect(await send(bridge.url, about(payment, { sessionId, ...refunded() }))).toBe(200);

    expect(bridge.log.at(-1)).toMatchObject({ reason: 'kept_after_the_end' });
    expect(aftermathIdOf(sessionId)).toMatch(/^cit-aftermath-odd-[0-9a-f]{16}$/);
    expect(await aftermathOf(temporal, sessionId)).toMatchObject({ payment: payment.paymentId, status: 'open' });
  },
);

it('answers 401 to a changed byte, and the history stays as it was', async () => {
  const payment = await startPayment(temporal);

  expect(await send(bridge.url, about(payment), { signature: 'AAAA' })).toBe(401);
  expect(await signalsOf(temporal, payment.workflowId)).toEqual([]);
});

it('takes the customer to the bank and back to the shop, and signals the payment', async () => {
  const until3ds = new Date(Date.now() + 3_600_000).toISOString();
  const step = {
    type: 'redirect',
    method: 'GET',
    url: 'https://acs.example/3ds',
    params: null,
    until: until3ds,
  } as const;
  const payment = await startPayment(
    temporal,
    { view: sampleView({ status: 'awaiting_customer', nextStep: step }) },
    SHOP,
  );

  expect((await browse(payUrl(bridge.url, linkSecrets, payment.workflowId))).location).toBe('https://acs.example/3ds');
  const back = await browse(returnUrl(bridge.url, linkSecrets, payment.workflowId), { method: 'POST' });
  expect(back.location).toBe(SHOP);
  await until(async () => (await signalsOf(temporal, payment.workflowId)).includes('recheck'));
});

it('shows its own page if the shop gave no address, and none for a payment that never existed', async () => {
  const payment = await startPayment(temporal);

  const back = await browse(returnUrl(bridge.url, linkSecrets, payment.workflowId));
  expect(back.location).toMatch(/\/payments\//);
  const page = await browse(bridge.url + new URL(String(back.location)).pathname);
  expect([page.status, page.title]).toEqual([200, 'Finishing your payment']);
  expect((await browse(payUrl(bridge.url, linkSecrets, 'cit-payment-never'))).status).toBe(404);
  expect((await browse(returnUrl(bridge.url, linkSecrets, 'cit-payment-never'))).status).toBe(404);
});

it('without a worker, accepts webhooks and returning customers, and pages ask for patience', async () => {
  await workersLeave();
  const payment = await startPayment(temporal, {}, SHOP);

  expect(await send(bridge.url, about(payment))).toBe(200);
  expect((await browse(returnUrl(bridge.url, linkSecrets, payment.workflowId))).location).toBe(SHOP);
  expect((await browse(payUrl(bridge.url, linkSecrets, payment.workflowId))).status).toBe(503);
  await workersCome();
});

it('without Temporal, answers 503 everywhere but on /healthz, and 200 with the signal as soon as it is back', async () => {
  const payment = await startPayment(temporal);
  const body = about(payment);
  const { port } = server;
  expect((await browse(`${bridge.url}/readyz`)).status).toBe(200);
  await workersLeave();
  await server.kill();
  bridge.pass(2_001);

  expect(await send(bridge.url, body)).toBe(503);
  expect(bridge.log.at(-1)).toMatchObject({ reason: 'temporal_unavailable' });
  expect((await browse(payUrl(bridge.url, linkSecrets, payment.workflowId))).status).toBe(503);
  expect((await browse(`${bridge.url}/readyz`)).status).toBe(503);
  expect((await browse(`${bridge.url}/healthz`)).status).toBe(200);

  await temporalIsBack(port);
  await until(async () => (await send(bridge.url, body)) === 200);
  expect(await signalsOf(temporal, payment.workflowId)).toContain('ready_to_confirm');
  await until(async () => (await browse(`${bridge.url}/readyz`)).status === 200);
});

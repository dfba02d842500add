/**
 * Protects durability on real parts: Temporal's dev server, with worker, bridge and simulator as separate processes. A
 * worker that is killed (SIGKILL) while the customer is at 3DS changes nothing: the payment succeeds, with one debit.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { approveAndReturn, goToBank } from '../../demo/customer';
import { claimDemoFolder, type DemoFolder } from '../../demo/folder';
import { debitsOf, journalReader } from '../../demo/provider-news';
import { startRoom, type RoomProcess } from '../../demo/room-process';
import { makeSettings, type Settings } from '../../demo/settings';
import { parseLinkSecrets } from '../../seals/customer-link';
import type { CitPayment } from '../../starter/shop/lookup';
import { startPayment, type StartedPayment } from '../../starter/shop/payments';
import { connectClient, type TemporalClient } from '../../temporal/connection';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { untilAnswers } from '../support/until-answers';

const PROJECT = join(__dirname, '../..');

/** Bundling the workflows takes a worker seconds, and here it happens twice; ours, for a busy machine. */
const TIME_LIMIT_MS = 180_000;

const PAYMENT = { amount: 10_000, currency: 'usd', customer: { reference: 'customer-7' }, token: 'tok_success' };

const silently = async (): Promise<void> => undefined;

let root: string;
let folder: DemoFolder;
let settings: Settings;
let server: DevServer;
let temporal: TemporalClient;
const rooms: RoomProcess[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'e2e-'));
  folder = claimDemoFolder(root);
  settings = await makeSettings(folder);
  server = await startDevServer({ searchAttributes: SEARCH_ATTRIBUTES, port: settings.ports.temporal });
  const { address, namespace } = server;
  temporal = connectClient({ address, namespace, credentials: () => ({}) }, settings.dataConverter);
  const [simulator, bridge] = await Promise.all([start('simulator'), start('webhook-bridge')]);
  await start('worker');
  await untilAnswers(`${settings.bridgeUrl}/readyz`, bridge);
  await untilAnswers(`${settings.simulatorUrl}/_control/health`, simulator);
}, TIME_LIMIT_MS);

afterAll(async () => {
  for (const room of rooms.toReversed()) await room.stop();
  await temporal?.close();
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
}, TIME_LIMIT_MS);

/** As `npm run <room>` runs it: from source, as a process, with exactly its own environment. */
async function start(room: string): Promise<RoomProcess> {
  const path = process.env['PATH'] ?? '';
  const env = { PATH: path, ...settings.variables };
  const started = await startRoom(room, { root: PROJECT, logs: folder.logs, env });
  rooms.push(started);
  return started;
}

/** Kills the newest worker, as a power cut would. */
async function killWorker(): Promise<void> {
  await rooms.findLast(({ room }) => room === 'worker')?.kill();
}

async function pay(paymentId: string): Promise<StartedPayment & { readonly customerUrl: string }> {
  const started = await startPayment(
    temporal.client,
    { ...PAYMENT, paymentId },
    {
      publicBaseUrl: settings.bridgeUrl,
      linkSecrets: parseLinkSecrets(settings.linkSecret),
      tokenSealKey: settings.tokenSealKey,
      taskQueue: settings.taskQueue,
    },
  );
  const { customerUrl } = started;
  if (customerUrl === null) throw new Error(`${paymentId} has no link for its customer`);
  return { ...started, customerUrl };
}

async function resultOf({ workflowId }: StartedPayment): ReturnType<CitPayment> {
  return temporal.client.workflow.getHandle<CitPayment>(workflowId).result();
}

it(
  'succeeds once when the worker is killed during 3DS and another takes over',
  async () => {
    const payment = await pay('order-killed');
    expect(payment.view.status).toBe('awaiting_customer');
    const answerUrl = await goToBank(payment.customerUrl, silently);

    await killWorker();
    await start('worker');
    await approveAndReturn(answerUrl, silently);

    expect(await resultOf(payment)).toMatchObject({ status: 'succeeded', late: false, decidedBy: 'provider' });
    expect(await debitsOf(settings.simulatorUrl, 'order-killed')).toEqual({ count: 1, amount: PAYMENT.amount });
  },
  TIME_LIMIT_MS,
);

it(
  'succeeds once when the customer approves while no worker is running',
  async () => {
    const readJournal = journalReader(settings.simulatorUrl);
    await readJournal();
    const payment = await pay('order-alone');
    const answerUrl = await goToBank(payment.customerUrl, silently);

    await killWorker();
    await approveAndReturn(answerUrl, silently);
    const told = await untilTold(readJournal, 'webhook payment_finished');
    await start('worker');

    expect(told).toContain('sends the webhook payment_finished: the bridge answers 200');
    expect(await resultOf(payment)).toMatchObject({ status: 'succeeded', late: false, decidedBy: 'provider' });
    expect(await debitsOf(settings.simulatorUrl, 'order-alone')).toEqual({ count: 1, amount: PAYMENT.amount });
  },
  TIME_LIMIT_MS,
);

it("writes no token into any process's log", () => {
  for (const { logFile } of rooms) expect(readFileSync(logFile, 'utf8')).not.toContain(PAYMENT.token);
});

/** Everything the provider saw and did, once one entry mentions `expected`. */
async function untilTold(readJournal: ReturnType<typeof journalReader>, expected: string): Promise<string[]> {
  const told: string[] = [];
  while (!told.some((what) => what.includes(expected))) {
    told.push(...(await readJournal()).map(({ what }) => what));
    await delay(50);
  }
  return told;
}

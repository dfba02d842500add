/**
 * A whole small world for one test file: the time-skipping server, the real worker with the real workflows, the
 * simulated provider on a clock of its own, real HTTP and real signatures between them, and a stand-in for the bridge
 * that maps webhooks to signals. Time moves in `advance` alone, for server and provider together.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { join } from 'node:path';
import { Client, Connection, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { msToNumber } from '@temporalio/common/lib/time';
import type { Duration } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, bundleWorkflowCode, type Worker } from '@temporalio/worker';
import { createPaymentActivities } from '../../activities/payment-activities';
import { manualClock, systemClock, type MovableClock } from '../../simulator/clock';
import { startSimulator, type Simulator } from '../../simulator/start';
import { createSmartGlocal } from '../../smart-glocal/client';
import { parseWebhook } from '../../smart-glocal/webhook';
import { startDevServer } from '../../temporal/servers/dev-server';
import { startTimeSkipping } from '../../temporal/servers/time-skipping';
import { createPaymentWorker } from '../../worker/payment-worker';
import { parseLinkSecrets } from '../../webhook-bridge/customer-link';
import type { citPayment } from '../../workflows/cit-payment';
import { overdueAt, requestOf } from '../../workflows/input';
import * as messages from '../../workflows/messages';
import { OverdueAt, PaymentStatus } from '../../workflows/search-attributes';
import type { CitPaymentInput, CitPaymentResult, PaymentView } from '../../workflows/shapes';
import { workflowIdOf } from '../../workflows/workflow-id';

export interface RunningPayment {
  readonly id: string;
  readonly handle: WorkflowHandleWithFirstExecutionRunId<typeof citPayment>;
  view(): Promise<PaymentView>;
  /** The view, once the payment has this status. Time stands still meanwhile. */
  reaches(status: PaymentView['status']): Promise<PaymentView>;
  approve(): Promise<void>;
  refuse(): Promise<void>;
  /** Lets time pass until the payment has ended. */
  ends(within?: Duration): Promise<CitPaymentResult>;
}

export interface World {
  readonly client: Client;
  readonly simulator: Simulator;
  start(token: string, change?: Partial<CitPaymentInput>): Promise<RunningPayment>;
  advance(duration: Duration): Promise<void>;
  /** Which calls the provider got for one payment's sessions, by method, in order. */
  calls(): string[];
  close(): Promise<void>;
}

/** What a test needs of a Temporal server; `sleep` lets its time pass. */
interface TestServer {
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
  readonly clock: MovableClock;
  sleep(ms: number): Promise<void>;
  teardown(): Promise<void>;
}

const LONGEST_STEP_MS = 30_000;

export async function startWorld(serverKind: 'time-skipping' | 'real' = 'time-skipping'): Promise<World> {
  installQuietRuntime();
  const env = serverKind === 'real' ? await realServer() : await timeSkippingServer();
  const { clock } = env;
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const delays = serverKind === 'real' ? { stepMs: 150 } : {};
  const simulator = await startSimulator({ partnerPublicKey: merchant.publicKey, clock, delays });
  const receiver = await receiveWebhooks(env.client);
  simulator.setWebhookUrl(receiver.url);

  const { url: baseUrl, project } = simulator;
  const taskQueue = 'test-payments';
  const worker = await createPaymentWorker({
    connection: env.nativeConnection,
    namespace: 'default',
    taskQueue,
    dataConverter: {},
    activities: createPaymentActivities({
      smartGlocal: createSmartGlocal({ baseUrl, project, privateKey: merchant.privateKey }),
      binding: { environment: 'simulator', baseUrl, project },
      publicBaseUrl: 'http://127.0.0.1:3000',
      linkSecrets: parseLinkSecrets(Buffer.alloc(32, 7).toString('base64')),
    }),
    workflows: { workflowBundle: await bundleWorkflowCode({ workflowsPath: workflowsPath(), logger: QUIET }) },
  });
  const running = worker.run();
  let count = 0;

  const advance = async (duration: Duration): Promise<void> => {
    let left = msToNumber(duration);
    while (left > 0) {
      await settle(simulator);
      const nextAt = clock.nextAt();
      const untilNext = nextAt === null ? left : Math.max(1, nextAt - clock.now());
      const step = Math.min(left, untilNext, LONGEST_STEP_MS);
      await env.sleep(step);
      if (serverKind === 'time-skipping') await clock.advance(step);
      left -= step;
    }
    await settle(simulator);
  };

  return {
    client: env.client,
    simulator,
    advance,
    calls: () => callsOf(simulator),
    async start(token, change = {}) {
      count += 1;
      const id = `order-${String(count)}`;
      const input: CitPaymentInput = {
        paymentId: id,
        amount: 10_000,
        currency: 'usd',
        customer: { reference: 'customer-7' },
        token: `${token}#${id}`,
        ...change,
      };
      const handle = await env.client.workflow.start<typeof citPayment>(messages.CIT_PAYMENT, {
        workflowId: workflowIdOf(input.paymentId, input.attempt),
        taskQueue,
        args: [input],
        // As the starter does it: set at start they are free.
        typedSearchAttributes: [
          { key: PaymentStatus, value: 'open' },
          { key: OverdueAt, value: new Date(overdueAt(requestOf(input), clock.now())) },
        ],
      });
      return runningPayment(input.paymentId, handle, simulator, advance);
    },
    async close() {
      await stop(worker, running);
      receiver.server.close();
      receiver.server.closeAllConnections();
      await simulator.close();
      clock.stop();
      await env.teardown();
    },
  };
}

function runningPayment(
  id: string,
  handle: RunningPayment['handle'],
  simulator: Simulator,
  advance: World['advance'],
): RunningPayment {
  const view = async (): Promise<PaymentView> => handle.query(messages.payment);
  const challenge = (): string => {
    const report = simulator.provider
      .sessions()
      .find(({ citPaymentId, challengeId }) => citPaymentId === id && challengeId);
    const challengeId = report?.challengeId ?? null;
    if (challengeId === null) throw new Error(`${id} has no 3DS step`);
    return challengeId;
  };
  return {
    id,
    handle,
    view,
    async reaches(status) {
      for (let tries = 0; tries < 400; tries += 1) {
        const seen = await view();
        if (seen.status === status) return seen;
        await pause();
      }
      throw new Error(`${id} is ${(await view()).status} and did not become ${status}`);
    },
    async approve() {
      simulator.provider.approve(challenge());
      await settle(simulator);
    },
    async refuse() {
      simulator.provider.fail(challenge());
      await settle(simulator);
    },
    async ends(within = '10m') {
      let left = msToNumber(within);
      for (;;) {
        for (let tries = 0; tries < 10; tries += 1) {
          if ((await handle.describe()).status.name !== 'RUNNING') return handle.result();
          await pause();
        }
        if (left <= 0) throw new Error(`${id} is still ${(await view()).status} after ${String(within)}`);
        const step = Math.min(left, LONGEST_STEP_MS);
        await advance(step);
        left -= step;
      }
    },
  };
}

async function timeSkippingServer(): Promise<TestServer> {
  const env = await startTimeSkipping();
  return {
    client: env.client,
    nativeConnection: env.nativeConnection,
    clock: manualClock(Date.now()),
    sleep: (ms) => env.sleep(ms),
    teardown: () => env.teardown(),
  };
}

/** The real server: its time passes by itself, so `sleep` waits a moment and no more. */
async function realServer(): Promise<TestServer> {
  const server = await startDevServer({ promptTimers: true });
  const connection = await Connection.connect({ address: server.address });
  const nativeConnection = await NativeConnection.connect({ address: server.address });
  return {
    client: new Client({ connection }),
    nativeConnection,
    clock: systemClock(),
    sleep: pause,
    async teardown() {
      await nativeConnection.close();
      await connection.close();
      await server.stop();
    },
  };
}

/** The bridge's part, without its door: what a webhook says becomes a signal of the payment that it names. */
async function receiveWebhooks(client: Client): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const news = parseWebhook(body);
      const [mark] = news?.marks ?? [];
      const signal = Object.values(messages.WEBHOOK_SIGNALS).find(({ name }) => name === news?.type);
      if (news === null || mark === undefined || signal === undefined) return response.writeHead(200).end();
      const id = workflowIdOf(mark.citPaymentId, mark.attempt);
      await client.workflow
        .getHandle(id)
        .signal(signal, news.snapshot)
        .catch(() => undefined); // An ended payment takes no news; the bridge's own tests are about that.
      return response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/` };
}

function callsOf(simulator: Simulator): string[] {
  return simulator.journal.entries
    .filter(({ kind }) => kind === 'request')
    .map((entry) => String((entry as { method?: unknown }).method));
}

async function settle(simulator: Simulator): Promise<void> {
  await simulator.whenIdle();
  await turn();
}

/** Lets the server and the worker act; the tests wait for what they did, not for this. */
async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
}

async function stop(worker: Worker, running: Promise<void>): Promise<void> {
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
}

const QUIET = new DefaultLogger('ERROR');
let isInstalled = false;

function installQuietRuntime(): void {
  if (isInstalled) return;
  Runtime.install({ logger: QUIET });
  isInstalled = true;
}

function workflowsPath(): string {
  return join(__dirname, '..', '..', 'workflows', 'index.ts');
}

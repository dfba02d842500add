/**
 * A whole small world for one test or one test file: a Temporal server, the real worker with the real workflows, the
 * simulated provider on its own clock, the real bridge between them, real HTTP and real signatures. Time moves only in
 * `advance` and `ends`, for server and provider together, and works the same on every server that can skip it.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Client, WorkflowNotFoundError } from '@temporalio/client';
import type { DataConverter, Duration } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time';
import type { Lookout } from '../../activities/lookout';
import { createPaymentActivities } from '../../activities/payment-activities';
import { createNewsActivities } from '../../activities/read-news';
import { createShopEventActivities, type ShopEventTarget } from '../../activities/shop-events';
import { parseLinkSecrets, type LinkSecrets } from '../../seals/customer-link';
import { metadataProofs } from '../../seals/metadata-proof';
import { openNews } from '../../seals/news-seal';
import { workerTokens, type WorkerTokens } from '../../seals/worker-tokens';
import type { Delays } from '../../simulator/provider/world';
import { startSimulator, type Simulator } from '../../simulator/start';
import { lookoutOver } from '../../temporal/lookout';
import { verifyingKey } from '../../smart-glocal/signature';
import { requestMemoOf } from '../../starter/shop/request-memo';
import type { citPayment } from '../../workflows/cit-payment';
import type { WorkerActivities } from '../../workflows/contract/activities';
import * as messages from '../../workflows/contract/messages';
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { overdueAt, requestOf } from '../../workflows/contract/request';
import { OverdueAt, PaymentStatus } from '../../workflows/contract/search-attributes';
import { paymentGuide, paymentSummary } from '../../workflows/contract/summaries';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import { openBridge } from './world/bridge';
import { receivedCalls } from './world/calls';
import { violationsOf, type Attempt } from './world/money';
import { passingTime } from './world/passing-time';
import { CLOSED_URL, createTestClient, type TestClient } from './world/provider-client';
import { runningPayment, type RunningPayment } from './world/running-payment';
import { sendWebhook, type WireSession } from './world/sent-webhook';
import { startTestServer } from './world/start-server';
import type { ServerKind, TestServer } from './world/test-server';
import { startWorker } from './world/worker';

export type { RunningPayment } from './world/running-payment';
export { startTestServer } from './world/start-server';
export type { ServerKind, TestServer } from './world/test-server';

export interface World extends Pick<TestClient, 'unreachable'> {
  readonly server: TestServer;
  readonly client: Client;
  readonly simulator: Simulator;
  /** Where customers and the provider reach the bridge. */
  readonly bridgeUrl: string;
  /** Starts a payment: 100.00 USD of customer-7, by default with a new id (`order-1`, `order-2`, ...). */
  start(token: string, change?: Partial<CitPaymentInput>): Promise<RunningPayment>;
  /** Lets this much time pass, from one due event to the next. */
  advance(duration: Duration): Promise<void>;
  /** The provider's calls, by method, in order; for one payment over all its sessions, or for all. */
  calls(): string[];
  callsOf(paymentId: string): string[];
  /** The provider sends a webhook about this payment's session: with its signature, changed by `edit`. */
  sendWebhook(
    paymentId: string,
    type: string,
    edit: (session: WireSession) => void,
    privateKey?: KeyObject,
  ): Promise<number>;
  /** Rejects and says what is wrong unless the money invariants hold, for one debt or for all of this world. */
  assertMoney(paymentId?: string): Promise<void>;
  /** No webhook reaches the bridge while `act` runs. */
  withoutBridge(act: () => Promise<void>): Promise<void>;
  /** No worker runs while `act` does. Meanwhile, time passes only as long as no payment has work to do. */
  withoutWorker(act: () => Promise<void>): Promise<void>;
  /** Restarts one process: it reads its keys again (`keysAtStart`). */
  restart(process: keyof KeysAtStart): Promise<void>;
  /** Ends everything that was started for it, including payments that are still open. */
  close(): Promise<void>;
}

/** `sealKey`: the public half that the bridge seals webhooks to. */
export interface KeysAtStart {
  readonly worker: { readonly linkSecrets: LinkSecrets; readonly sealKeys: readonly KeyObject[] };
  readonly bridge: { readonly linkSecrets: LinkSecrets; readonly sealKey: KeyObject };
}

export interface WorldOptions {
  /**
   * The longest that a provider call waits, in real ms, so that a hang does not take half a minute; default: as in
   * production.
   */
  readonly patienceMs?: number;
  /** How long the provider's own steps take, on its clock; default: no time. */
  readonly delays?: Partial<Delays>;
  /**
   * `withoutWorker` will be used: then workers cache no payments on a server that would wait for one particular worker.
   */
  readonly replacesWorker?: boolean;
  /** How history is stored; default: unencrypted, which is cheaper, and encryption is not what most tests are about. */
  readonly dataConverter?: DataConverter;
  /** How the worker treats tokens; default: it accepts plain ones. */
  readonly tokens?: WorkerTokens;
  /** The private keys that the worker opens webhooks with, newest first; default: none, and webhooks travel in clear. */
  readonly sealKeys?: readonly KeyObject[];
  /** What each process reads when it starts, in place of `tokens`, `sealKeys` and the usual link secret: see `restart`. */
  readonly keysAtStart?: () => KeysAtStart;
  /** The provider's public keys, as worker and bridge have them at any moment; default: the provider's own. */
  readonly workerKeys?: () => readonly KeyObject[];
  readonly bridgeKeys?: () => readonly KeyObject[];
  /** Receives outcomes and reviews; default: no one. */
  readonly shop?: ShopEventTarget;
  /** Modules with workflow interceptors, in the bundle of all worlds of a test file. */
  readonly interceptorModules?: readonly string[];
}

const LINK_SECRETS = parseLinkSecrets(Buffer.alloc(32, 7).toString('base64'));
/** In real time the provider takes its steps one after another, as it really does; elsewhere at once. */
const REAL_STEP_MS = 150;

/** Created once per test file: keys take longer than the rest of a world. */
const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const provider = generateKeyPairSync('rsa', { modulusLength: 2048 });
let worlds = 0;
let payments = 0;

/** A world on a server of its own, or on one that the caller has started and will stop. */
export async function startWorld(
  on: ServerKind | TestServer = 'time-skipping',
  options: WorldOptions = {},
): Promise<World> {
  worlds += 1;
  const taskQueue = `test-payments-${String(worlds)}`;
  const started = typeof on === 'string' ? await startTestServer(on) : on;
  const { dataConverter = {}, interceptorModules = [] } = options;
  const { connection } = started.client;
  const server = { ...started, client: new Client({ connection, namespace: 'default', dataConverter }) };
  const clock = await server.newClock();
  const simulator = await startSimulator({
    partnerPublicKey: merchant.publicKey,
    webhookPrivateKey: provider.privateKey,
    clock,
    delays: { ...(server.kind === 'real' ? { stepMs: REAL_STEP_MS } : {}), ...options.delays },
  });
  const attempts: Attempt[] = [];
  const workflowIds = (): string[] => attempts.map(({ handle }) => handle.workflowId);
  const [sealKey = null] = options.sealKeys ?? [];
  const bridge = await openBridge({
    server,
    simulator,
    keys: () =>
      options.keysAtStart?.().bridge ?? {
        linkSecrets: LINK_SECRETS,
        sealKey: sealKey === null ? null : createPublicKey(sealKey),
      },
    publicKeys: options.bridgeKeys ?? (() => [provider.publicKey]),
    workflowIds,
  });
  simulator.setWebhookUrl(bridge.webhookUrl);

  const { privateKey } = merchant;
  const testClient = createTestClient({ simulator, privateKey, patienceMs: options.patienceMs });
  const { workerKeys = () => [provider.publicKey] } = options;
  const activities = (): WorkerActivities => {
    const read = options.keysAtStart?.().worker;
    const { sealKeys, linkSecrets } = read ?? { sealKeys: options.sealKeys ?? null, linkSecrets: LINK_SECRETS };
    const tokens =
      read === undefined ? (options.tokens ?? workerTokens(null, true)) : workerTokens(read.sealKeys, false);
    const proofs = metadataProofs(sealKeys, linkSecrets);
    const newsActivities = createNewsActivities({
      open: (sealed) => openNews(sealed, sealKeys ?? []),
      isSigned: (body, signature) => verifyingKey(body, signature, workerKeys()) >= 0,
      proofs,
      sealToken: tokens.seal,
    });
    const paymentActivities = createPaymentActivities({
      smartGlocal: testClient.smartGlocal,
      binding: { environment: 'simulator', baseUrl: simulator.url, project: simulator.project },
      publicBaseUrl: bridge.url,
      linkSecrets,
      tokens,
      lookout: lookoutOf(server, dataConverter),
      now: () => clock.now(),
      proofs,
      // The Java server reads its clock twice for one scheduling, and sometimes a millisecond passes in between.
      ...(server.kind === 'time-skipping' ? { isFirstTry: ({ attempt }) => attempt === 1 } : {}),
      tellsShop: options.shop !== undefined,
    });
    return { ...paymentActivities, ...newsActivities, ...createShopEventActivities(options.shop ?? null) };
  };
  const isCached = server.handsOver || options.replacesWorker !== true;
  const worker = await startWorker(server, { taskQueue, activities, isCached, dataConverter, interceptorModules });
  const links = { bridgeUrl: bridge.url, linkSecrets: LINK_SECRETS };
  const time = passingTime({ server, simulator, attempts, isWorked: worker.isRunning });

  return {
    server,
    client: server.client,
    simulator,
    bridgeUrl: bridge.url,
    unreachable: testClient.unreachable,
    async start(token, change = {}) {
      payments += 1;
      const id = change.paymentId ?? `order-${String(payments)}`;
      const input: CitPaymentInput = {
        paymentId: id,
        amount: 10_000,
        currency: 'usd',
        customer: { reference: 'customer-7' },
        token: `${token}#${id}`,
        ...change,
      };
      const handle = await server.client.workflow.start<typeof citPayment>(messages.CIT_PAYMENT, {
        workflowId: workflowIdOf(input.paymentId, input.attempt),
        taskQueue,
        args: [input],
        // As the starter does: when set at the start they cost nothing.
        typedSearchAttributes: [
          { key: PaymentStatus, value: 'open' },
          { key: OverdueAt, value: new Date(overdueAt(requestOf(input), clock.now())) },
        ],
        memo: { request: requestMemoOf(input) },
        staticSummary: paymentSummary(input),
        staticDetails: paymentGuide(input),
      });
      attempts.push({ input, handle });
      return runningPayment(id, handle, { server, simulator, time, links });
    },
    async advance(duration) {
      let left = msToNumber(duration);
      while (left > 0) left -= await time.pass(left);
      await time.settle();
    },
    calls: () => receivedCalls(simulator).map(({ method }) => method),
    callsOf: (id) =>
      receivedCalls(simulator)
        .filter(({ paymentId }) => paymentId === id)
        .map(({ method }) => method),
    async assertMoney(only) {
      const ids = new Set(only === undefined ? attempts.map(({ input }) => input.paymentId) : [only]);
      for (const id of ids) {
        const ofDebt = attempts.filter(({ input }) => input.paymentId === id);
        const violations = await violationsOf(id, ofDebt, simulator);
        if (violations.length > 0) throw new Error(violations.join('\n'));
      }
    },
    async sendWebhook(id, type, edit, privateKey = provider.privateKey) {
      const status = await sendWebhook({ simulator, privateKey, url: bridge.webhookUrl }, id, type, edit);
      await time.settle();
      return status;
    },
    async withoutBridge(act) {
      simulator.setWebhookUrl(CLOSED_URL);
      await act().finally(() => simulator.setWebhookUrl(bridge.webhookUrl));
    },
    async withoutWorker(act) {
      if (isCached && !server.handsOver) throw new Error('Set replacesWorker in the options of this world');
      await worker.stop();
      await act().finally(worker.start);
    },
    async restart(which) {
      if (which === 'bridge') return bridge.restart();
      await worker.stop();
      await worker.start();
    },
    async close() {
      // Whatever goes wrong with a payment, no server is left behind.
      const ended = endOpenPayments(server.client, workflowIds()).catch((error: unknown) => error);
      await ended;
      await worker.stop();
      await bridge.close();
      await simulator.close();
      clock.stop();
      if (typeof on === 'string') await server.stop();
      const problem = await ended;
      if (problem instanceof Error) throw problem;
    },
  };
}

/** The worker's own. Where the server keeps no list of workflows, no other run is ever seen. */
function lookoutOf({ nativeConnection, lists }: TestServer, dataConverter: DataConverter): Lookout {
  const lookout = lookoutOver(nativeConnection, 'default', dataConverter);
  return lists ? lookout : { ...lookout, runsOf: () => Promise.resolve([]) };
}

/** On a server that is used again, a payment without a worker would block time for all others. */
async function endOpenPayments(client: Client, workflowIds: readonly string[]): Promise<void> {
  for (const workflowId of new Set(workflowIds)) {
    // By id only: a payment that was reset or started again has more than one run.
    const handle = client.workflow.getHandle(workflowId);
    if ((await handle.describe()).status.name !== 'RUNNING') continue;
    await handle.terminate('the test is over').catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error; // It ended by itself in the meantime.
    });
  }
}

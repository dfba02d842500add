/**
 * A shop with a real Temporal server: its worker runs stand-in payments that do what a test tells them, and it can be
 * stopped. Everything it starts ends with `close`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { parseLinkSecrets } from '../../seals/customer-link';
import { idOf, nameOf } from '../../starter/shop/payment-id';
import { startPayment, type StartedPayment, type StartOptions } from '../../starter/shop/payments';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import type { AftermathFact } from '../../workflows/contract/aftermath';
import type { CitPaymentInput, CitPaymentResult } from '../../workflows/contract/payment';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { startAftermath } from '../support/started-aftermath';
import { tell, type Told } from './payment-as-told';
import { keptBundle } from '../../worker/kept-bundle';

export const TOKEN = 'tok_4f1d9c_never_to_be_seen';

export const SUCCEEDED: CitPaymentResult = {
  status: 'succeeded',
  code: null,
  reason: 'Smart Glocal says that it is paid.',
  late: false,
  retry: 'unsafe',
  environment: 'simulator',
  decidedBy: 'provider',
  card: { brand: 'visa', last4: '4242' },
  newToken: null,
};

export const DECLINED: CitPaymentResult = {
  ...SUCCEEDED,
  status: 'declined',
  code: 'issuer_decline',
  reason: "The customer's bank said no.",
  retry: 'safe',
};

const PAID_AFTER_ALL: AftermathFact = {
  key: 'correction:paid',
  kind: 'correction',
  says: 'Smart Glocal says: paid',
  webhook: 'payment_finished',
  updatedAt: '2026-01-01T00:00:00.000000Z',
  reading: 'paid',
  refund: null,
  amount: 10_000,
  currency: 'usd',
};

/** Temporal reports a workflow whose code fails after five attempts, which take 20 s; here after two. */
const STUCK_AT_ONCE = ['--dynamic-config-value', 'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2'];

export interface Shop {
  readonly server: DevServer;
  readonly client: Client;
  readonly options: StartOptions;
  /** What the CLI's process needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts a payment from a shop's own server. */
  readonly start: (input: CitPaymentInput, options?: Partial<StartOptions>) => Promise<StartedPayment>;
  readonly tell: (workflowId: string, told: Told) => Promise<void>;
  /** Tells the payment how to end, and resolves once it has. */
  readonly end: (workflowId: string, result: CitPaymentResult) => Promise<void>;
  /** Opens an aftermath of this payment's session that holds this fact; returns its name. */
  readonly afterTheEnd: (workflowId: string, fact: Partial<AftermathFact>) => Promise<string>;
  readonly sendWorkerAway: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A valid input for a new payment. */
export function anInput(changes: Partial<CitPaymentInput> = {}): CitPaymentInput {
  return {
    paymentId: `order-${randomUUID().slice(0, 8)}`,
    amount: 10_000,
    currency: 'usd',
    customer: { reference: 'c-7' },
    token: TOKEN,
    ...changes,
  };
}

/** Opens the shop, with or without a worker. */
export async function openShop({ hasWorker = true } = {}): Promise<Shop> {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
  const server = await startDevServer({
    searchAttributes: SEARCH_ATTRIBUTES,
    promptTimers: true,
    extraArgs: STUCK_AT_ONCE,
  });
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection });
  const taskQueue = `stand-in-${randomUUID()}`;
  const worker = hasWorker ? await workerFor(server, taskQueue) : null;

  const secret = randomBytes(32).toString('base64');
  const options = {
    publicBaseUrl: 'http://127.0.0.1:3000',
    linkSecrets: parseLinkSecrets(secret),
    tokenSealKey: null,
    taskQueue,
  };
  const tellPayment = async (workflowId: string, told: Told): Promise<void> => {
    await client.workflow.getHandle(workflowId).signal(tell, told);
  };
  return {
    server,
    client,
    options,
    env: {
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_TASK_QUEUE: taskQueue,
      PUBLIC_BASE_URL: options.publicBaseUrl,
      CUSTOMER_LINK_SECRET: secret,
      ALLOW_UNENCRYPTED_HISTORY: 'true',
      CIT_TOKEN: TOKEN,
    },
    start: (input, more) => startPayment(client, input, { ...options, ...more }),
    tell: tellPayment,
    end: async (workflowId, end) => {
      await tellPayment(workflowId, { end });
      await client.workflow.getHandle(workflowId).result();
    },
    afterTheEnd: async (workflowId, fact) => {
      const sessionId = `ps_${nameOf(idOf(workflowId))?.paymentId ?? ''}`;
      const facts = [{ ...PAID_AFTER_ALL, ...fact }];
      await startAftermath(client, { sessionId, payment: workflowId, facts, taskQueue });
      return `aftermath:${sessionId}`;
    },
    sendWorkerAway: async () => {
      await worker?.leave();
    },
    close: async () => {
      await worker?.leave();
      await connection.close();
      await server.stop();
    },
  };
}

/** The message of a refused start. */
export async function refusal(start: Promise<unknown>): Promise<Error> {
  return start.then(
    () => new Error('it was not refused'),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
}

/** Temporal knows a workflow of this id. */
export async function exists({ client }: Shop, workflowId: string): Promise<boolean> {
  return client.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      () => true,
      () => false,
    );
}

async function workerFor(server: DevServer, taskQueue: string): Promise<{ leave: () => Promise<void> }> {
  const connection = await NativeConnection.connect({ address: server.address });
  const parts = { workflowsPath: require.resolve('./payment-as-told') };
  const workflowBundle = await keptBundle(parts, new DefaultLogger('ERROR'));
  const worker = await Worker.create({ connection, taskQueue, workflowBundle });
  const running = worker.run();
  let hasLeft = false;
  return {
    leave: async () => {
      if (hasLeft) return;
      hasLeft = true;
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

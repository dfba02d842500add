/**
 * A real Temporal server, a real worker with the stand-in payment and the real aftermath, and what their histories say.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError, type WorkflowOptions } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createNewsActivities } from '../../../activities/read-news';
import { sampleView } from '../../../campaigns/samples/views';
import { linkSecrets, provider } from '../../../campaigns/samples/webhooks';
import { metadataProofs } from '../../../seals/metadata-proof';
import { openNews } from '../../../seals/news-seal';
import { verifyingKey } from '../../../smart-glocal/signature';
import { connectClient, type TemporalClient } from '../../../temporal/connection';
import type { DevServer } from '../../../temporal/servers/dev-server';
import { temporalSettings } from '../../../temporal/settings';
import { keptBundle } from '../../../worker/kept-bundle';
import type { AftermathView } from '../../../workflows/contract/aftermath';
import { aftermath, CIT_PAYMENT, DEFAULT_TASK_QUEUE } from '../../../workflows/contract/messages';
import type { RequestMemo } from '../../../workflows/contract/payment';
import { PaymentStatus, SmartGlocalSessionId } from '../../../workflows/contract/search-attributes';
import { aftermathIdOf, WORKFLOW_ID_PREFIX } from '../../../workflows/contract/workflow-id';
import type { StandInPlan } from '../../support/payment-stand-in';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const STARTED = temporal.api.enums.v1.PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED;

export interface Started {
  readonly paymentId: string;
  readonly workflowId: string;
  readonly sessionId: string;
}

export function connect(server: DevServer): TemporalClient {
  return connectClient(
    temporalSettings({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace }),
    {},
  );
}

/** Starts a stand-in payment as the starter starts a real one. */
export async function startPayment(
  { client }: TemporalClient,
  plan: Partial<StandInPlan> | 'invalid' = {},
  returnUrl: string | null = null,
  more: Partial<Pick<WorkflowOptions, 'workflowExecutionTimeout' | 'taskQueue'>> = {},
  sessionId = `ps_${randomUUID()}`,
): Promise<Started> {
  const paymentId = randomUUID();
  const workflowId = WORKFLOW_ID_PREFIX + paymentId;
  await client.workflow.start(CIT_PAYMENT, {
    workflowId,
    taskQueue: DEFAULT_TASK_QUEUE,
    args: plan === 'invalid' ? [] : [{ view: sampleView({ paymentId }), endsAs: null, ...plan }],
    typedSearchAttributes: [
      { key: PaymentStatus, value: 'open' },
      { key: SmartGlocalSessionId, value: sessionId },
    ],
    memo: { returnUrl, request: REQUEST },
    ...more,
  });
  return { paymentId, workflowId, sessionId };
}

/** Memo `request`, by which the bridge sees that a program of ours started it. */
const REQUEST: RequestMemo = {
  amount: 10_000,
  currency: 'usd',
  customerReference: 'customer-7',
  tokenFingerprint: 'f'.repeat(64),
  confirmation: 'automatic',
  opening: 'create-then-start',
};

export interface RunningWorker {
  readonly stop: () => Promise<void>;
}

export async function startWorker(server: DevServer): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address: server.address });
  const worker = await Worker.create({
    connection,
    namespace: server.namespace,
    taskQueue: DEFAULT_TASK_QUEUE,
    activities: createNewsActivities({
      open: (sealed) => openNews(sealed, []),
      isSigned: (body, signature) => verifyingKey(body, signature, [provider.publicKey]) >= 0,
      proofs: metadataProofs(null, linkSecrets),
      sealToken: (token) => token,
    }),
    workflowBundle: await keptBundle({ workflowsPath: require.resolve('./workflows') }, new DefaultLogger('ERROR')),
  });
  const running = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

/**
 * The names of the signals in a payment's history, in order. A signal that arrives while a worker holds a workflow task
 * is stored at once, but appears in the history only when that task ends; this waits for it.
 */
export async function signalsOf({ client }: TemporalClient, workflowId: string): Promise<string[]> {
  const handle = client.workflow.getHandle(workflowId);
  await until(async () => (await handle.describe()).raw.pendingWorkflowTask?.state !== STARTED);
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signaled }) => signaled?.signalName ?? []);
}

/**
 * The payment's aftermath, as the real workflow shows it once it has read all that came; null when there is none.
 */
export async function aftermathOf({ client }: TemporalClient, sessionId: string): Promise<AftermathView | null> {
  const handle = client.workflow.getHandle(aftermathIdOf(sessionId));
  try {
    await handle.describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
  await until(async () => {
    const events = (await handle.fetchHistory()).events ?? [];
    return readingsIn(events) >= events.filter((event) => event.workflowExecutionSignaledEventAttributes).length;
  });
  return handle.query(aftermath);
}

/** How many webhooks the readings in this history have read. */
function readingsIn(events: readonly temporal.api.history.v1.IHistoryEvent[]): number {
  const results = events.flatMap(({ markerRecordedEventAttributes: marker }) => {
    const [payload] = marker?.details?.['result']?.payloads ?? [];
    return payload?.data ? [JSON.parse(Buffer.from(payload.data).toString('utf8')) as readonly unknown[]] : [];
  });
  return results.reduce((sum, readings) => sum + readings.length, 0);
}

/** Resolves once `isTrue`; bounded by the test's own time limit. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(25);
}

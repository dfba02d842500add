/** The real worker, which a test can stop and start again like a process that is deployed anew. */
import { join } from 'node:path';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  type Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { PaymentActivities } from '../../../activities/contract';
import { createPaymentWorker } from '../../../worker/payment-worker';
import type { TestServer } from './test-server';

const QUIET = new DefaultLogger('ERROR');

/** Made once per test file: it takes seconds, and is the same for every worker. */
let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;
let isInstalled = false;

export interface TestWorker {
  readonly isRunning: () => boolean;
  readonly start: () => Promise<void>;
  /** Lets what runs come to its end, as a deployment does. Does nothing when none runs. */
  readonly stop: () => Promise<void>;
}

/** Runs when the promise resolves. */
export async function startWorker(
  { nativeConnection }: TestServer,
  taskQueue: string,
  activities: PaymentActivities,
): Promise<TestWorker> {
  bundle ??= bundleWorkflowCode({ workflowsPath: workflowsPath(), logger: QUIET });
  const workflowBundle = await bundle;
  let current: { readonly worker: Worker; readonly running: Promise<void> } | null = null;

  const start = async (): Promise<void> => {
    const worker = await createPaymentWorker({
      connection: nativeConnection,
      namespace: 'default',
      taskQueue,
      dataConverter: {},
      activities,
      workflows: { workflowBundle },
    });
    current = { worker, running: worker.run() };
  };
  const stop = async (): Promise<void> => {
    const ending = current;
    current = null;
    if (ending?.worker.getState() === 'RUNNING') ending.worker.shutdown();
    await ending?.running;
  };
  await start();
  return { isRunning: () => current !== null, start, stop };
}

/** Before anything of Temporal is opened: the runtime takes its logger once, and prints to the console without one. */
export function installQuietRuntime(): void {
  if (isInstalled) return;
  Runtime.install({ logger: QUIET });
  isInstalled = true;
}

function workflowsPath(): string {
  return join(__dirname, '..', '..', '..', 'workflows', 'index.ts');
}

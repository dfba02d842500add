/** The real worker, which a test can stop and start again like a process that is redeployed. */
import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import type { Worker } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../../temporal/data-converter';
import { keptBundle } from '../../../worker/kept-bundle';
import { createPaymentWorker } from '../../../worker/payment-worker';
import type { WorkerActivities } from '../../../workflows/contract/activities';
import { QUIET } from './quiet-runtime';
import type { TestServer } from './test-server';

/** Read once per test file: it is the same for every worker. */
let bundle: ReturnType<typeof keptBundle> | undefined;

export interface TestWorker {
  readonly isRunning: () => boolean;
  readonly start: () => Promise<void>;
  /** Lets running work finish, as a deployment does. Does nothing when no worker runs. */
  readonly stop: () => Promise<void>;
}

export interface WorkerOptions {
  readonly taskQueue: string;
  /** Made anew at each start. */
  readonly activities: () => WorkerActivities;
  /**
   * False: no task waits for one particular worker, which on the Java server it would do for ever. Each replays its
   * history.
   */
  readonly isCached: boolean;
  /** The same as that of this server's client. */
  readonly dataConverter: DataConverter;
  /** Modules with workflow interceptors; the first worker of a test file decides. */
  readonly interceptorModules?: readonly string[];
}

/** Runs when the promise resolves. */
export async function startWorker(
  { nativeConnection }: TestServer,
  { taskQueue, activities, isCached, dataConverter, interceptorModules = [] }: WorkerOptions,
): Promise<TestWorker> {
  bundle ??= keptBundle(
    {
      workflowsPath: workflowsPath(),
      failureConverterPath: FAILURE_CONVERTER_PATH,
      workflowInterceptorModules: [...interceptorModules],
    },
    QUIET,
  );
  const workflowBundle = await bundle;
  let current: { readonly worker: Worker; readonly running: Promise<void> } | null = null;

  const start = async (): Promise<void> => {
    const worker = await createPaymentWorker({
      connection: nativeConnection,
      namespace: 'default',
      taskQueue,
      dataConverter,
      activities: activities(),
      workflows: { workflowBundle },
      ...(isCached ? {} : { maxCachedWorkflows: 0 }),
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

function workflowsPath(): string {
  return join(__dirname, '..', '..', '..', 'workflows', 'index.ts');
}

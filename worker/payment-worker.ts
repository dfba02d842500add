import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { WorkerActivities } from '../workflows/contract/activities';

export interface PaymentWorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly dataConverter: DataConverter;
  readonly activities: WorkerActivities;
  readonly workflows: Pick<WorkerOptions, 'workflowBundle'>;
  /** How many payments are kept in memory between their tasks; 500 when absent. With 0 each task replays its history. */
  readonly maxCachedWorkflows?: number;
}

/** A worker that carries out payments, with the timeouts they need. `run()` it; `shutdown()` ends it. */
export async function createPaymentWorker(options: PaymentWorkerOptions): Promise<Worker> {
  const { workflows, activities, maxCachedWorkflows = 500, ...rest } = options;
  return Worker.create({
    ...rest,
    ...workflows,
    activities,
    // A killed worker's payments go to another after this long, instead of 10 s (the SDK's default): with the 2 s of a task that it
    // may still have been given (policy.ts) they go on within 3 s (docs/chaos.md).
    stickyQueueScheduleToStartTimeout: '400ms',
    // Longer than a provider call (30 s), so that a deployment never turns a call into one of unknown outcome.
    shutdownGraceTime: '40s',
    shutdownForceTime: '50s',
    // A waiting payment costs about 250 KiB while cached and nothing while not: bounded, so that many open ones fit.
    maxCachedWorkflows,
  });
}

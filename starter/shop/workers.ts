/** Whether a worker is running: without one payments make no progress, and until they are overdue nothing else shows it. */
import type { Client } from '@temporalio/client';
import { askWithin } from '../../temporal/within';
import { TemporalSilent } from './errors';
import { TEMPORAL_ANSWERS_WITHIN_MS } from './lookup';

/** `TASK_QUEUE_TYPE_WORKFLOW` of Temporal's API. */
const WORKFLOW_TASKS = 1;

/** A worker has polled this queue recently (Temporal remembers about 5 minutes). Throws `TemporalSilent`. */
export async function hasWorker(client: Client, taskQueue: string): Promise<boolean> {
  const { namespace } = client.options;
  const asked = { namespace, taskQueue: { name: taskQueue }, taskQueueType: WORKFLOW_TASKS };
  const { pollers } = await askWithin(
    client,
    TEMPORAL_ANSWERS_WITHIN_MS,
    () => client.workflowService.describeTaskQueue(asked),
    () => new TemporalSilent(TEMPORAL_ANSWERS_WITHIN_MS),
  );
  return pollers.length > 0;
}

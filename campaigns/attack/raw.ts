/** Temporal's own API, as it serves anyone who may write to it: no key of ours is needed for any of these calls. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { within } from '../../temporal/within';
import type { Payload } from './recorded';

const {
  CommandType,
  ResetReapplyType,
  ResetReapplyExcludeType: Excluded,
  WorkflowIdReusePolicy: Reuse,
  UpdateWorkflowExecutionLifecycleStage: Stage,
} = temporal.api.enums.v1;

const ANSWERS_WITHIN_MS = 15_000;

/** A poll that is given up later could still take a task away. */
const POLLS_FOR_MS = 5_000;

/** A payload as a person types it into Temporal's own tools. */
export function inClear(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

/** Looks encrypted, with a key that nobody has. */
export function underUnknownKey(): Payload {
  return {
    metadata: { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('k99') },
    data: randomBytes(96),
  };
}

/** Why Temporal itself refused a call; null when it did not. */
export async function refusalOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await within(call, ANSWERS_WITHIN_MS, () => new Error('no answer in time'));
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

export interface RawStart {
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly type?: string;
  readonly input?: readonly Payload[];
  readonly searchAttributes?: Readonly<Record<string, Payload>>;
}

/** Starts a run, also where one of this id has ended. */
export async function startRaw(client: Client, start: RawStart): Promise<unknown> {
  const { workflowId, taskQueue, type = 'citPayment', input = [], searchAttributes = {} } = start;
  return client.workflowService.startWorkflowExecution({
    namespace: client.options.namespace,
    workflowId,
    workflowType: { name: type },
    taskQueue: { name: taskQueue },
    input: { payloads: [...input] },
    requestId: randomUUID(),
    workflowIdReusePolicy: Reuse.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
    searchAttributes: { indexedFields: { ...searchAttributes } },
  });
}

/** Goes back to this workflow task of a run, and from there anew; what the run was told since then is not told again. */
export async function resetRaw(client: Client, workflowId: string, toTask: number): Promise<unknown> {
  return client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId },
    reason: 'attack',
    workflowTaskFinishEventId: toLong(toTask),
    requestId: randomUUID(),
    resetReapplyType: ResetReapplyType.RESET_REAPPLY_TYPE_NONE,
    resetReapplyExcludeTypes: [Excluded.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL, Excluded.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE],
  });
}

/** `null`: without any payload. */
export async function signalRaw(
  client: Client,
  workflowId: string,
  name: string,
  input: readonly Payload[] | null,
): Promise<unknown> {
  return client.workflowService.signalWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId },
    signalName: name,
    ...(input === null ? {} : { input: { payloads: [...input] } }),
    requestId: randomUUID(),
  });
}

/** Sends an update, and says what became of it: `accepted`, or why not. `null`: without any payload. */
export async function updateRaw(
  client: Client,
  workflowId: string,
  name: string,
  args: readonly Payload[] | null,
): Promise<string> {
  try {
    const answer = await within(
      client.workflowService.updateWorkflowExecution({
        namespace: client.options.namespace,
        workflowExecution: { workflowId },
        waitPolicy: { lifecycleStage: Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED },
        request: {
          meta: { updateId: randomUUID(), identity: 'attack' },
          input: { name, ...(args === null ? {} : { args: { payloads: [...args] } }) },
        },
      }),
      ANSWERS_WITHIN_MS,
      () => new Error('no answer in time'),
    );
    return answer.outcome?.failure ? 'refused' : 'accepted';
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

/** Reports that an activity call failed, while a worker may still be carrying it out. */
export async function failCallRaw(
  client: Client,
  workflowId: string,
  activityId: string,
  failure: temporal.api.failure.v1.IFailure,
): Promise<unknown> {
  return client.workflowService.respondActivityTaskFailedById({
    namespace: client.options.namespace,
    workflowId,
    activityId,
    failure: { message: 'attack', source: 'TypeScriptSDK', ...failure },
    identity: 'attack',
  });
}

/** Reports what an activity call came to. */
export async function completeCallRaw(
  client: Client,
  workflowId: string,
  activityId: string,
  result: readonly Payload[],
): Promise<unknown> {
  return client.workflowService.respondActivityTaskCompletedById({
    namespace: client.options.namespace,
    workflowId,
    activityId,
    result: { payloads: [...result] },
    identity: 'attack',
  });
}

/** Lets a call be tried again, which its own options forbid. */
export async function loosenCallRaw(client: Client, workflowId: string, activityId: string): Promise<unknown> {
  return client.workflowService.updateActivityOptions({
    namespace: client.options.namespace,
    execution: { workflowId },
    id: activityId,
    activityOptions: { retryPolicy: { maximumAttempts: 5, initialInterval: { nanos: 100_000_000 } } },
    updateMask: { paths: ['retry_policy.maximum_attempts', 'retry_policy.initial_interval'] },
    identity: 'attack',
  });
}

type Task = temporal.api.workflowservice.v1.IPollWorkflowTaskQueueResponse;

/** Takes a workflow task, as a worker does; an empty one when none came. */
export async function pollTaskRaw(client: Client, taskQueue: string): Promise<Task> {
  const { namespace } = client.options;
  return client.withDeadline(Date.now() + POLLS_FOR_MS, () =>
    client.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue }, identity: 'attack' }),
  );
}

export interface RawCall {
  readonly name: string;
  readonly activityId: string;
  readonly input: readonly Payload[];
}

/** Decides, in the place of a worker, that this activity is to be carried out. */
export async function answerTaskRaw(
  client: Client,
  { taskToken }: Task,
  { name, activityId, input }: RawCall,
  taskQueue: string,
): Promise<unknown> {
  return client.workflowService.respondWorkflowTaskCompleted({
    namespace: client.options.namespace,
    taskToken: taskToken ?? new Uint8Array(),
    identity: 'attack',
    commands: [
      {
        commandType: CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
        scheduleActivityTaskCommandAttributes: {
          activityId,
          activityType: { name },
          taskQueue: { name: taskQueue },
          input: { payloads: [...input] },
          startToCloseTimeout: { seconds: toLong(35) },
          scheduleToCloseTimeout: { seconds: toLong(300) },
          retryPolicy: { maximumAttempts: 1 },
        },
      },
    ],
  });
}

/** The API's 64-bit numbers, as its JavaScript library wants them. */
type Long = NonNullable<temporal.api.workflowservice.v1.IResetWorkflowExecutionRequest['workflowTaskFinishEventId']>;

function toLong(value: number): Long {
  return temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest.fromObject({ workflowTaskFinishEventId: value })
    .workflowTaskFinishEventId;
}

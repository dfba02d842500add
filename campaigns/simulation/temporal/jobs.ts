/** The events of a history as jobs of an activation (coresdk.workflow_activation). Pure. */
import type { SearchAttributePair } from '@temporalio/common';
import { encodeUnifiedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { msNumberToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import type { ActivityResult, AnyActivityCommand } from './activities';
import { payloadOf, payloadsOf, type Failure } from './payloads';
import type { Job } from './sandbox';

export interface Beginning {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly args: readonly unknown[];
  /** Epoch ms. */
  readonly startedAt: number;
  readonly memo: Readonly<Record<string, unknown>>;
  readonly searchAttributes: readonly SearchAttributePair[];
}

export function initialize(beginning: Beginning): Job {
  const { workflowId, workflowType, args, startedAt, memo, searchAttributes } = beginning;
  return {
    initializeWorkflow: {
      workflowId,
      workflowType,
      arguments: payloadsOf(args),
      headers: {},
      attempt: 1,
      startTime: msNumberToTs(startedAt),
      memo: { fields: Object.fromEntries(Object.entries(memo).map(([name, value]) => [name, payloadOf(value)])) },
      searchAttributes: { indexedFields: encodeUnifiedSearchAttributes(undefined, [...searchAttributes]) },
    },
  };
}

export function signal(signalName: string, args: readonly unknown[]): Job {
  return { signalWorkflow: { signalName, input: payloadsOf(args), identity: 'simulation', headers: {} } };
}

export function update(id: string, name: string, args: readonly unknown[]): Job {
  const meta = { updateId: id, identity: 'simulation' };
  return {
    doUpdate: { id, protocolInstanceId: id, name, input: payloadsOf(args), headers: {}, meta, runValidator: true },
  };
}

export function query(queryType: string, args: readonly unknown[]): Job {
  return { queryWorkflow: { queryId: 'q', queryType, arguments: payloadsOf(args), headers: {} } };
}

export function timerFired(seq: number): Job {
  return { fireTimer: { seq } };
}

export interface ActivityIdentity {
  readonly seq: number;
  readonly type: string;
  readonly isLocal: boolean;
}

export function identityOf(command: AnyActivityCommand, isLocal: boolean): ActivityIdentity {
  return { seq: command.seq ?? 0, type: command.activityType ?? '', isLocal };
}

/** A local activity's failure comes bare, a regular one's inside an ActivityFailure (core 1.24, seen on the real server). */
export function activityResolved({ seq, type, isLocal }: ActivityIdentity, result: ActivityResult): Job {
  if ('payload' in result)
    return { resolveActivity: { seq, isLocal, result: { completed: { result: result.payload } } } };
  const cause = result.failure;
  const failure = isLocal
    ? cause
    : {
        message: 'Activity task failed',
        cause,
        activityFailureInfo: { activityType: { name: type }, activityId: String(seq), identity: 'simulation' },
      };
  return { resolveActivity: { seq, isLocal, result: { failed: { failure } } } };
}

const { TimeoutType } = temporal.api.enums.v1;

export function timeoutFailure(type: 'SCHEDULE_TO_START' | 'START_TO_CLOSE'): Failure {
  const timeoutType =
    type === 'SCHEDULE_TO_START' ? TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START : TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE;
  return { message: `activity ${type} timeout`, timeoutFailureInfo: { timeoutType } };
}

/** In core's order for the jobs of one task: messages before timers and results; the sandbox itself refuses other mixtures. */
export function inOrder(jobs: readonly Job[]): Job[] {
  const isFirst = (job: Job): boolean => Boolean(job.initializeWorkflow);
  const isMessage = (job: Job): boolean => Boolean(job.signalWorkflow ?? job.doUpdate ?? job.cancelWorkflow);
  return [
    ...jobs.filter(isFirst),
    ...jobs.filter(isMessage),
    ...jobs.filter((job) => !isFirst(job) && !isMessage(job)),
  ];
}

/**
 * The worker's real activities, run outside a worker: with their own context, and over a line to the provider that runs
 * in simulated time.
 */
import type { Payload } from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { coresdk } from '@temporalio/proto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { NewsActivities, PaymentActivities } from '../../../workflows/contract/activities';
import { failureProtoOf, payloadOf, valuesOf, type Failure } from './payloads';
import { NAMESPACE } from './sandbox';

export interface ActivityCall {
  readonly type: string;
  readonly isLocal: boolean;
  readonly args: readonly unknown[];
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
  readonly startToCloseMs: number;
  /** Null: it may wait for a worker for any time. */
  readonly scheduleToStartMs: number | null;
}

export type ActivityResult = { readonly payload: Payload } | { readonly failure: Failure };

/** What both kinds of activity have in the command that schedules them. */
export type AnyActivityCommand = coresdk.workflow_commands.IScheduleActivity &
  coresdk.workflow_commands.IScheduleLocalActivity;

export function callOf(
  command: AnyActivityCommand,
  isLocal: boolean,
  { workflowId, runId }: Pick<ActivityCall, 'workflowId' | 'runId'>,
): ActivityCall {
  return {
    type: command.activityType ?? '',
    isLocal,
    args: valuesOf(command.arguments),
    workflowId,
    runId,
    activityId: command.activityId ?? '',
    startToCloseMs: optionalTsToMs(command.startToCloseTimeout) ?? 0,
    scheduleToStartMs: optionalTsToMs(command.scheduleToStartTimeout) ?? null,
  };
}

const SILENT = new DefaultLogger('ERROR', () => undefined);

/** The result of one attempt, as it would travel to the server. Never rejects. */
export async function attempt(
  activities: PaymentActivities & NewsActivities,
  call: ActivityCall,
): Promise<ActivityResult> {
  const { type, args, workflowId, runId, activityId, isLocal, startToCloseMs } = call;
  const environment = new MockActivityEnvironment(
    {
      activityType: type,
      activityId,
      isLocal,
      namespace: NAMESPACE,
      startToCloseTimeoutMs: startToCloseMs,
      workflowExecution: { workflowId, runId },
    },
    { logger: SILENT },
  );
  const byName = activities as unknown as Record<string, (...given: readonly unknown[]) => Promise<unknown>>;
  try {
    return {
      payload: payloadOf(await environment.run(async (...given: unknown[]) => byName[type]?.(...given), ...args)),
    };
  } catch (error) {
    return { failure: failureProtoOf(error) };
  }
}

/** What Temporal knows of workflows beside the one that asks: through a worker's own connection, about 3 ms a look. */
import { Client, ServiceError, WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';
import { NOT_FOUND, serverAnswerIn } from './grpc-status';
import { within } from './within';

/** One run of a workflow. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** How a run stands. `result`: undefined when it has none, or none that can be read. */
export interface End {
  readonly runId: string;
  readonly isOpen: boolean;
  readonly isCompleted: boolean;
  readonly result: unknown;
}

/** When a run began (epoch ms), what it scheduled, in order, and the runs that it came from: those it was reset, retried or continued from. */
export interface Activities {
  readonly beganAt: number;
  readonly scheduled: readonly { readonly activityId: string; readonly type: string }[];
  readonly from: readonly string[];
}

export interface TemporalLookout {
  activitiesOf(run: Run): Promise<Activities | null>;
  endOf(run: Omit<Run, 'runId'> & Partial<Run>): Promise<End | null>;
  runsOf(workflowIds: readonly string[]): Promise<readonly Run[]>;
}

/** Ours: a look answers in milliseconds, and the call that waits for it has 5 s beside the provider's time (policy.ts). */
const ANSWERS_WITHIN_MS = 3_000;

const { WorkflowExecutionStatus: Status } = temporal.api.enums.v1;
const OPEN: readonly number[] = [
  Status.WORKFLOW_EXECUTION_STATUS_RUNNING,
  Status.WORKFLOW_EXECUTION_STATUS_PAUSED,
  Status.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED,
];

function tooLate(): Error {
  return new Error(`Temporal did not answer within ${String(ANSWERS_WITHIN_MS / 1_000)} s`);
}

/** Each look throws when Temporal does not answer within 3 s; null means that Temporal answered, and knows no such run. */
export function lookoutOver(
  connection: NativeConnection,
  namespace: string,
  dataConverter: DataConverter,
): TemporalLookout {
  const client = new Client({ connection, namespace, dataConverter });
  const look = async <T>(call: Promise<T>): Promise<T | null> => {
    try {
      return await within(call, ANSWERS_WITHIN_MS, tooLate);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || serverAnswerIn(error)?.code === NOT_FOUND) return null;
      throw error;
    }
  };

  return {
    async activitiesOf({ workflowId, runId }) {
      const history = await look(client.workflow.getHandle(workflowId, runId).fetchHistory());
      return history === null ? null : activitiesIn(history.events ?? [], runId);
    },
    async endOf({ workflowId, runId }) {
      // Not the client's own describe: it decodes the memo, which anybody may have written.
      const execution = { workflowId, ...(runId === undefined ? {} : { runId }) };
      const described = await look(client.workflowService.describeWorkflowExecution({ namespace, execution }));
      if (described === null) return null;
      const { status, execution: found } = described.workflowExecutionInfo ?? {};
      const latest = found?.runId ?? '';
      const isOpen = OPEN.includes(status ?? Status.WORKFLOW_EXECUTION_STATUS_RUNNING);
      const isCompleted = status === Status.WORKFLOW_EXECUTION_STATUS_COMPLETED;
      const end = { runId: latest, isOpen, isCompleted };
      if (!isCompleted) return { ...end, result: undefined };
      const handle = client.workflow.getHandle(workflowId, latest, { followRuns: false });
      return { ...end, result: await look(resultOf(handle)) };
    },
    async runsOf(workflowIds) {
      const query = `WorkflowId IN (${workflowIds.map((id) => `"${id}"`).join(', ')})`;
      return within(listed(client, namespace, query), ANSWERS_WITHIN_MS, tooLate);
    },
  };
}

/** A result that cannot be decrypted is none; a server that does not answer is another matter. */
async function resultOf(handle: WorkflowHandle): Promise<unknown> {
  try {
    return await handle.result();
  } catch (error) {
    if (error instanceof ServiceError || serverAnswerIn(error) !== null) throw error;
    return undefined;
  }
}

async function listed(client: Client, namespace: string, query: string): Promise<readonly Run[]> {
  const runs: Run[] = [];
  let nextPageToken: Uint8Array | null = null;
  do {
    const page: ListedPage = await client.workflowService.listWorkflowExecutions({ namespace, query, nextPageToken });
    for (const { execution } of page.executions ?? []) {
      runs.push({ workflowId: execution?.workflowId ?? '', runId: execution?.runId ?? '' });
    }
    nextPageToken = page.nextPageToken ?? null;
  } while (nextPageToken !== null && nextPageToken.length > 0);
  return runs;
}

type ListedPage = temporal.api.workflowservice.v1.IListWorkflowExecutionsResponse;
type HistoryEvents = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>;

function activitiesIn(events: HistoryEvents, own: string): Activities {
  const begun = events[0]?.workflowExecutionStartedEventAttributes;
  const from = [
    begun?.originalExecutionRunId,
    begun?.firstExecutionRunId,
    begun?.continuedExecutionRunId,
    ...events.map((event) => event.workflowTaskFailedEventAttributes?.baseRunId),
  ].filter((runId): runId is string => typeof runId === 'string' && runId !== '' && runId !== own);
  const scheduled = events.flatMap(({ activityTaskScheduledEventAttributes: activity }) =>
    activity ? [{ activityId: activity.activityId ?? '', type: activity.activityType?.name ?? '' }] : [],
  );
  return { beganAt: optionalTsToMs(events[0]?.eventTime) ?? 0, scheduled, from: [...new Set(from)] };
}

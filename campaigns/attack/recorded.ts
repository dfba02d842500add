/** What anyone who may read Temporal finds in a history: ciphertext, and the names beside it. */
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

type Event = temporal.api.history.v1.IHistoryEvent;
export type Payload = temporal.api.common.v1.IPayload;

const { WorkflowTaskFailedCause: Cause } = temporal.api.enums.v1;

/** All events of a run; the current one without `runId`. */
export async function eventsOf(client: Client, workflowId: string, runId?: string): Promise<readonly Event[]> {
  return (await client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? [];
}

/** The input that a run was started with. Pure. */
export function recordedInput(events: readonly Event[]): Payload[] {
  return events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
}

export interface RecordedCall {
  readonly activityId: string;
  readonly input: Payload[];
  /** The workflow task that decided on it. */
  readonly decidedBy: number;
}

/** The first call of this name. Throws when there is none. Pure. */
export function recordedCall(events: readonly Event[], name: string): RecordedCall {
  for (const { activityTaskScheduledEventAttributes: scheduled } of events) {
    if (scheduled?.activityType?.name !== name) continue;
    const { activityId, input, workflowTaskCompletedEventId: decidedBy } = scheduled;
    return { activityId: activityId ?? '', input: input?.payloads ?? [], decidedBy: Number(decidedBy) };
  }
  throw new Error(`no ${name} stands in this history`);
}

/** The results of local activities, in their order. Pure. */
export function recordedAnswers(events: readonly Event[]): Payload[] {
  return events.flatMap(({ markerRecordedEventAttributes: marker }) => marker?.details?.['result']?.payloads ?? []);
}

/** The argument of the first accepted update of this name. Throws when there is none. Pure. */
export function recordedMessage(events: readonly Event[], name: string): Payload[] {
  const found = events
    .map((event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input)
    .find((input) => input?.name === name);
  if (!found) throw new Error(`no ${name} stands in this history`);
  return found.args?.payloads ?? [];
}

/** How often a signal of this name came. Pure. */
export function signalsOf(events: readonly Event[], name: string): number {
  return events.filter((event) => event.workflowExecutionSignaledEventAttributes?.signalName === name).length;
}

/** Why a workflow task failed; null when none did. A message that came while a task was closing is no failure. Pure. */
export function failedTask(events: readonly Event[]): string | null {
  for (const { workflowTaskFailedEventAttributes: failed } of events) {
    if (!failed || failed.cause === Cause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND) continue;
    return failed.failure?.message ?? `cause ${String(failed.cause)}`;
  }
  return null;
}

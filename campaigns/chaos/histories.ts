/** Reads what Temporal holds of each payment, reduced to the few facts that the comparison needs. */
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { openNews } from '../../seals/news-seal';
import { parseWebhook, type WebhookNews } from '../../smart-glocal/webhook';
import { NOT_FOUND, serverAnswerIn } from '../../temporal/grpc-status';
import type { NewsAfterTheEnd } from '../../workflows/contract/aftermath';
import { factsOf } from '../../workflows/contract/aftermath-facts';
import { WEBHOOK_SIGNALS, afterTheEnd } from '../../workflows/contract/messages';
import type { SignedNews } from '../../workflows/contract/news';
import type { CitPaymentResult } from '../../workflows/contract/payment';
import { PaymentStatus } from '../../workflows/contract/search-attributes';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import type { KeptFact, MoneyCall, Run, WorkflowTask } from './evidence';
import { newsKey } from './news-key';

export type Event = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

const { WorkflowTaskFailedCause: Cause } = temporal.api.enums.v1;

/** This payment's run; null when Temporal knows none. */
export async function readRun(client: Client, paymentId: string): Promise<Run | null> {
  const history = await historyOf(client, workflowIdOf(paymentId, 1));
  return history === null ? null : runOf(history);
}

/** The events of a workflow; null when Temporal knows none. */
export async function historyOf(client: Client, workflowId: string): Promise<readonly Event[] | null> {
  try {
    return (await client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
  } catch (error) {
    if (serverAnswerIn(error)?.code === NOT_FOUND) return null;
    throw error;
  }
}

/** What every aftermath in this namespace keeps. */
export async function readAftermaths(client: Client): Promise<KeptFact[]> {
  const kept: KeptFact[] = [];
  for await (const { workflowId } of client.workflow.list({ query: 'WorkflowType = "citAftermath"' })) {
    for (const { workflowExecutionSignaledEventAttributes: signal } of (await historyOf(client, workflowId)) ?? []) {
      if (signal?.signalName !== afterTheEnd.name) continue;
      const signed = valueOf<NewsAfterTheEnd>(signal.input);
      const news = newsIn(signed);
      for (const { reading, refund } of news === null ? [] : factsOf(news, signed?.stand ?? null)) {
        const sessionId = news?.snapshot.sessionId ?? '';
        kept.push({ sessionId, reading, refund: refund === null ? null : `${refund.id}:${refund.status}` });
      }
    }
  }
  return kept;
}

/** The facts of one history. Pure. */
function runOf(events: readonly Event[]): Run {
  const last = events.at(-1);
  const completed = last?.workflowExecutionCompletedEventAttributes;
  const state = completed ? 'completed' : isClosed(last) ? 'broken' : 'running';
  return {
    state,
    startedAt: timeOf(events[0]),
    closedAt: state === 'running' ? null : timeOf(last),
    outcome: valueOf<CitPaymentResult>(completed?.result) ?? null,
    isInReview: statusOf(events) === 'needs_review',
    taskFailures: events.map(taskFailure).filter((text) => text !== null),
    signals: events.map(signalKey).filter((key) => key !== null),
    events: events.length,
    tasks: tasksOf(events),
    calls: callsOf(events),
  };
}

const NEW_TASK = { startedAt: null, startedBy: null, completedAt: null, hasLocalCall: false, lostAt: null };

function tasksOf(events: readonly Event[]): WorkflowTask[] {
  const tasks: WorkflowTask[] = [];
  const change = (facts: Partial<WorkflowTask>): void => {
    const last = tasks.pop();
    if (last !== undefined) tasks.push({ ...last, ...facts });
  };
  for (const event of events) {
    const at = timeOf(event);
    const started = event.workflowTaskStartedEventAttributes;
    if (event.workflowTaskScheduledEventAttributes) tasks.push({ ...NEW_TASK, scheduledAt: at });
    else if (started) change({ startedAt: at, startedBy: started.identity ?? null });
    else if (event.workflowTaskCompletedEventAttributes) change({ completedAt: at });
    else if (event.workflowTaskTimedOutEventAttributes ?? event.workflowTaskFailedEventAttributes)
      change({ lostAt: at });
    else if (event.markerRecordedEventAttributes) change({ hasLocalCall: true }); // A local activity's result.
  }
  return tasks;
}

function callsOf(events: readonly Event[]): MoneyCall[] {
  const names = new Map<string, string>();
  const calls = new Map<string, MoneyCall>();
  for (const event of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) names.set(String(event.eventId), scheduled.activityType?.name ?? '');
    const started = event.activityTaskStartedEventAttributes;
    if (started) {
      const name = names.get(String(started.scheduledEventId)) ?? '';
      const startedBy = started.identity ?? '';
      calls.set(String(event.eventId), { name, startedAt: timeOf(event), startedBy, endedAt: Infinity });
    }
    const end =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes;
    const call = calls.get(String(end?.startedEventId));
    if (call !== undefined) calls.set(String(end?.startedEventId), { ...call, endedAt: timeOf(event) });
  }
  return [...calls.values()];
}

function signalKey({ workflowExecutionSignaledEventAttributes: signal }: Event): string | null {
  if (!signal || !((signal.signalName ?? '') in WEBHOOK_SIGNALS)) return null;
  const news = newsIn(valueOf<SignedNews>(signal.input));
  return news === null ? null : `${signal.signalName ?? ''}:${newsKey(news.snapshot)}`;
}

/** A campaign has no seal keys: its webhooks travel in clear. */
function newsIn(signed: SignedNews | undefined): WebhookNews | null {
  const opened = openNews(signed?.sealed ?? '', []);
  return typeof opened === 'string' ? null : parseWebhook(opened.body);
}

/** A message arrived while a task was closing the payment: normal, the task is redone. */
function taskFailure({ workflowTaskFailedEventAttributes: failed }: Event): string | null {
  if (!failed || failed.cause === Cause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND) return null;
  return failed.failure?.message ?? `cause ${String(failed.cause)}`;
}

function statusOf(events: readonly Event[]): string | null {
  const fields = events
    .map((event) => event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields)
    .findLast((found) => found?.[PaymentStatus.name] !== undefined);
  const payload = fields?.[PaymentStatus.name];
  return payload === undefined || payload === null ? null : defaultPayloadConverter.fromPayload(payload);
}

function isClosed(event: Event | undefined): boolean {
  return (event?.workflowExecutionFailedEventAttributes ?? event?.workflowExecutionTimedOutEventAttributes)
    ? true
    : Boolean(event?.workflowExecutionTerminatedEventAttributes ?? event?.workflowExecutionCanceledEventAttributes);
}

function valueOf<T>(payloads: Payloads): T | undefined {
  const [payload] = payloads?.payloads ?? [];
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload<T>(payload);
}

/** Epoch ms, with the fraction that the server gives. */
export function timeOf(event: Event | undefined): number {
  const { seconds, nanos } = event?.eventTime ?? {};
  return Number(seconds ?? 0) * 1_000 + (nanos ?? 0) / 1e6;
}

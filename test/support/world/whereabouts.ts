import { tsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';

const { EventType } = temporal.api.enums.v1;
type Event = temporal.api.history.v1.IHistoryEvent;

/** The state of a workflow, as far as its history shows. */
export interface Whereabouts {
  readonly isClosed: boolean;
  /** A workflow task, an activity or the start of a child is outstanding: it is not waiting for time or for us. */
  readonly isBusy: boolean;
  /** When its next timer fires, in its own time (epoch ms); null when it has set none. */
  readonly wakesAt: number | null;
}

const CLOSING: ReadonlySet<number> = new Set([
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
]);

/** Reads a history. Retried tasks are not in it, so a task that failed last counts as outstanding. Pure. */
export function whereaboutsOf(events: readonly Event[]): Whereabouts {
  const timers = new Map<string, number>();
  const activities = new Set<string>();
  let isTaskOutstanding = false;
  let isClosed = false;

  for (const event of events) {
    const type = event.eventType ?? 0;
    if (type === EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED) isTaskOutstanding = true;
    if (type === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) isTaskOutstanding = false;
    if (CLOSING.has(type)) isClosed = true;
    if (type === EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) activities.add(String(event.eventId));
    if (type === EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED) activities.add(String(event.eventId));
    const ended = scheduledEventIdOf(event);
    if (ended !== null) activities.delete(ended);
    const { timerStartedEventAttributes: started } = event;
    if (started) timers.set(started.timerId ?? '', tsToMs(event.eventTime) + tsToMs(started.startToFireTimeout));
    timers.delete((event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes)?.timerId ?? '');
  }

  const wakesAt = timers.size === 0 ? null : Math.min(...timers.values());
  return { isClosed, isBusy: !isClosed && (isTaskOutstanding || activities.size > 0), wakesAt };
}

/** The activity, or the start of a child, that this event ends; null for every other event. */
function scheduledEventIdOf(event: Event): string | null {
  const child =
    event.childWorkflowExecutionStartedEventAttributes ?? event.startChildWorkflowExecutionFailedEventAttributes;
  if (child) return String(child.initiatedEventId);
  const ended =
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes;
  return ended ? String(ended.scheduledEventId) : null;
}

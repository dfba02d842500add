/** What happened to one payment, in order of time, so that a person can find the cause. Pure. */
import type { Told } from './carry-out';
import { timeOf, type Event } from './histories';
import type { PlannedPayment } from './plan';
import type { Note } from './provider-watch';
import type { Kill } from './recovery';

/** Ours: a longer story has shown the cause before this line. */
const LONGEST = 160;

interface Line {
  readonly at: number;
  readonly text: string;
}

/** The payment's plan, then its history, what the provider noted and the kills meanwhile, one line each. */
export function taleOf(
  { input, story, troubles }: PlannedPayment,
  told: Told | undefined,
  { events, notes, kills }: { events: readonly Event[]; notes: readonly Note[]; kills: readonly Kill[] },
): string[] {
  const faults = [...troubles.calls, ...troubles.webhooks].map(
    (order) =>
      `${'method' in order ? order.method : (order.type ?? 'webhook')}: ${typeof order.fault === 'string' ? order.fault : JSON.stringify(order.fault)}`,
  );
  const lines: Line[] = [
    ...events.map((event) => ({ at: timeOf(event), text: `Temporal  ${eventText(event)}` })),
    ...notes.map(({ at, says, sessionId }) => ({
      at,
      text: `provider  ${says}${sessionId === null ? '' : ` (${sessionId})`}`,
    })),
  ];
  const begin = Math.min(told?.startedAt ?? Infinity, ...lines.map(({ at }) => at));
  const end = Math.max(...lines.map(({ at }) => at), begin) + 1_000;
  const during = kills.filter(({ at }) => at >= begin - 1_000 && at <= end);
  lines.push(...during.map((kill) => ({ at: kill.at, text: `KILL      ${killText(kill)}` })));
  const ordered = lines.toSorted((a, b) => a.at - b.at);
  return [
    `${input.paymentId}: ${story.kind}; ${JSON.stringify(input.deadlines)}; faults: ${faults.join(', ') || 'none'}`,
    `  shop: ${told?.wasAcknowledged === true ? 'was told that it exists' : 'never got an answer'}, ${String(told?.unclear ?? 0)} unclear starts` +
      `; customer: ${told?.customer ?? 'had no part'}${told?.trouble ? `; trouble: ${told.trouble}` : ''}`,
    ...ordered.slice(0, LONGEST).map(({ at, text }) => `  ${((at - begin) / 1_000).toFixed(3).padStart(9)} s  ${text}`),
    ...(ordered.length > LONGEST ? [`  … and ${String(ordered.length - LONGEST)} more`] : []),
  ];
}

function killText({ victim, frozenMs, identities, hadStandby }: Kill): string {
  const what = frozenMs === null ? 'killed' : `frozen for ${(frozenMs / 1_000).toFixed(1)} s`;
  return `${[victim, ...(victim === 'worker' ? identities : [])].join(' ')} ${what}, ${hadStandby ? 'with' : 'without'} a standby`;
}

function eventText(event: Event): string {
  const type = EVENT_NAMES[event.eventType ?? 0] ?? `event ${String(event.eventType)}`;
  const names = [
    event.activityTaskScheduledEventAttributes?.activityType?.name,
    event.workflowExecutionSignaledEventAttributes?.signalName,
    event.workflowTaskStartedEventAttributes?.identity,
    event.activityTaskStartedEventAttributes?.identity,
    event.activityTaskFailedEventAttributes?.failure?.applicationFailureInfo?.type,
    event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name,
    event.markerRecordedEventAttributes?.markerName,
  ].filter((name) => typeof name === 'string');
  return [String(event.eventId), type, ...names].join(' ');
}

const EVENT_NAMES: Readonly<Record<number, string>> = {
  1: 'started',
  2: 'completed',
  3: 'failed',
  5: 'task scheduled',
  6: 'task started',
  7: 'task completed',
  8: 'task timed out',
  9: 'task failed',
  10: 'call scheduled',
  11: 'call started',
  12: 'call completed',
  13: 'call failed',
  14: 'call timed out',
  17: 'timer started',
  18: 'timer fired',
  19: 'timer cancelled',
  25: 'marker',
  26: 'signal',
  40: 'search attributes',
  41: 'update accepted',
  43: 'update completed',
};

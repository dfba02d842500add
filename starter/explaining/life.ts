/**
 * A payment's recorded life: its input, the turns that its workflow took, and how its run was closed. Reads what Temporal
 * recorded, event by event; what an event means for the payment is not decided here.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { RequestName } from '../../workflows/contract/activities';
import { cancel, confirm, isSignalled, recheck, resolve } from '../../workflows/contract/messages';
import { isSignedNews, type NewsReading } from '../../workflows/contract/news';
import type { CitPaymentInput, CitPaymentResult } from '../../workflows/contract/payment';
import { SHOP_EVENT } from '../../workflows/contract/shop-event';
import type { Resolution } from '../../workflows/contract/resolution';
import { answerIn, failureOf, foundIn, termsIn } from '../../workflows/facts/answer';
import type { Message } from '../../workflows/facts/events';
import type { Decoder, HistoryEvent } from './history';
import type { HeardAt } from './recorded';
import type { Act, Heard, Result, RecordedTurn } from './retelling';

export interface Life {
  /** As it was recorded; it may be invalid. */
  readonly input: CitPaymentInput;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly turns: readonly RecordedTurn[];
  /** Null while it is open. */
  readonly end: End | null;
}

export type End =
  | { readonly how: 'result'; readonly at: number; readonly result: CitPaymentResult }
  | {
      readonly how: 'failed' | 'terminated' | 'timed out' | 'cancelled';
      readonly at: number;
      readonly why: string | null;
    };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
interface Inbox {
  heard: RecordedTurn['heard'][number][];
  answer: RecordedTurn['answer'];
  isCaused: boolean;
}

const ACTS: Readonly<Record<string, Act['do']>> = {
  bind: 'bind',
  lookElsewhere: 'look',
  createSession: 'create',
  startPayment: 'start',
  initPayment: 'init',
  confirmSession: 'confirm',
  cancelSession: 'cancel',
  readSession: 'ask',
};

/** The life that these events record; events of a kind that payments of this version do not have are skipped. */
export async function lifeOf(events: readonly HistoryEvent[], decoder: Decoder): Promise<Life> {
  const [first] = await decoder.values(events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads);
  const turns: (Mutable<RecordedTurn> & { heard: RecordedTurn['heard'][number][]; acts: Act[] })[] = [];
  let end: End | null = null;
  let inbox = emptyInbox();
  let taken = emptyInbox();
  const signals: string[] = [];
  const digests = new Set<string>();
  let now = 0;
  let asked: RequestName | null = null;
  let isDue = false;

  for (const event of events) {
    const at = msOf(event.eventTime);
    if (event.workflowTaskScheduledEventAttributes) isDue = true;
    if (event.workflowTaskCompletedEventAttributes) isDue = false;
    if (event.workflowTaskStartedEventAttributes) {
      now = at;
      taken = inbox;
      inbox = emptyInbox();
    } else if (event.workflowTaskFailedEventAttributes ?? event.workflowTaskTimedOutEventAttributes) {
      // Nothing in it counts: the next task gets the same again.
      inbox = {
        heard: [...taken.heard, ...inbox.heard],
        answer: taken.answer ?? inbox.answer,
        isCaused: taken.isCaused || inbox.isCaused,
      };
      taken = emptyInbox();
    } else if (event.workflowTaskCompletedEventAttributes) {
      turns.push({
        now,
        isForced: !taken.isCaused && turns.length > 0,
        heard: taken.heard,
        answer: taken.answer,
        tellsShop: false,
        acts: [],
      });
      taken = emptyInbox();
    }

    const message = await messageIn(event, decoder);
    if (message?.type === 'sealed') {
      signals.push(message.name);
      inbox = { ...inbox, isCaused: true };
    } else if (message !== null) inbox = { ...inbox, heard: [...inbox.heard, { at, message }], isCaused: true };
    asked = (await requestIn(event, decoder)) ?? asked;
    const result = asked === null ? null : await resultIn(event, asked, decoder);
    if (result !== null) inbox = { ...inbox, answer: { at, result }, isCaused: true };
    if (event.timerFiredEventAttributes ?? event.childWorkflowExecutionStartedEventAttributes) {
      inbox = { ...inbox, isCaused: true };
    }

    const turn = turns.at(-1);
    const update = await updateIn(event, decoder);
    // An update is recorded after the task that accepted it.
    if (turn !== undefined && update !== null) {
      turn.isForced = false;
      if (update !== 'of no consequence') turn.heard.push({ at: turn.now, message: update });
    }
    const child = event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowType?.name;
    if (turn !== undefined && child === SHOP_EVENT) turn.tellsShop = true;
    // What a webhook said is in the history where it was read: the signal that brought it is sealed.
    if (turn !== undefined) {
      for (const message of await newsIn(event, decoder, signals, digests)) {
        const readAt = Math.max(turn.now, timeOfLocalCall(event) ?? turn.now);
        turn.heard.push({ at: readAt, message, readAt });
      }
    }
    const act = await actIn(event, at, decoder);
    if (turn !== undefined && act !== null) turn.acts.push(act);
    end = (await endIn(event, at, decoder)) ?? end;
  }
  return {
    input: first as CitPaymentInput,
    startedAt: msOf(events[0]?.eventTime),
    turns: whereLearned(turns, isDue && !inbox.isCaused),
    end,
  };
}

/**
 * Where a look at the payment comes while a webhook is read, Temporal records the reading with this turn, and gives it to the
 * workflow in the next one, which it forces for that alone. `isNextForced`: that one is due, and is not in the history yet.
 */
function whereLearned(turns: readonly RecordedTurn[], isNextForced: boolean): readonly RecordedTurn[] {
  const isRead = ({ readAt }: HeardAt): boolean => readAt !== undefined;
  const isForced = (index: number): boolean => turns[index]?.isForced ?? isNextForced;
  const isLate = (index: number): boolean => isForced(index + 1) && turns[index]?.acts.length === 0;
  return turns.map((turn, index) => {
    const own = isLate(index) ? turn.heard.filter((heard) => !isRead(heard)) : turn.heard;
    const before = index > 0 && isLate(index - 1) ? (turns[index - 1]?.heard ?? []).filter(isRead) : [];
    return { ...turn, heard: [...before, ...own] };
  });
}

async function messageIn(
  event: HistoryEvent,
  decoder: Decoder,
): Promise<Heard | { readonly type: 'sealed'; readonly name: string } | null> {
  if (event.workflowExecutionCancelRequestedEventAttributes) {
    return { type: 'cancel_wanted', by: 'temporal', reason: 'Cancelled in Temporal.' };
  }
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (!signal) return null;
  const name = signal.signalName ?? '';
  const [value] = await decoder.values(signal.input?.payloads);
  if (isSignalled(name)) {
    return isSignedNews(value) ? { type: 'sealed', name } : { type: 'news_unread', name, why: 'no_news' };
  }
  if (name === recheck.name) return { type: 'recheck_wanted', wish: value };
  return { type: 'other', name };
}

/** What was read here, as the payment learned it: the same bytes once, and what could not be read the first time. */
async function newsIn(
  event: HistoryEvent,
  decoder: Decoder,
  signals: string[],
  digests: Set<string>,
): Promise<readonly Heard[]> {
  return (await readingsIn(event, decoder)).flatMap((reading): Heard[] => {
    const name = signals.shift() ?? 'a webhook';
    if ('unreadable' in reading) return [{ type: 'news_unread', name, why: reading.unreadable }];
    if ('unread' in reading) return [{ type: 'news_unread', name, why: reading.unread }];
    const { digest, type, snapshot, proof } = reading.news;
    if (digests.has(digest)) return [];
    digests.add(digest);
    return [{ type: 'webhook', name: type, snapshot, proof }];
  });
}

/** The results of one reading of webhooks; empty when this event is none. */
export async function readingsIn(event: HistoryEvent, decoder: Decoder): Promise<readonly NewsReading[]> {
  const marker = event.markerRecordedEventAttributes;
  if (marker?.markerName !== 'core_local_activity' || marker.failure) return [];
  const { activity_type: type } = localCallIn(marker.details?.['data']?.payloads?.[0]?.data);
  if (type !== 'readNews') return [];
  const [readings] = await decoder.values(marker.details?.['result']?.payloads);
  return Array.isArray(readings) ? (readings as readonly NewsReading[]) : [];
}

async function updateIn(event: HistoryEvent, decoder: Decoder): Promise<Message | 'of no consequence' | null> {
  const accepted = event.workflowExecutionUpdateAcceptedEventAttributes;
  if (!accepted) return null;
  const { name, args } = accepted.acceptedRequest?.input ?? {};
  const [value] = await decoder.values(args?.payloads);
  const { by, reason } = membersOf(value);
  if (name === confirm.name) return { type: 'confirmed_by_shop', by };
  if (name === cancel.name) return { type: 'cancel_wanted', by, reason };
  if (name === resolve.name) return { type: 'resolved_by_person', resolution: value as Resolution };
  return 'of no consequence';
}

/** The name of the request that this event schedules: its activity's first argument. */
async function requestIn(event: HistoryEvent, decoder: Decoder): Promise<RequestName | null> {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (!scheduled) return null;
  const [name] = await decoder.values(scheduled.input?.payloads);
  return name as RequestName;
}

async function resultIn(event: HistoryEvent, asked: RequestName, decoder: Decoder): Promise<Result | null> {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const [value] = await decoder.values(completed.result?.payloads);
    return { kind: 'answer', answer: answerIn(asked, value) };
  }
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  return failed ? { kind: 'answer', answer: failureOf(asked, await decoder.failure(failed.failure)) } : null;
}

async function actIn(event: HistoryEvent, at: number, decoder: Decoder): Promise<Act | null> {
  const scheduled = event.activityTaskScheduledEventAttributes;
  const name = ACTS[scheduled?.activityType?.name ?? ''];
  if (name === 'start' || name === 'init' || name === 'confirm' || name === 'cancel') return { do: name };
  if (event.workflowExecutionCompletedEventAttributes) return { do: 'finish' };
  const marker = event.markerRecordedEventAttributes;
  if (marker?.markerName !== 'core_local_activity') return null;
  const { activity_type: type, complete_time: completed } = localCallIn(marker.details?.['data']?.payloads?.[0]?.data);
  const local = ACTS[type];
  if (local !== 'bind' && local !== 'look' && local !== 'create' && local !== 'ask') return null;
  const result = marker.failure
    ? localFailure(type, await decoder.failure(marker.failure))
    : localResult(type, await decoder.values(marker.details?.['result']?.payloads));
  return { do: local, at: completed ?? at, result };
}

async function endIn(event: HistoryEvent, at: number, decoder: Decoder): Promise<End | null> {
  const completed = event.workflowExecutionCompletedEventAttributes;
  if (completed) {
    const [result] = await decoder.values(completed.result?.payloads);
    return { how: 'result', at, result: result as CitPaymentResult };
  }
  if (event.workflowExecutionTerminatedEventAttributes) {
    return { how: 'terminated', at, why: event.workflowExecutionTerminatedEventAttributes.reason ?? null };
  }
  if (event.workflowExecutionTimedOutEventAttributes) return { how: 'timed out', at, why: null };
  if (event.workflowExecutionCanceledEventAttributes) return { how: 'cancelled', at, why: null };
  const failed = event.workflowExecutionFailedEventAttributes;
  if (!failed) return null;
  const cause = await decoder.failure(failed.failure);
  return { how: 'failed', at, why: cause instanceof Error ? cause.message : null };
}

function localResult(type: string, [value]: readonly unknown[]): Result {
  const asked = requestNamedBy(value, type);
  if (type === 'lookElsewhere') return { kind: 'looked', found: foundIn(asked, value) };
  const terms = type === 'bind' ? termsIn(asked, value) : null;
  return terms === null ? { kind: 'answer', answer: answerIn(asked, value) } : { kind: 'terms', terms };
}

function localFailure(type: string, cause: unknown): Result {
  if (type === 'lookElsewhere') return { kind: 'looked', found: 'unknown' };
  const details: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : null;
  return { kind: 'answer', answer: failureOf(requestNamedBy(details, type), cause) };
}

/** The arguments of a local call are not recorded: the name that its answer gives, for an activity of this type. */
function requestNamedBy(answer: unknown, type: string): RequestName {
  const named = membersOf(membersOf(answer)['to']);
  return { ...(named as unknown as RequestName), call: type as RequestName['call'] };
}

/** The SDK's own note about a local call: plain JSON whatever the data converter, its time in seconds and nanoseconds. */
function localCallIn(data: Uint8Array | null | undefined): { activity_type: string; complete_time: number | null } {
  const note = membersOf(JSON.parse(Buffer.from(data ?? []).toString('utf8') || '{}'));
  const { seconds, nanos } = membersOf(note['complete_time']);
  return {
    activity_type: typeof note['activity_type'] === 'string' ? note['activity_type'] : '',
    complete_time: typeof seconds === 'number' ? seconds * 1_000 + Math.floor(Number(nanos ?? 0) / 1_000_000) : null,
  };
}

function timeOfLocalCall({ markerRecordedEventAttributes: marker }: HistoryEvent): number | null {
  return localCallIn(marker?.details?.['data']?.payloads?.[0]?.data).complete_time;
}

/** Epoch ms; pure. Temporal's seconds are a 64-bit number, whose class depends on how they were read. */
export function msOf(time: HistoryEvent['eventTime']): number {
  return Number(String(time?.seconds ?? 0)) * 1_000 + Math.floor((time?.nanos ?? 0) / 1_000_000);
}

/** The members of a value from another process; none when it is not an object. Pure. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function emptyInbox(): Inbox {
  return { heard: [], answer: null, isCaused: false };
}

/**
 * Whether an execution is the one that the payment asked for. An activity can be scheduled, tried again, and given arguments
 * that this payment has used before, by anyone who may write to Temporal: what is not the first try of its own request sends
 * nothing.
 */
import { activityInfo, log, type Info } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import type { Looked, RequestName } from '../workflows/contract/activities';
import { workflowIdOf } from '../workflows/contract/workflow-id';
import { NothingSent, notTheOne } from './failures';
import { findingOf, type Debt, type Lookout, type Run } from './lookout';

/** Throws unless this execution was scheduled for this very request. */
export function refuseAnotherRequest(name: RequestName, method: string): void {
  const { activityType, activityId, isLocal, workflowExecution } = activityInfo();
  const isOwn = activityType === name.call && workflowExecution?.runId === name.run;
  // A local activity has Temporal's own id, and only a worker with the payment's task can run it.
  if (isOwn && (isLocal || activityId === name.id)) return;
  // The failure names no request: answered with the other one's name, a call that is under way would seem not to have left.
  throw alarmed(notTheOne(null, 'not_its_request', method), 'was given a request that is not its own');
}

/** Whether this is the first try. A reset of the activity counts from 1 again; the time of its scheduling stays. */
export function isFirstTry({ attempt, scheduledTimestampMs, currentAttemptScheduledTimestampMs }: Info): boolean {
  return attempt === 1 && scheduledTimestampMs === currentAttemptScheduledTimestampMs;
}

/**
 * Throws unless this is the first try. We ask for one; options, resets and pauses from outside make more, and the one before
 * may have left.
 */
export function refuseAnotherTry(name: RequestName, method: string, isFirst: (info: Info) => boolean): void {
  const info = activityInfo();
  if (info.isLocal || isFirst(info)) return;
  throw alarmed(notTheOne(name, 'tried_before', method), 'was tried again');
}

/**
 * Throws unless a start of this debt may be sent: nothing else has started it, and this one was scheduled once. `age`: since
 * the token was sealed, ms; null when it is not known. What cannot be seen now is looked at again by the payment.
 */
export async function refuseIfStarted(
  lookout: Lookout,
  debt: Debt,
  age: number | null,
  name: RequestName,
  method: string,
): Promise<void> {
  // The workflow refuses another id than its own; whatever else runs under one is not this payment.
  const own = ownRun(debt);
  if (own === null) throw notTheOne(null, 'not_its_request', method);
  const finding = await findingOf(lookout, debt, { ...own, activityId: activityInfo().activityId }, age).catch(
    (error: unknown) => {
      warnOf(error);
      throw new NothingSent('look_failed');
    },
  );
  if (finding === 'scheduled_twice') throw alarmed(notTheOne(null, finding, method), 'was scheduled twice');
  if (finding === null) return;
  log.error(`ALARM: ${name.id} was not sent, because ${WORDS[finding]} may have debited the card.`);
  throw new NothingSent(finding);
}

/** What else of this debt was started, for a payment that was not. `age` as above. Never rejects. */
export async function elsewhere(lookout: Lookout, debt: Debt, age: number | null): Promise<Looked['found']> {
  const own = ownRun(debt);
  if (own === null) return 'unknown';
  try {
    const finding = await findingOf(lookout, debt, { ...own, activityId: null }, age);
    if (finding === null || finding === 'scheduled_twice') return null;
    log.error(
      `ALARM: this payment was not started, and ${WORDS[finding]} may have debited the card: a person must look.`,
    );
    return finding;
  } catch (error) {
    warnOf(error);
    return 'unknown';
  }
}

/** The run that asks; null when it is not one of this debt. */
function ownRun(debt: Debt): Run | null {
  const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
  return workflowId === workflowIdOf(debt.paymentId, debt.attempt) ? { workflowId, runId } : null;
}

const WORDS = {
  another_run: 'another run of this payment',
  earlier_attempt: 'an earlier attempt at this debt',
  restored: 'a start that was lost when Temporal was restored',
} as const;

function warnOf(error: unknown): void {
  log.warn(`Temporal cannot be asked what else was started: ${error instanceof Error ? error.message : 'no answer'}.`);
}

function alarmed(failure: ApplicationFailure, what: string): ApplicationFailure {
  log.error(`ALARM: a call of this payment ${what}. Nothing was sent. Somebody else writes to Temporal.`);
  return failure;
}

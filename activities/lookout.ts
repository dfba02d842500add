/**
 * What start and init look at in Temporal, just before they send: nothing else of this debt may have been started, and this
 * call was asked for once. So does a payment that is about to end as safe to try again without having been started. The provider's idempotency key is a second net; this one is ours.
 */
import type { Elsewhere } from '../workflows/contract/activities';
import type { CitPaymentResult } from '../workflows/contract/payment';
import { workflowIdOf } from '../workflows/contract/workflow-id';

/** One run of a workflow. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** What can be looked at. Each may throw: then it is not known, and nothing is sent. */
export interface Lookout {
  /** What a run scheduled, and the runs that it came from (reset, retried, continued); null when Temporal does not know it. */
  activitiesOf(run: Run): Promise<History | null>;
  /** How a run stands, the latest one without `runId`; null when Temporal does not know it. */
  endOf(run: Omit<Run, 'runId'> & Partial<Run>): Promise<End | null>;
  /** All runs of these workflow ids that are listed. The list lags, by less than a minute. */
  runsOf(workflowIds: readonly string[]): Promise<readonly Run[]>;
  /** When Temporal was last restored from a backup (epoch ms); absent: never. What it knows of the time before may be incomplete. */
  readonly restoredAt?: number;
}

export interface History {
  /** Epoch ms; of a run that was reset, when the first one began. */
  readonly beganAt: number;
  readonly scheduled: readonly Scheduled[];
  readonly from: readonly string[];
}

export interface Scheduled {
  readonly activityId: string;
  readonly type: string;
}

export interface End {
  readonly runId: string;
  readonly isOpen: boolean;
  /** It came to its own end, with a result. */
  readonly isCompleted: boolean;
  /** Any value; undefined when it has none, or none that can be read. */
  readonly result: unknown;
}

export interface Debt {
  readonly paymentId: string;
  readonly attempt?: number;
}

/** `scheduled_twice`: this call. The others: something else of this debt is not known to be unpaid. */
export type Finding = 'scheduled_twice' | Elsewhere;

/**
 * Ours: the list of workflows lags by 60 ms when idle (measured). A token that was sealed within this time came with the start
 * of a payment that cannot have had an earlier run since, unless somebody started it again by hand.
 */
const LISTED_WITHIN_MS = 60_000;

/** The activities that may debit. */
const STARTS: ReadonlySet<string> = new Set(['startPayment', 'initPayment']);

/**
 * Null when nothing was found. `activityId`: of the call that is about to be sent; null when there is none. `age`: of the token's
 * sealing, ms; null when it is not known. Throws when a look fails.
 */
export async function findingOf(
  lookout: Lookout,
  { paymentId, attempt = 1 }: Debt,
  { activityId, ...own }: Run & { readonly activityId: string | null },
  age: number | null,
): Promise<Finding | null> {
  const history = await lookout.activitiesOf(own);
  if (history === null) throw new Error('Temporal does not show this run.');
  if (history.scheduled.filter((one) => one.activityId === activityId).length > 1) return 'scheduled_twice';

  if (history.beganAt < (lookout.restoredAt ?? -Infinity)) return 'restored';

  const earlier = Array.from({ length: attempt - 1 }, (_, index) => workflowIdOf(paymentId, index + 1));
  const ends = await Promise.all(earlier.map((workflowId) => lookout.endOf({ workflowId })));
  // An attempt that Temporal does not know is past its retention: a window that is written down (docs/security.md).
  if (ends.some((end) => end !== null && !isSafe(end))) return 'earlier_attempt';

  for (const runId of history.from) {
    if (!(await wasCutShort(lookout, { ...own, runId }))) return 'another_run';
  }

  // A run that was reset is never a payment's ordinary way: then the list is worth its time.
  const isFresh = age !== null && age <= LISTED_WITHIN_MS && history.from.length === 0;
  const workflowId = workflowIdOf(paymentId, attempt);
  for (const run of await runsListed(lookout, isFresh ? earlier : [...earlier, workflowId])) {
    if (run.workflowId !== workflowId) {
      if (!(await isHarmless(lookout, run))) return 'earlier_attempt';
    } else if (![own.runId, ...history.from].includes(run.runId)) {
      // Whatever came of it: no shop starts an attempt twice, and what it called off stays called off.
      return 'another_run';
    }
  }
  return null;
}

/** A run that this one came from (by a reset): it was ended from outside before it asked for money. */
async function wasCutShort(lookout: Lookout, run: Run): Promise<boolean> {
  const end = await lookout.endOf(run);
  if (end === null) return true;
  return !end.isOpen && !end.isCompleted && !(await hasStarted(lookout, run));
}

async function runsListed(lookout: Lookout, workflowIds: readonly string[]): Promise<readonly Run[]> {
  return workflowIds.length === 0 ? [] : lookout.runsOf(workflowIds);
}

/** It can debit nothing any more, and has not. */
async function isHarmless(lookout: Lookout, run: Run): Promise<boolean> {
  const end = await lookout.endOf(run);
  if (end === null || isSafe(end)) return true;
  return !end.isOpen && !(await hasStarted(lookout, run));
}

/** True also when its history cannot be had. */
async function hasStarted(lookout: Lookout, run: Run): Promise<boolean> {
  const history = await lookout.activitiesOf(run);
  return history === null || history.scheduled.some(({ type }) => STARTS.has(type));
}

function isSafe({ isOpen, result }: End): boolean {
  if (isOpen || typeof result !== 'object' || result === null) return false;
  return (result as Partial<CitPaymentResult>).retry === 'safe';
}

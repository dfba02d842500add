/**
 * What start and init look at in Temporal, just before they send: nothing else of this debt may have been started, and this
 * call was asked for once. The provider's idempotency key is a second net; this one is ours.
 */
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
  activitiesOf(
    run: Run,
  ): Promise<{ readonly scheduled: readonly Scheduled[]; readonly from: readonly string[] } | null>;
  /** How a run stands, the latest one without `runId`; null when Temporal does not know it. */
  endOf(run: Omit<Run, 'runId'> & Partial<Run>): Promise<End | null>;
  /** All runs of these workflow ids that are listed. The list lags, by less than a minute. */
  runsOf(workflowIds: readonly string[]): Promise<readonly Run[]>;
}

export interface Scheduled {
  readonly activityId: string;
  readonly type: string;
}

export interface End {
  readonly runId: string;
  readonly isOpen: boolean;
  /** Any value; undefined when it has none, or none that can be read. */
  readonly result: unknown;
}

export interface Debt {
  readonly paymentId: string;
  readonly attempt?: number;
}

/** `scheduled_twice`: this call. The others: something else of this debt is not known to be unpaid. */
export type Finding = 'scheduled_twice' | 'another_run' | 'earlier_attempt';

/**
 * Ours: the list of workflows lags by 60 ms when idle (measured). A token that was sealed within this time came with the start
 * of a payment that cannot have had an earlier run since, unless somebody started it again by hand.
 */
const LISTED_WITHIN_MS = 60_000;

/** The activities that may debit. */
const STARTS: ReadonlySet<string> = new Set(['startPayment', 'initPayment']);

/** Null when nothing was found. `age`: of the token's sealing, ms; null when it is not known. Throws when a look fails. */
export async function findingOf(
  lookout: Lookout,
  { paymentId, attempt = 1 }: Debt,
  { activityId, ...own }: Run & Pick<Scheduled, 'activityId'>,
  age: number | null,
): Promise<Finding | null> {
  const history = await lookout.activitiesOf(own);
  if (history === null) throw new Error('Temporal does not show this run.');
  if (history.scheduled.filter((one) => one.activityId === activityId).length > 1) return 'scheduled_twice';

  const earlier = Array.from({ length: attempt - 1 }, (_, index) => workflowIdOf(paymentId, index + 1));
  const ends = await Promise.all(earlier.map((workflowId) => lookout.endOf({ workflowId })));
  // An attempt that Temporal does not know is past its retention: a window that is written down (docs/security.md).
  if (ends.some((end) => end !== null && !isSafe(end))) return 'earlier_attempt';

  // A run that was reset is never a payment's ordinary way: then the list is worth its time.
  const isFresh = age !== null && age <= LISTED_WITHIN_MS && history.from.length === 0;
  const workflowId = workflowIdOf(paymentId, attempt);
  const listed = await runsListed(lookout, isFresh ? earlier : [...earlier, workflowId]);
  const before = history.from.map((runId) => ({ ...own, runId }));
  for (const run of [...before, ...listed]) {
    if (run.runId === own.runId || (await isHarmless(lookout, run))) continue;
    return run.workflowId === own.workflowId ? 'another_run' : 'earlier_attempt';
  }
  return null;
}

async function runsListed(lookout: Lookout, workflowIds: readonly string[]): Promise<readonly Run[]> {
  return workflowIds.length === 0 ? [] : lookout.runsOf(workflowIds);
}

/** It can debit nothing any more, and has not. */
async function isHarmless(lookout: Lookout, run: Run): Promise<boolean> {
  const end = await lookout.endOf(run);
  if (end === null || isSafe(end)) return true;
  const history = end.isOpen ? null : await lookout.activitiesOf(run);
  return history !== null && !history.scheduled.some(({ type }) => STARTS.has(type));
}

function isSafe({ isOpen, result }: End): boolean {
  if (isOpen || typeof result !== 'object' || result === null) return false;
  return (result as Partial<CitPaymentResult>).retry === 'safe';
}

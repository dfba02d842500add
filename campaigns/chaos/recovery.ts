/**
 * How long payments stood still after a kill, from the times in their histories. Pure; all times are epoch ms.
 *
 * Recovery ends when the first workflow task after the kill completes. If that task called the provider, its beginning
 * counts: how long the provider takes is not recovery.
 */
import type { PaymentEvidence, Run, WorkflowTask } from './evidence';
import type { Victim } from './plan';

export interface Kill {
  readonly at: number;
  readonly victim: Victim;
  readonly frozenMs: number | null;
  /** The workers that were lost, as named in histories; for a server, all that were alive. */
  readonly identities: readonly string[];
  /** Another worker was there and working. */
  readonly hadStandby: boolean;
  /** When the killed process worked again; null: never. */
  readonly workedAgainAt: number | null;
}

export interface Recovery {
  /** What was going on in the payment. */
  readonly doing: 'waiting' | 'workflow task in hand' | 'provider call in flight';
  /**
   * Another process died or was frozen before the payment went on, so the time measured is not due to this kill alone.
   */
  readonly wasHitAgain: boolean;
  readonly ms: number;
}

/** Ours: whatever happens to a payment later than this after a kill meets a system that has long recovered. */
const AFFECTED_WITHIN_MS = 3_000;

/**
 * How long this payment stood still because of this kill; null when it was not affected. `all`: every kill of the campaign.
 */
export function recoveryOf(kill: Kill, { run }: Pick<PaymentEvidence, 'run'>, all: readonly Kill[]): Recovery | null {
  if (run === null || run.startedAt > kill.at || (run.closedAt !== null && run.closedAt <= kill.at)) return null;
  const isTheirs = (by: string | null): boolean => by !== null && kill.identities.includes(by);
  const call = run.calls.find(
    ({ startedBy, startedAt, endedAt }) => isTheirs(startedBy) && startedAt <= kill.at && endedAt > kill.at,
  );
  // The payment waits for its own call before it does anything else, whatever else is asked of it.
  const progress = firstProgress(run, call?.endedAt ?? kill.at);
  if (progress === null) return null;
  const wasHitAgain = call === undefined && all.some((other) => isHitBy(other, run, kill.at, progress.at));
  const recovery = (doing: Recovery['doing'], from = kill.at): Recovery => ({
    doing,
    ms: progress.at - from,
    wasHitAgain,
  });

  if (call !== undefined) return recovery('provider call in flight');
  if (run.tasks.some((task) => isTheirs(task.startedBy) && isOpenAt(task, kill.at)))
    return recovery('workflow task in hand');
  if (kill.victim === 'server') return happensOnceItIsBack(kill, progress) ? recovery('waiting') : null;
  if (!isTheirs(holderAt(run, kill.at)) || progress.wantedAt > kill.at + AFFECTED_WITHIN_MS) return null;
  // It stands still from the moment when something happened to it.
  return recovery('waiting', Math.max(kill.at, progress.wantedAt));
}

interface Progress {
  readonly at: number;
  /** When the first task after the kill was scheduled, no matter which worker completed it. */
  readonly wantedAt: number;
}

function firstProgress({ tasks }: Run, at: number): Progress | null {
  const after = tasks.filter((task) => endOf(task) > at);
  const done = after.find(({ completedAt }) => completedAt !== null);
  const [first] = after;
  if (done === undefined || first === undefined || done.completedAt === null) return null;
  const tookIt = Math.max(at, done.startedAt ?? done.completedAt);
  return { at: done.hasLocalCall ? tookIt : done.completedAt, wantedAt: first.scheduledAt };
}

/** Nothing can happen to a payment while there is no server: the first second after its return counts from the kill. */
function happensOnceItIsBack({ workedAgainAt }: Kill, { wantedAt }: Progress): boolean {
  return workedAgainAt !== null && wantedAt <= workedAgainAt + 1_000;
}

/** A later kill hit the worker that was taking the payment over. */
function isHitBy({ at, victim, identities }: Kill, { tasks }: Run, after: number, before: number): boolean {
  if (at <= after || at >= before) return false;
  if (victim === 'server') return true;
  return tasks.some((task) => task.startedBy !== null && identities.includes(task.startedBy) && isOpenAt(task, at));
}

function isOpenAt(task: WorkflowTask, at: number): boolean {
  return task.startedAt !== null && task.startedAt <= at && endOf(task) > at;
}

/** The worker that completed the payment's last task by then, and so keeps it in memory. */
function holderAt({ tasks }: Run, at: number): string | null {
  return tasks.findLast(({ completedAt }) => completedAt !== null && completedAt <= at)?.startedBy ?? null;
}

function endOf({ completedAt, lostAt }: WorkflowTask): number {
  return completedAt ?? lostAt ?? Infinity;
}

/**
 * How long payments stood still after a kill, from the times in their histories. Pure; all times are epoch ms.
 *
 * Progress is the end of the first workflow task that somebody completed after the kill; of a task that called the provider,
 * its beginning, for how long the provider takes is not recovery.
 */
import type { MoneyCall, PaymentEvidence, Run, WorkflowTask } from './evidence';
import type { Victim } from './plan';

export interface Kill {
  readonly at: number;
  readonly victim: Victim;
  readonly frozenMs: number | null;
  /** The workers that it took away, as they stand in histories; of a server, all that were alive. */
  readonly identities: readonly string[];
  /** Another worker was there and working. */
  readonly hadStandby: boolean;
  /** When what was killed worked again; null: it never did. */
  readonly workedAgainAt: number | null;
}

export interface Recovery {
  /** What the payment was in the middle of. */
  readonly doing: 'waiting' | 'in a workflow task' | 'provider call in flight';
  readonly ms: number;
}

/** Ours: what happens to a payment later than this after a kill meets a system that has long recovered. */
const AFFECTED_WITHIN_MS = 3_000;

/** How long this payment stood still because of this kill; null when it was not affected. */
export function recoveryOf(kill: Kill, { run }: Pick<PaymentEvidence, 'run'>): Recovery | null {
  if (run === null || run.startedAt > kill.at || (run.closedAt !== null && run.closedAt <= kill.at)) return null;
  const isServer = kill.victim === 'server';

  const isTheirs = (by: string | null): boolean => by !== null && kill.identities.includes(by);
  const isInFlight = (call: MoneyCall): boolean =>
    isTheirs(call.startedBy) && call.startedAt <= kill.at && call.endedAt > kill.at;
  const call = run.calls.find(isInFlight);
  // The payment waits for its own call before it does anything else, whatever is asked of it meanwhile.
  const progress = firstProgress(run, call?.endedAt ?? kill.at);
  if (progress === null) return null;
  if (call !== undefined) return { doing: 'provider call in flight', ms: progress.at - kill.at };
  const isOpenTask = (task: WorkflowTask): boolean =>
    isTheirs(task.startedBy) && task.startedAt !== null && task.startedAt <= kill.at && endOf(task) > kill.at;
  if (run.tasks.some(isOpenTask)) return { doing: 'in a workflow task', ms: progress.at - kill.at };
  if (isServer) return whileServerWasAway(kill, progress);
  return isTheirs(holderAt(run, kill.at)) ? fromWhatHappened(kill, progress) : null;
}

interface Progress {
  readonly at: number;
  /** When the first task after the kill was wanted, whoever did it in the end. */
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

/** A waiting payment stands still from the moment when something happened to it, or from the kill if that came later. */
function fromWhatHappened({ at }: Kill, progress: Progress): Recovery | null {
  if (progress.wantedAt > at + AFFECTED_WITHIN_MS) return null;
  return { doing: 'waiting', ms: progress.at - Math.max(at, progress.wantedAt) };
}

/** Nothing can happen to a payment while there is no server: the first second after it came back counts from the kill. */
function whileServerWasAway({ at, workedAgainAt }: Kill, progress: Progress): Recovery | null {
  if (workedAgainAt === null || progress.wantedAt > workedAgainAt + 1_000) return null;
  return { doing: 'waiting', ms: progress.at - at };
}

/** Who completed the payment's last task by then, and so keeps it in memory. */
function holderAt({ tasks }: Run, at: number): string | null {
  return tasks.findLast(({ completedAt }) => completedAt !== null && completedAt <= at)?.startedBy ?? null;
}

function endOf({ completedAt, lostAt }: WorkflowTask): number {
  return completedAt ?? lostAt ?? Infinity;
}

/**
 * An execution's history as turns: what the workflow received in one go, and the commands it gave in return. An evicted
 * sandbox is rebuilt from it, and must give the same commands, byte for byte.
 */
import { coresdk } from '@temporalio/proto';
import { valuesOf } from './payloads';
import type { Command, Job, Sandbox } from './sandbox';

export interface Turn {
  readonly jobs: readonly Job[];
  /** Epoch ms. */
  readonly at: number;
  readonly historyLength: number;
  readonly commands: readonly Command[];
}

export type LocalActivityCommand = coresdk.workflow_commands.IScheduleLocalActivity;

/** Bytes of a history with this many events. Ours, roughly; all that matters is that each event makes it larger. */
export const sizeOf = (events: number): number => events * 100;

export class History {
  /** Every signal that the workflow received in a task that became history, as `name` and argument. */
  readonly delivered: { readonly name: string; readonly args: readonly unknown[] }[] = [];
  readonly #turns: Turn[] = [];
  readonly #flags = new Set<number>();

  get last(): Turn | undefined {
    return this.#turns.at(-1);
  }

  /** Flags that the SDK needs again on every replay. */
  addFlags(flags: readonly number[]): void {
    for (const flag of flags) this.#flags.add(flag);
  }

  add(turns: readonly Turn[]): void {
    for (const { signalWorkflow } of turns.flatMap(({ jobs }) => jobs)) {
      if (!signalWorkflow) continue;
      this.delivered.push({ name: signalWorkflow.signalName ?? '', args: valuesOf(signalWorkflow.input) });
    }
    this.#turns.push(...turns.map(withoutRejections).filter((turn) => turn !== null));
  }

  /** Local activities that were scheduled but have no result here: they were lost with their worker, and run again. */
  unfinishedLocals(): LocalActivityCommand[] {
    const over = new Set(
      this.#turns.flatMap((turn) =>
        turn.jobs.flatMap(({ resolveActivity: result }) => (result?.isLocal ? [result.seq ?? -1] : [])),
      ),
    );
    return this.#turns.flatMap((turn) =>
      turn.commands.flatMap(({ scheduleLocalActivity: local }) => (local && !over.has(local.seq ?? -1) ? [local] : [])),
    );
  }

  /** Takes the sandbox through every turn. Null when it gave the same commands each time; otherwise the difference. */
  async replayIn(sandbox: Sandbox, note: (what: 'replay' | 'activation on replay') => void): Promise<string | null> {
    if (this.#turns.length > 0) note('replay');
    for (const { jobs, at, historyLength, commands } of this.#turns) {
      note('activation on replay');
      const completion = await sandbox.activate({
        jobs: [...markersIn(commands), ...jobs.map(asReplayed)],
        at,
        historyLength,
        historySize: sizeOf(historyLength),
        flags: [...this.#flags],
        isReplaying: true,
      });
      if ('failure' in completion) return completion.failure;
      if (!isSame(completion.commands, commands)) return difference(commands, completion.commands);
    }
    return null;
  }
}

/** An update that its validator rejected leaves nothing in history. Null when nothing else happened in this turn. */
function withoutRejections(turn: Turn): Turn | null {
  const idsOf = (kind: 'rejected' | 'accepted'): string[] =>
    turn.commands.flatMap(({ updateResponse }) =>
      updateResponse?.[kind] ? [updateResponse.protocolInstanceId ?? ''] : [],
    );
  const asked = turn.jobs.flatMap(({ doUpdate }) => (doUpdate ? [doUpdate.protocolInstanceId ?? ''] : []));
  const accepted = idsOf('accepted');
  // An update that was accepted, now or in an earlier turn, and then failed is an event like any other.
  const rejected = new Set(idsOf('rejected').filter((id) => asked.includes(id) && !accepted.includes(id)));
  if (rejected.size === 0) return turn;
  const left = turn.jobs.filter(({ doUpdate }) => !rejected.has(doUpdate?.protocolInstanceId ?? 'none'));
  const commands = turn.commands.filter(
    ({ updateResponse }) => !rejected.has(updateResponse?.protocolInstanceId ?? ''),
  );
  return left.length === 0 ? null : { ...turn, jobs: left, commands };
}

/** Core announces the markers of a turn before the turn. */
function markersIn(commands: readonly Command[]): Job[] {
  return commands.flatMap(({ setPatchMarker: marker }) =>
    marker ? [{ notifyHasPatch: { patchId: marker.patchId ?? '' } }] : [],
  );
}

/** An accepted update is not validated again. */
function asReplayed(job: Job): Job {
  return job.doUpdate ? { doUpdate: { ...job.doUpdate, runValidator: false } } : job;
}

function bytesOf(commands: readonly Command[]): Uint8Array {
  return coresdk.workflow_completion.Success.encode({ commands: [...commands] }).finish();
}

function isSame(some: readonly Command[], others: readonly Command[]): boolean {
  return Buffer.compare(bytesOf(some), bytesOf(others)) === 0;
}

function difference(before: readonly Command[], now: readonly Command[]): string {
  const textOf = (commands: readonly Command[]): string => JSON.stringify(commands, leaveOutBytes);
  return `it first gave ${textOf(before)}, and on replay ${textOf(now)} (or with other payloads)`;
}

function leaveOutBytes(name: string, value: unknown): unknown {
  return name === 'data' || name === 'metadata' ? undefined : value;
}

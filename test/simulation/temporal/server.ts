/** What stands in for the Temporal server: executions by id, the rules of starting them, and what can be listed. */
import type { Clock } from '../../../simulator/clock';
import { Execution, type Host } from './execution';
import type { Beginning } from './jobs';
import type { Sandboxes } from './sandbox';
import type { Workers } from './workers';

export interface ServerOptions {
  readonly clock: Clock;
  readonly sandboxes: Sandboxes;
  readonly workers: Workers;
  /** Makes run ids and workflow randomness of its own for each seed. */
  readonly seed: number;
  readonly forgets: Host['forgets'];
  readonly advanced: Host['advanced'];
  readonly brings: Host['brings'];
  readonly note: Host['note'];
  readonly violation: Host['violation'];
}

export interface Server {
  /** All runs, oldest first. */
  readonly executions: readonly Execution[];
  /** The latest run of this id. */
  find(workflowId: string): Execution | null;
  /** Starts it; gives the running one where there is one (USE_EXISTING). Null: it is closed, and `isAgain` is false. */
  start(
    beginning: Omit<Beginning, 'startedAt'>,
    options: { isAgain: boolean; taskTimeoutMs: number },
  ): Execution | null;
  /** All workers die at once. */
  crash(ms: number): void;
}

export function createServer(options: ServerOptions): Server {
  const { clock, sandboxes, workers, seed } = options;
  const executions: Execution[] = [];
  const latest = new Map<string, Execution>();

  return {
    executions,
    find: (workflowId) => latest.get(workflowId) ?? null,
    start(beginning, { isAgain, taskTimeoutMs }) {
      const known = latest.get(beginning.workflowId);
      if (known?.status === 'RUNNING') return known;
      if (known !== undefined && !isAgain) return null;
      const number = executions.length + 1;
      const host: Host = {
        clock,
        sandboxes,
        taskTimeoutMs,
        seedBytes: [seed, seed >>> 8, seed >>> 16, seed >>> 24, number, 1, 2, 3].map((byte) => byte & 0xff),
        whenTaken: (act) => workers.whenTaken(act),
        runLocal: (call, done) => workers.runLocal(call, done),
        runRegular: (call, done) => workers.runRegular(call, done),
        forgets: options.forgets,
        advanced: options.advanced,
        brings: options.brings,
        note: options.note,
        violation: options.violation,
      };
      const execution = new Execution(
        { ...beginning, startedAt: clock.now() },
        `run-${String(seed)}-${String(number)}`,
        host,
      );
      executions.push(execution);
      latest.set(beginning.workflowId, execution);
      return execution;
    },
    crash(ms) {
      workers.crash(ms);
      for (const execution of executions) if (execution.status === 'RUNNING') execution.crash();
    },
  };
}

/** The stand-in for the Temporal server: executions by id, the rules for starting them, and what can be listed. */
import { Execution, type Host } from './execution';
import type { Beginning } from './jobs';
import type { Workers } from './workers';

/** What all executions report to and ask alike. */
type ForAll = Pick<Host, 'clock' | 'sandboxes' | 'forgets' | 'advanced' | 'brings' | 'orders' | 'note' | 'violation'>;

export interface ServerOptions extends ForAll {
  readonly workers: Workers;
  /** Makes different run ids and workflow randomness for each seed. */
  readonly seed: number;
}

export interface Server {
  /** All runs, oldest first. */
  readonly executions: readonly Execution[];
  /** The latest run with this id. */
  find(workflowId: string): Execution | null;
  /** Starts it; returns the running one if there is one (USE_EXISTING). Null: it is closed, and `isAgain` is false. */
  start(
    beginning: Omit<Beginning, 'startedAt'>,
    options: { isAgain: boolean; taskTimeoutMs: number },
  ): Execution | null;
  /** All workers die at once. `isLookedAt`: a look at each payment waits for the next one. */
  crash(ms: number, isLookedAt: boolean): void;
}

export function createServer({ workers, seed, ...shared }: ServerOptions): Server {
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
        ...shared,
        taskTimeoutMs,
        seedBytes: [seed, seed >>> 8, seed >>> 16, seed >>> 24, number, 1, 2, 3].map((byte) => byte & 0xff),
        whenTaken: (act) => workers.whenTaken(act),
        runLocal: (call, done) => workers.runLocal(call, done),
        runRegular: (call, done) => workers.runRegular(call, done),
      };
      const execution = new Execution(
        { ...beginning, startedAt: shared.clock.now() },
        `run-${String(seed)}-${String(number)}`,
        host,
      );
      executions.push(execution);
      latest.set(beginning.workflowId, execution);
      return execution;
    },
    crash(ms, isLookedAt) {
      workers.crash(ms, async () => {
        if (isLookedAt) for (const execution of executions) await execution.lateLook();
      });
      for (const execution of executions) if (execution.status === 'RUNNING') execution.crash();
    },
  };
}

/**
 * How time passes in a world: for the server, the payments and the provider together, from one thing that is due to the
 * next. So a question that a payment asks in the middle of thirty days is answered by a provider of that very day.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Simulator } from '../../../simulator/start';
import type { Attempt } from './money';
import type { TestServer } from './test-server';
import { whereaboutsOf, type Whereabouts } from './whereabouts';

export interface PassingTime {
  /** Resolves when nothing is under way any more: neither at the provider nor in any payment. Time stands still. */
  settle(): Promise<void>;
  /** Lets time pass to the next thing that is due, at most `ms`. Returns how many ms have passed. */
  pass(ms: number): Promise<number>;
}

/** The server's own skipping lands up to 0.3 s early (measured); a payment that is to wake up must have done so. */
const MARGIN_MS = 1_000;

const LOOK_EVERY_MS = 5;
/** Ours: longer than the longest call that a payment can make (35 s), shorter than the time limit of a test. */
const QUIET_WITHIN_MS = 45_000;

export interface Passengers {
  readonly server: TestServer;
  readonly simulator: Simulator;
  /** Every payment of the world; grows. */
  readonly attempts: readonly Attempt[];
  /** False while no worker runs: then nobody does what is outstanding, and it is not waited for. */
  readonly isWorked: () => boolean;
}

export function passingTime({ server, simulator, attempts, isWorked }: Passengers): PassingTime {
  const { clock, journal } = simulator;
  const closed = new Set<Attempt>();

  const settle = async (): Promise<Map<Attempt, Whereabouts>> => {
    for (;;) {
      const before = journal.entries.length;
      await simulator.whenIdle();
      const open = await quietPayments();
      // What the payments did may have set the provider going again.
      if (journal.entries.length === before) return open;
    }
  };

  async function quietPayments(): Promise<Map<Attempt, Whereabouts>> {
    const open = new Map<Attempt, Whereabouts>();
    for (const attempt of attempts) {
      if (closed.has(attempt)) continue;
      const whereabouts = isWorked() ? await quiet(attempt) : await look(attempt);
      if (whereabouts.isClosed) closed.add(attempt);
      else open.set(attempt, whereabouts);
    }
    return open;
  }

  return {
    async settle() {
      await settle();
    },
    async pass(ms) {
      const open = await settle();
      if ([...open.values()].some(({ isBusy }) => isBusy)) {
        throw new Error(
          'No server lets time pass while a payment has work outstanding, and there is no worker to do it',
        );
      }
      const nextAt = clock.nextAt();
      const dues = nextAt === null ? [] : [nextAt - clock.now()];
      for (const [{ handle }, { wakesAt }] of open) {
        if (wakesAt !== null) dues.push(wakesAt - (await server.timeOf(handle.workflowId)) + MARGIN_MS);
      }
      const step = Math.min(ms, ...dues.map((due) => Math.max(1, Math.ceil(due))));
      const workflowIds = [...open.keys()].map(({ handle }) => handle.workflowId);
      return server.pass(step, workflowIds, clock);
    },
  };
}

async function look({ handle }: Attempt): Promise<Whereabouts> {
  return whereaboutsOf((await handle.fetchHistory()).events ?? []);
}

async function quiet(attempt: Attempt): Promise<Whereabouts> {
  const deadline = performance.now() + QUIET_WITHIN_MS;
  for (;;) {
    const whereabouts = await look(attempt);
    if (!whereabouts.isBusy) return whereabouts;
    if (performance.now() > deadline) throw new Error(`${attempt.handle.workflowId} has work that nobody does`);
    await delay(LOOK_EVERY_MS);
  }
}

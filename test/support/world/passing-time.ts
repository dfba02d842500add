/**
 * How time passes in a world: for the server, the payments and the provider together, from one due event to the next.
 * So when a payment asks a question in the middle of thirty days, the provider that answers is at that same day.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Simulator } from '../../../simulator/start';
import type { Attempt } from './money';
import type { TestServer } from './test-server';
import { whereaboutsOf, type Whereabouts } from './whereabouts';

export interface PassingTime {
  /** Resolves when nothing is under way any more, neither at the provider nor in any payment. Time stands still. */
  settle(): Promise<void>;
  /** Lets time pass to the next due event, at most `ms`. Returns how many ms have passed. */
  pass(ms: number): Promise<number>;
}

/** The server's own skipping lands up to 0.3 s early (measured); a payment that is to wake up must have done so. */
const MARGIN_MS = 1_000;

const LOOK_EVERY_MS = 5;
/** Ours: longer than the longest call that a payment can make (35 s) on a busy machine, shorter than the time limit of a test. */
const QUIET_WITHIN_MS = 120_000;

export interface Passengers {
  readonly server: TestServer;
  readonly simulator: Simulator;
  /** Every payment of the world; grows. */
  readonly attempts: readonly Attempt[];
  /** False while no worker runs: then outstanding work is not done, and is not waited for. */
  readonly isWorked: () => boolean;
}

export function passingTime({ server, simulator, attempts, isWorked }: Passengers): PassingTime {
  const { clock, journal } = simulator;
  const looks = new Map<Attempt, Look>();

  const settle = async (): Promise<Map<Attempt, Whereabouts>> => {
    for (;;) {
      const before = journal.entries.length;
      await simulator.whenIdle();
      const open = await quietPayments();
      // The payments' actions may have set the provider going again.
      if (journal.entries.length === before) return open;
    }
  };

  async function quietPayments(): Promise<Map<Attempt, Whereabouts>> {
    const open = new Map<Attempt, Whereabouts>();
    for (const attempt of attempts) {
      if (looks.get(attempt)?.whereabouts.isClosed === true) continue;
      const last = looks.get(attempt);
      const seen = isWorked() ? await quiet(attempt, last) : await look(attempt, last);
      looks.set(attempt, seen);
      if (!seen.whereabouts.isClosed) open.set(attempt, seen.whereabouts);
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
          'No server lets time pass while a payment has outstanding work, and no worker is there to do it',
        );
      }
      const event = (clock.nextAt() ?? Infinity) - clock.now();
      const wakes = [...open].map(async ([{ handle }, { wakesAt }]) =>
        wakesAt === null ? Infinity : wakesAt - (await server.timeOf(handle.workflowId)),
      );
      const wake = Math.min(...(await Promise.all(wakes)));

      const workflowIds = [...open.keys()].map(({ handle }) => handle.workflowId);
      // Whichever acts next arrives last: it must find the other at the current time, not at the time of the last event.
      if (wake < event) {
        const step = Math.min(ms, wake + MARGIN_MS, event - 1);
        return server.pass(atLeastOne(step), workflowIds, clock, 'provider');
      }
      return server.pass(atLeastOne(Math.min(ms, event)), workflowIds, clock, 'payments');
    },
  };
}

function atLeastOne(ms: number): number {
  return Math.max(1, Math.ceil(ms));
}

/** A long history is only read again when it has grown. */
interface Look {
  readonly length: string;
  readonly whereabouts: Whereabouts;
}

async function look({ handle }: Attempt, last: Look | undefined): Promise<Look> {
  const length = String((await handle.describe()).historyLength);
  if (last?.length === length) return last;
  return { length, whereabouts: whereaboutsOf((await handle.fetchHistory()).events ?? []) };
}

async function quiet(attempt: Attempt, last: Look | undefined): Promise<Look> {
  const deadline = performance.now() + QUIET_WITHIN_MS;
  for (let seen = await look(attempt, last); ; seen = await look(attempt, seen)) {
    if (!seen.whereabouts.isBusy) return seen;
    if (performance.now() > deadline) throw new Error(`${attempt.handle.workflowId} has work that is never done`);
    await delay(LOOK_EVERY_MS);
  }
}

/** What every clock of the simulator does, however it is driven: keep an agenda, fire it in order, move. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgenda } from './agenda';

/** Everything the provider model knows about time. `now` is epoch ms. */
export interface Clock {
  now(): number;
  /** Runs `act` once, `ms` from now. Returns a function that cancels it. */
  after(ms: number, act: () => void | Promise<void>): () => void;
}

export interface MovableClock extends Clock {
  /** Moves time forward, firing in order what becomes due. `advance(0)` fires what is due now. */
  advance(ms: number): Promise<void>;
  /** When the next thing is due (epoch ms); null when nothing is. */
  nextAt(): number | null;
  /** Resolves when nothing is due now and nothing that was fired is still running. */
  settled(): Promise<void>;
  /** Forgets everything that is due. The clock can still be read. */
  stop(): void;
}

/** What makes one clock differ from another: how it is read, how it is moved, and what wakes it. */
export interface Works {
  /** True when nothing fires without `advance`. */
  readonly isPassive: boolean;
  read(): number;
  moveTo(at: number): void;
  /** Calls `fire` when `at` is reached in real time; a new call replaces the previous one, null cancels it. */
  wakeAt(at: number | null, fire: () => void): void;
}

/** A clock on these works. `patienceMs`: how long (real ms) `advance` waits for what it fired. */
export function clockOf(works: Works, patienceMs: number): MovableClock {
  const agenda = createAgenda();
  const underWay = new Set<Promise<void>>();
  /** Fired things that `advance` has lost patience with; a stuck receiver is waited for once, not at every step. */
  const givenUp = new WeakSet<Promise<void>>();
  let moves: Promise<void> = Promise.resolve();

  const now = (): number => Math.floor(works.read());
  const nextAt = (): number | null => agenda.first()?.at ?? null;
  const setAlarm = (): void => {
    works.wakeAt(nextAt(), () => {
      fireDue();
      setAlarm();
    });
  };

  function fireDue(): void {
    for (let next = agenda.first(); next !== undefined && next.at <= works.read(); next = agenda.first()) {
      agenda.take();
      const result = next.act();
      if (result === undefined) continue;
      const work = result.finally(() => underWay.delete(work));
      underWay.add(work);
    }
  }

  async function waitForWork(): Promise<void> {
    const work = [...underWay].filter((promise) => !givenUp.has(promise));
    // What time went on without may be over now, cut by its own limit; it gets a turn to say so.
    if (underWay.size > work.length) await new Promise((resolve) => setImmediate(resolve));
    if (work.length === 0) return;
    const patience = new AbortController();
    await Promise.race([
      Promise.all(work),
      sleep(patienceMs, undefined, { signal: patience.signal }).then(
        () => work.forEach((promise) => givenUp.add(promise)),
        () => undefined,
      ),
    ]).finally(() => patience.abort());
  }

  async function moveTo(target: number): Promise<void> {
    for (;;) {
      fireDue();
      await waitForWork();
      const next = nextAt();
      if (next !== null && next <= works.read()) continue;
      works.moveTo(Math.min(next ?? target, target));
      if (next === null || next > target) return setAlarm();
    }
  }

  return {
    now,
    after(ms, act) {
      const cancel = agenda.add({ at: now() + Math.max(0, ms), act });
      setAlarm();
      return cancel;
    },
    nextAt,
    advance(ms) {
      const moved = moves.then(() => moveTo(works.read() + ms));
      moves = moved.catch(() => undefined);
      return moved;
    },
    async settled() {
      for (;;) {
        const next = works.isPassive ? null : nextAt();
        if (next !== null && next <= works.read()) await new Promise((resolve) => setImmediate(resolve));
        else if (underWay.size > 0) await Promise.race(underWay);
        else return;
      }
    },
    stop() {
      agenda.clear();
      works.wakeAt(null, () => undefined);
    },
  };
}

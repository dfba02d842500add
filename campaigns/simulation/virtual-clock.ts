/** The time of a simulated world: it stands still, and jumps exactly to the next thing that is due. */
import { createAgenda } from '../../simulator/agenda';
import type { Clock } from '../../simulator/clock';

export interface VirtualClock extends Clock {
  /** Fires what is due, in order, until nothing is left, `until` (epoch ms) is reached, or `isOver` returns true. */
  run(until: number, isOver: () => boolean): Promise<void>;
}

/** Independent of the real world: two runs that add the same things fire them in the same order. */
export function virtualClock(start: number): VirtualClock {
  const agenda = createAgenda();
  let time = start;
  return {
    now: () => time,
    after: (ms, act) => agenda.add({ at: time + Math.max(0, Math.round(ms)), act }),
    async run(until, isOver) {
      while (!isOver()) {
        const next = agenda.take();
        if (next === undefined || next.at > until) return;
        time = next.at;
        await next.act();
        await comeToRest();
      }
    },
  };
}

/**
 * Lets everything that was just resolved run to its end before time goes on: Node's tick queue comes after all
 * promises. Neither timers nor sockets are involved, so the result is the same in every run.
 */
function comeToRest(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

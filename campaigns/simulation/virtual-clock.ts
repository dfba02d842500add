/** Time of a simulated world: it stands still until the next thing that is due, and is then exactly there. */
import { createAgenda } from '../../simulator/agenda';
import type { Clock } from '../../simulator/clock';

export interface VirtualClock extends Clock {
  /** Fires what is due, in order, until nothing is left, `until` (epoch ms) is over, or `isOver` says so. */
  run(until: number, isOver: () => boolean): Promise<void>;
}

/** No thing of a real world takes part: two runs that enter the same things fire the same things in the same order. */
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
 * Lets what was resolved a moment ago run to its end, before time goes on: Node's tick queue comes after all promises. Neither
 * timers nor sockets take part, so the end is the same in every run.
 */
function comeToRest(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

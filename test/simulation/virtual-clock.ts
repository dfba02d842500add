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
        // Waited for always, also where nothing is under way: what was resolved a moment ago gets its turn first.
        await next.act();
      }
    },
  };
}

/** More turns than any chain of promises here has links; what is still not at rest then is a bug of the simulation. */
const TURNS = 60;

/** Lets what was resolved a moment ago run to its end. No timer and no socket takes part, so counting turns is enough. */
export async function comeToRest(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await null;
}

/** The workers of a simulated world: they take tasks, run activities, and die. */
import type { Clock } from '../../../simulator/clock';
import type { NewsActivities, PaymentActivities } from '../../../workflows/contract/activities';
import { attempt, type ActivityCall, type ActivityResult } from './activities';
import { timeoutFailure } from './jobs';

export interface Workers {
  /** Calls `act` when a worker takes the task: soon, or once there is a worker again. */
  whenTaken(act: () => void | Promise<void>): void;
  runLocal(call: ActivityCall, done: (result: ActivityResult) => void): void;
  /** Returns a canceller; after it, `done` is not called. */
  runRegular(call: ActivityCall, done: (result: ActivityResult) => void): () => void;
  /** Everything in progress is lost; another worker comes after `ms`, and does `first`. What they have sent is on its way. */
  crash(ms: number, first: () => Promise<void>): void;
}

/** `delayOf`: how long a task waits for a worker that is up, ms. */
export function createWorkers(
  clock: Clock,
  activities: PaymentActivities & NewsActivities,
  delayOf: () => number,
): Workers {
  let isUp = true;
  /** Number of the process: results of an earlier one are dropped. */
  let life = 0;
  let waiting: (() => void)[] = [];

  function whenTaken(act: () => void | Promise<void>): void {
    clock.after(delayOf(), () => {
      if (isUp) return act();
      waiting.push(() => whenTaken(act));
      return undefined;
    });
  }

  function run(call: ActivityCall, done: (result: ActivityResult) => void): void {
    const mine = life;
    void attempt(activities, call).then((result) => {
      if (mine === life) done(result);
    });
  }

  return {
    whenTaken,
    runLocal: run,
    runRegular(call, done) {
      let isOver = false;
      const cancels: (() => void)[] = [];
      const end = (result: ActivityResult | null): void => {
        if (isOver) return;
        isOver = true;
        for (const cancel of cancels) cancel();
        if (result !== null) done(result);
      };
      const cancelWait =
        call.scheduleToStartMs === null
          ? () => undefined
          : clock.after(call.scheduleToStartMs, () => end({ failure: timeoutFailure('SCHEDULE_TO_START') }));
      cancels.push(cancelWait);
      whenTaken(() => {
        if (isOver) return;
        cancelWait();
        cancels.push(clock.after(call.startToCloseMs, () => end({ failure: timeoutFailure('START_TO_CLOSE') })));
        run(call, end);
      });
      return () => end(null);
    },
    crash(ms, first) {
      isUp = false;
      life += 1;
      const now = life;
      clock.after(ms, async () => {
        if (now !== life) return; // It died again meanwhile, and is down for longer.
        await first();
        isUp = true;
        const freed = waiting;
        waiting = [];
        for (const go of freed) go();
      });
    },
  };
}

import { CancellationScope, condition, workflowInfo } from '@temporalio/workflow';

/**
 * The only place that reads the time. Temporal's clock stands still during a task and moves on with the next one. One case
 * breaks that: a query that waited for a worker comes with newer events, but with the time of an older task. A decision made
 * at that time could never be replayed (docs/decisions/0016-a-clock-that-can-refuse.md). So `now()` throws then: only that query
 * fails, and the task that is due starts again from the history.
 */

/** The clock of one payment, or of one aftermath. */
export interface Clock {
  /** Epoch ms of the current task. Throws in a query that knows more than its time, which fails that query alone. */
  now(): number;
  /** For code that an event wakes and that needs no time: the clock has to hear of every task, before anything is done in it. */
  hear(): void;
  /** A timer that was set for `at` (epoch ms) has rung: it is no earlier now. Hears of the task as well. */
  rang(at: number): void;
}

export function createClock(): Clock {
  let heard = { events: 0, bytes: 0, at: 0 };
  let notBefore = 0;
  // A task that wakes nothing of ours, such as a signal of a name that we do not know: a condition is looked at in each.
  void CancellationScope.nonCancellable(() =>
    condition(() => {
      isTask();
      return false;
    }),
  );

  /**
   * A task begins with an event that carries the history's size. If there are more events while the size stands still, no task
   * has begun. The time tells nothing then: a local call that ended within the last task has set it to another. It counts only on a
   * server that gives no size. A replay does not show a task in which nothing happened, so a timer that has rung tells too: it
   * rings at its time, and not before. Nothing is refused during a replay: the history shows that it was done.
   */
  function isTask(): boolean {
    const { historyLength: events, historySize: bytes, unsafe } = workflowInfo();
    const at = Date.now();
    const isSame = bytes > 0 ? bytes === heard.bytes : at === heard.at;
    const isAhead = !unsafe.isReplaying && ((events > heard.events && isSame) || at < notBefore);
    if (!isAhead) heard = { events, bytes, at };
    return !isAhead;
  }

  return {
    now() {
      if (!isTask()) throw new Error('This look at the payment ran ahead of the task that is due. Look again.');
      return Date.now();
    },
    hear: () => void isTask(),
    rang(at) {
      notBefore = Math.max(notBefore, at);
      isTask();
    },
  };
}

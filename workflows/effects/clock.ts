import { workflowInfo } from '@temporalio/workflow';

/**
 * The only place that reads the time. Temporal's clock stands still while a task is worked on, and moves with the next task. One
 * case breaks that: a query that had to wait for a worker comes with everything that has happened since, and with the time of
 * the task before. What a payment would decide at such a time no replay gives again, and its history would be stuck for good
 * (docs/decisions/0016-a-clock-that-can-refuse.md). So the clock refuses to tell a time that is older than what was just
 * heard: the look at the payment fails, nothing else does, and the task that is due starts from the history.
 */

/** The clock of one payment, or of one aftermath. */
export interface Clock {
  /** Epoch ms of the task that is worked on. Throws in a look that knows more than its time, which fails that look alone. */
  now(): number;
  /** For what an event wakes and needs no time: so the clock hears of every task. */
  hear(): void;
}

export function createClock(): Clock {
  let heard = { events: 0, bytes: 0, at: 0 };

  /**
   * A task begins with an event that tells the time and how large the history is by then: where there are more events, and both
   * stand still, none has begun. What history shows to have been done is not refused.
   */
  function isTask(): boolean {
    const { historyLength: events, historySize: bytes, unsafe } = workflowInfo();
    const at = Date.now();
    const isAhead = !unsafe.isReplaying && events > heard.events && bytes === heard.bytes && at === heard.at;
    if (!isAhead) heard = { events, bytes, at };
    return !isAhead;
  }

  return {
    now() {
      if (!isTask()) throw new Error('This look at the payment ran ahead of the task that is due. Look again.');
      return Date.now();
    },
    hear: () => void isTask(),
  };
}

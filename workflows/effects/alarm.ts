import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';
import type { Clock } from './clock';

/**
 * The one timer of a payment. A timer that would ring too early is left alone: to wake up once for nothing costs less than
 * to cancel it and start another, and usually the payment is over before it rings.
 */
export interface Alarm {
  /**
   * Returns when `hasNews` holds, at `until` (epoch ms), or when an alarm that was set before rings earlier. `summary`, the
   * line that the Web UI shows beside the timer, is called only when one is set.
   */
  newsOr(until: number, hasNews: () => boolean, summary: () => string): Promise<void>;
}

export function createAlarm(clock: Clock): Alarm {
  let pending: { readonly at: number; readonly scope: CancellationScope; rang: boolean } | null = null;

  return {
    async newsOr(until, hasNews, summary) {
      if (pending === null || pending.rang || pending.at > until) {
        pending?.scope.cancel();
        pending = set(until, summary());
      }
      const alarm = pending;
      await condition(() => hasNews() || alarm.rang);
    },
  };

  function set(at: number, summary: string): NonNullable<typeof pending> {
    const alarm = { at, scope: new CancellationScope({ cancellable: true }), rang: false };
    alarm.scope
      .run(() => sleep(Math.max(1, at - clock.now()), { summary }))
      .then(
        () => {
          clock.rang(at);
          alarm.rang = true;
        },
        (error: unknown) => {
          // Cancelled because an earlier alarm was set: nothing waits for this one any more.
          if (!isCancellation(error)) throw error;
        },
      );
    return alarm;
  }
}

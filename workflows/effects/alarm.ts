import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';
import type { Clock } from './clock';

/**
 * The one timer of a payment. A timer that rings too early is left alone: waking up once for nothing costs less than
 * cancelling it and starting another, and in the usual case the payment is over before it rings.
 */
export interface Alarm {
  /**
   * Returns when `hasNews` holds, or at `until` (epoch ms), or earlier when an older, earlier alarm rings. `summary` is asked for
   * only when a timer is set: the line that the Web UI shows beside it.
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
          clock.hear();
          alarm.rang = true;
        },
        (error: unknown) => {
          // Cancelled because a nearer alarm was set: nobody waits for this one any more.
          if (!isCancellation(error)) throw error;
        },
      );
    return alarm;
  }
}

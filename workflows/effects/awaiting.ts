import { CancellationScope, condition } from '@temporalio/workflow';
import { AWAITING } from '../contract/policy';

/**
 * The callers of `awaitNextStep`. Few wait at once and none for long, because what Temporal takes of updates can be used up.
 * Their time needs no timer of its own: the payment's loop wakes when it is up.
 */
export interface Awaiting {
  /** Whether one more may wait. */
  hasRoom(): boolean;
  /** Resolves when `isTrue` holds, or when this caller's time is up. `now` is epoch ms. */
  until(isTrue: () => boolean, now: number): Promise<void>;
  /** Until when (epoch ms) the first of them waits; Infinity when none does. */
  firstEnd(): number;
  /** Ends the wait of those whose time is up. */
  release(now: number): void;
}

export function createAwaiting(): Awaiting {
  let inAll = 0;
  const waiting = new Set<{ readonly end: number; isOver: boolean }>();

  return {
    hasRoom: () => waiting.size < AWAITING.atOnce && inAll < AWAITING.inAll,
    async until(isTrue, now) {
      inAll += 1;
      const caller = { end: now + AWAITING.longest, isOver: false };
      waiting.add(caller);
      await until(() => caller.isOver || isTrue());
      waiting.delete(caller);
    },
    firstEnd: () => Math.min(...[...waiting].map(({ end }) => end)),
    release(now) {
      for (const caller of waiting) caller.isOver ||= caller.end <= now;
    },
  };
}

/** A cancellation in Temporal stops the payment, not this wait: a caller who waits for an answer still gets one. */
export async function until(isTrue: () => boolean): Promise<void> {
  await CancellationScope.nonCancellable(() => condition(isTrue));
}

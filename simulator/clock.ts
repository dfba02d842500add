/**
 * Two clocks for one provider. Both fire what is due in order; both can be moved forward by hand. What is fired may take
 * real time (a webhook on its way): moving a clock waits for it, because its answer may put new things on the agenda.
 */
import { clockOf, type Clock, type MovableClock, type Works } from './clock-engine';

export type { Clock, MovableClock } from './clock-engine';

/**
 * How long (real ms) `advance` waits for something fired, such as a receiver that does not answer, before time goes on
 * without it. Ours: longer than the 3 s within which a bridge answers.
 */
const PATIENCE_MS = 5000;

/** Longest delay of Node's timers: 2^31 - 1 ms; anything longer would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Moves only by `advance`. What is due *now* it fires by itself, right after the running code, so that a provider without
 * delays continues without being told; `isPassive` switches that off for callers that drive every step.
 */
export function manualClock(
  start: number = Date.UTC(2026, 0, 1),
  { isPassive = false, patienceMs = PATIENCE_MS }: { isPassive?: boolean; patienceMs?: number } = {},
): MovableClock {
  let time = start;
  let wake: NodeJS.Immediate | undefined;
  const works: Works = {
    isPassive,
    read: () => time,
    moveTo: (at) => (time = Math.max(time, at)),
    wakeAt(at, fire) {
      clearImmediate(wake);
      wake = at === null || at > time || isPassive ? undefined : setImmediate(fire);
    },
  };
  return clockOf(works, patienceMs);
}

/** Real time, `scale` times as fast. */
export function systemClock(scale = 1): MovableClock {
  const base = Date.now();
  const started = performance.now();
  let moved = 0;
  let wake: NodeJS.Timeout | undefined;
  const read = (): number => base + moved + (performance.now() - started) * scale;
  const works: Works = {
    isPassive: false,
    read,
    moveTo: (at) => (moved += Math.max(0, at - read())),
    wakeAt(at, fire) {
      clearTimeout(wake);
      const ms = at === null ? null : Math.max(0, Math.ceil((at - read()) / scale));
      wake = ms === null ? undefined : setTimeout(fire, Math.min(ms, LONGEST_TIMEOUT_MS));
    },
  };
  return clockOf(works, PATIENCE_MS);
}

/** The same clock, with its own list of what is due: `cancelAll` does not affect other users of the clock. */
export function shareOf(clock: Clock): Clock & { cancelAll(): void } {
  const cancels = new Set<() => void>();
  return {
    now: () => clock.now(),
    after(ms, act) {
      const cancel = clock.after(ms, () => {
        cancels.delete(cancel);
        return act();
      });
      cancels.add(cancel);
      return () => {
        cancels.delete(cancel);
        cancel();
      };
    },
    cancelAll() {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}

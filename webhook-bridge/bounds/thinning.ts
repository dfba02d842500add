import { LRUCache } from 'lru-cache';

export interface Thinning {
  /** How long a key is held the first time; each time after that twice as long as the time before. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** How many keys are held at once. */
  readonly max: number;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Thinned<Value> {
  /** What `key` was held with, while its time lasts. */
  held(key: string): Value | undefined;
  hold(key: string, value: Value): void;
  /** Forgets `key`, and how often it came. */
  release(key: string): void;
}

/**
 * Lets the same thing through less and less often. Temporal accepts 10,000 signals a run and then no more: at one every ten
 * minutes, three old webhooks would use that up while a payment waits for a person; with doubling intervals they never do.
 */
export function thinning<Value extends object | true>({ firstMs, longestMs, max, now }: Thinning): Thinned<Value> {
  const entries = new LRUCache<string, { readonly value: Value; readonly until: number; readonly heldMs: number }>({
    max,
  });
  return {
    held(key) {
      const entry = entries.get(key);
      return entry !== undefined && now() < entry.until ? entry.value : undefined;
    },
    hold(key, value) {
      const before = entries.peek(key);
      const heldMs = before === undefined ? firstMs : Math.min(before.heldMs * 2, longestMs);
      entries.set(key, { value, until: now() + heldMs, heldMs });
    },
    release(key) {
      entries.delete(key);
    },
  };
}

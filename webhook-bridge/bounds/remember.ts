import { LRUCache } from 'lru-cache';

export interface Memory {
  readonly keepMs: number;
  readonly max: number;
  /** Epoch ms. */
  readonly now: () => number;
}

/** A bounded set that forgets each key `keepMs` after it was added. */
export function forgetful({ keepMs, max, now }: Memory): LRUCache<string, true> {
  // ttlResolution 0: otherwise the cache reads the clock at most once a millisecond and holds a real timer for it.
  return new LRUCache({ max, ttl: keepMs, ttlResolution: 0, perf: { now } });
}

/**
 * `ask`, but a key asked for within `keepMs` gets the same answer, even one that is still pending. Failures are not
 * remembered. `ask` must end by itself: while it hangs, all callers for that key hang with it.
 */
export function remember<T>(ask: (key: string) => Promise<T>, memory: Memory): (key: string) => Promise<T> {
  const { keepMs, max, now } = memory;
  const answers = new LRUCache<string, Promise<T>>({ max, ttl: keepMs, ttlResolution: 0, perf: { now } });
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(key);
    answers.set(key, answer);
    answer.catch(() => {
      if (answers.peek(key) === answer) answers.delete(key);
    });
    return answer;
  };
}

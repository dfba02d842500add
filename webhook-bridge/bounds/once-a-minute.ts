import type { Logger } from 'pino';

export interface Often {
  /** What these lines have in common; one line a minute for each kind. */
  readonly kind: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly facts: object;
  readonly meaning: string;
}

const MINUTE_MS = 60_000;

/** Calls `then` after `ms`, without keeping the process alive for it. */
export type Later = (ms: number, then: () => void) => void;

const later: Later = (ms, then) => {
  setTimeout(then, ms).unref();
};

/**
 * A log for what any sender can cause at will. The first of its kind is written at once, the others of the same minute become
 * one line with their count when the minute is over: a flood must not bury other lines, fill the disk, or cost more to log
 * than to send.
 */
export function onceAMinute(logger: Logger, after: Later = later): (often: Often) => void {
  const more = new Map<string, number>();
  return ({ kind, level, facts, meaning }) => {
    const count = more.get(kind);
    if (count !== undefined) {
      more.set(kind, count + 1);
      return;
    }
    more.set(kind, 0);
    logger[level](facts, meaning);
    after(MINUTE_MS, () => {
      const others = more.get(kind) ?? 0;
      more.delete(kind);
      if (others > 0) logger[level]({ ...kindOf(facts), count: others }, `${String(others)} more in the last minute.`);
    });
  };
}

/** What the facts of all lines of a kind have in common. */
function kindOf(facts: object): object {
  return {
    ...('status' in facts ? { status: facts.status } : {}),
    ...('reason' in facts ? { reason: facts.reason } : {}),
  };
}

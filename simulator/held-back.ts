/** Webhooks that wait until another one of their session was tried: so the order in which they arrive is not theirs. */
export interface HeldBack {
  add(sessionId: string, act: () => void): void;
  /** Lets go, in order, what is held of this session. */
  release(sessionId: string): void;
  clear(): void;
}

/** Nothing is held. */
export function createHeldBack(): HeldBack {
  const held = new Map<string, (() => void)[]>();
  return {
    add(sessionId, act) {
      held.set(sessionId, [...(held.get(sessionId) ?? []), act]);
    },
    release(sessionId) {
      const free = held.get(sessionId) ?? [];
      held.delete(sessionId);
      for (const act of free) act();
    },
    clear: () => held.clear(),
  };
}

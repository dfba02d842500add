/** Waiting for quiet: until a session has gone as far as it can alone, and all its webhooks were tried. */
export interface Quiet {
  /** Calls `act` once there is quiet about this session; at once, if there is. */
  when(sessionId: string, act: () => void): void;
  /** To be told of everything that may have brought quiet. */
  changed(): void;
  clear(): void;
}

/** Starts with no waiters. `isQuiet` is checked again after every change. */
export function createQuiet(isQuiet: (sessionId: string) => boolean): Quiet {
  let waiting: { readonly sessionId: string; readonly act: () => void }[] = [];
  const look = (): void => {
    const over = waiting.filter(({ sessionId }) => isQuiet(sessionId));
    waiting = waiting.filter((one) => !over.includes(one));
    for (const { act } of over) act();
  };
  return {
    when(sessionId, act) {
      waiting.push({ sessionId, act });
      look();
    },
    changed() {
      // Not at once: a state is entered before it is announced, and in between there is only seeming quiet.
      if (waiting.length > 0) queueMicrotask(look);
    },
    clear() {
      waiting = [];
    },
  };
}

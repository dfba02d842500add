/** Ctrl-C, a closed terminal, a polite kill: all end the demo in order. */

export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** npm hands a Ctrl-C on that the terminal has sent us already; what comes later than this is a person's second one. Ours. */
const SAME_PRESS_MS = 1_000;

/**
 * Never resolves; rejects with `Interrupted` at the first signal. A second one, for a person who will not wait for the
 * orderly end, calls `atOnce`.
 */
export function interruption(atOnce: () => void): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    let firstAt: number | null = null;
    const onSignal = (): void => {
      if (firstAt !== null && Date.now() - firstAt > SAME_PRESS_MS) atOnce();
      firstAt ??= Date.now();
      reject(new Interrupted('The demo was interrupted.'));
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
  interrupted.catch(() => undefined); // It may reject before anything awaits it.
  return interrupted;
}

import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 250;

/** Whether it becomes true in time. A question that fails counts as no. */
export async function becomes(isTrue: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    if (await isTrue().catch(() => false)) return true;
    if (Date.now() > giveUpAt) return false;
    await delay(LOOK_EVERY_MS);
  }
}

/** Throws, saying what was awaited, when it does not become true in time. */
export async function until(what: string, isTrue: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  if (!(await becomes(isTrue, withinMs)))
    throw new Error(`after ${String(withinMs / 1000)} s it is not true that ${what}`);
}

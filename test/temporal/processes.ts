import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once no process has this id. The test's own time limit bounds the wait. */
export async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(20);
}

/** Whether a process has this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * One process of the campaign, from compiled code, in its own process group, with its log in a file. It dies with us.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startProcess as start, type RoomProcess } from '../../demo/room-process';

/** Ours: a worker lets a running provider call end first (40 s, worker/payment-worker.ts). */
const STOP_TIME_LIMIT_MS = 45_000;

const LOOK_EVERY_MS = 20;

export interface Process extends RoomProcess {
  readonly hasEnded: () => boolean;
  /** Resolves to true once its log contains this text; to false if it ended before. */
  readonly says: (text: string) => Promise<boolean>;
}

/** Runs `node <file>` with exactly this environment. */
export async function startProcess(
  room: string,
  file: string,
  { env, logFile }: { readonly env: Readonly<Record<string, string>>; readonly logFile: string },
): Promise<Process> {
  const started = await start(room, [file], { env, logFile, stopWithinMs: STOP_TIME_LIMIT_MS });
  let isOver = false;
  void started.ended.then(() => {
    isOver = true;
  });
  return {
    ...started,
    hasEnded: () => isOver,
    says: async (text) => {
      while (!readFileSync(logFile, 'utf8').includes(text)) {
        if (isOver) return false;
        await delay(LOOK_EVERY_MS);
      }
      return true;
    },
  };
}

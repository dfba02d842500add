/** One process of the campaign, from compiled code, in a process group of its own, with its log in a file. It dies with us. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { killWhenWeDie } from '../../temporal/servers/child';

/** Ours: a worker lets a provider call end first (40 s, worker/payment-worker.ts). */
const STOP_TIME_LIMIT_MS = 45_000;

const LOOK_EVERY_MS = 20;

export interface Process {
  readonly room: string;
  readonly pid: number;
  readonly hasEnded: () => boolean;
  /** Resolves when it has ended, however, with how. */
  readonly ended: Promise<string>;
  readonly signal: (name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM') => void;
  /** Resolves, true, once its log says this; false when it has ended before. */
  readonly says: (text: string) => Promise<boolean>;
  /** The last lines of its log. */
  readonly tail: () => string;
  /** SIGTERM, and SIGKILL if that is not enough. */
  readonly stop: () => Promise<void>;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
}

/** Runs `node <file>` with exactly this environment. */
export async function startProcess(
  room: string,
  file: string,
  { env, logFile }: { readonly env: Readonly<Record<string, string>>; readonly logFile: string },
): Promise<Process> {
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, [file], { env, detached: true, stdio: ['ignore', log, log] });
  let how: string | null = null;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      how = signal === null ? `with exit code ${String(code)}` : `by ${signal}`;
      resolve(how);
    });
  });
  await once(child, 'spawn');
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${room} started without a process id`);
  killWhenWeDie(pid, ended);

  const hasEnded = (): boolean => how !== null;
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    room,
    pid,
    hasEnded,
    ended,
    signal: (name) => void child.kill(name),
    says: async (text) => {
      while (!readFileSync(logFile, 'utf8').includes(text)) {
        if (hasEnded()) return false;
        await delay(LOOK_EVERY_MS);
      }
      return true;
    },
    tail: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-8).join('\n'),
    stop: async () => {
      child.kill('SIGTERM');
      await Promise.race([ended, delay(STOP_TIME_LIMIT_MS, undefined, { ref: false })]);
      await kill();
    },
    kill,
  };
}

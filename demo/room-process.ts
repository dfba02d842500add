/**
 * One room as a process of its own, with its log in a file. It has a process group of its own, so that Ctrl-C reaches only the
 * process that started it, which then stops its processes in order; and it dies with that process.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { killWhenWeDie } from '../temporal/servers/child';

/** Idle processes end in under a second; a worker in the middle of a provider call needs a few. Ours. */
const STOP_TIME_LIMIT_MS = 15_000;

/** Enough to see why it ended, little enough to print. Ours. */
const TAIL_LINES = 15;

export interface RoomProcess {
  readonly room: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process has ended, with how it ended. */
  readonly ended: Promise<string>;
  /** The last lines of its log. */
  readonly tail: () => string;
  /** SIGTERM, and SIGKILL if that is not enough. Resolves when the process has ended. */
  readonly stop: () => Promise<void>;
  /** SIGKILL. Resolves when the process has ended. */
  readonly kill: () => Promise<void>;
  /** Does nothing when it has ended. */
  readonly signal: (name: NodeJS.Signals) => void;
}

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Its output is appended here. */
  readonly logFile: string;
  /** How long `stop` waits after SIGTERM. */
  readonly stopWithinMs?: number;
}

/** Starts `<root>/<room>/main.ts`, the way `npm run <room>` does, with exactly this environment. Its log is `<logs>/<room>.log`, with `-` for `/`. */
export async function startRoom(
  room: string,
  { root, logs, env }: { readonly root: string; readonly logs: string; readonly env: Readonly<Record<string, string>> },
): Promise<RoomProcess> {
  const args = ['--import', 'tsx', join(root, room, 'main.ts')];
  return startProcess(room, args, { cwd: root, env, logFile: join(logs, `${room.replaceAll('/', '-')}.log`) });
}

/** Runs Node with these arguments and exactly this environment. */
export async function startProcess(
  room: string,
  args: readonly string[],
  { cwd, env, logFile, stopWithinMs = STOP_TIME_LIMIT_MS }: ProcessOptions,
): Promise<RoomProcess> {
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `with exit code ${String(code)}` : `by ${signal}`);
    });
  });
  await once(child, 'spawn');
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${room} started without a process id`);
  killWhenWeDie(pid, ended);

  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    room,
    pid,
    logFile,
    ended,
    tail: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n'),
    stop: async () => {
      child.kill('SIGTERM');
      await Promise.race([ended, delay(stopWithinMs, undefined, { ref: false })]);
      await kill();
    },
    kill,
    signal: (name) => void child.kill(name),
  };
}

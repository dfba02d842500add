/** Commands in a shell like a reader's, in their own process group, so that all of them can be ended. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Shell {
  readonly pid: number;
  /** The exit code or the signal, in words. */
  readonly ended: Promise<string>;
  /** Null when it has not ended within this time. */
  readonly endsWithin: (ms: number) => Promise<string | null>;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: () => string;
  /** Non-zero exit codes of its commands. */
  readonly codes: () => readonly number[];
  /** What a terminal does on Ctrl-C: SIGINT to all of them. */
  readonly interrupt: () => void;
  /** Ctrl-C, followed by SIGKILL to all of them if needed. Resolves when the shell is gone. Does nothing when it already is. */
  readonly kill: () => Promise<void>;
}

/** Ours: the last output is read within this time after the end, even if a background process keeps the pipe open. */
const LAST_WORDS_MS = 500;

/** Ours: the time that `npm test` itself gives the tools that it interrupts. */
const KILL_AFTER_MS = 10_000;

/**
 * Starts bash on these commands. Like `bash -eu` it ends with the first command that fails, unless that ends with a
 * code among `expected`.
 */
export function startShell(code: string, { cwd, env }: Surroundings, expected: readonly number[] = []): Shell {
  const pattern = expected.length === 0 ? 'none' : expected.join('|');
  const trap = `trap 'code=$?; echo "$code" >&3; case "$code" in ${pattern}) ;; *) exit "$code" ;; esac' ERR`;
  // A colon at the end: an expected code of the last command is not the shell's own.
  const child = spawn('bash', ['-u', '-c', `${trap}\n${code}\n:`], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let codes = '';
  const [, , , failures] = child.stdio;
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  if (failures instanceof Readable) failures.on('data', (chunk: Buffer) => (codes += chunk.toString()));

  const closed = once(child, 'close');
  const ended = once(child, 'exit').then(async ([status, signal]) => {
    await Promise.race([closed, delay(LAST_WORDS_MS, undefined, { ref: false })]);
    // Processes left behind keep these open, and with them this process.
    for (const stream of child.stdio) stream?.destroy();
    return signal === null ? `exit code ${String(status)}` : String(signal);
  });
  const signalAll = (name: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name);
  };
  return {
    pid: child.pid ?? 0,
    ended,
    endsWithin: (ms) => Promise.race([ended, delay(ms, null, { ref: false })]),
    output: () => output,
    codes: () => codes.split('\n').filter(Boolean).map(Number),
    interrupt: () => {
      signalAll('SIGINT');
    },
    kill: async () => {
      signalAll('SIGINT'); // First: a program with process groups of its own ends them when it is asked to.
      await Promise.race([ended, delay(KILL_AFTER_MS, undefined, { ref: false })]);
      signalAll('SIGKILL');
      await ended;
    },
  };
}

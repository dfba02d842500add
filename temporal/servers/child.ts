/**
 * A server process that never outlives the process that started it, however that one ends. It has a process group of its
 * own, so that Ctrl-C reaches only our process and the server is stopped last, when it is no longer needed.
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Variables } from '../config';

/**
 * How much of a failed server's first and last output is kept: a Go program prints its error first and a long stack after it,
 * others the other way round. Enough for either, little enough to print. Ours.
 */
const KEPT_START = 2_000;
const KEPT_END = 2_000;

/** A dev server with a database file takes 1.8 to 2.8 s to stop (measured). */
const STOP_TIME_LIMIT_MS = 8_000;

export interface Child {
  readonly pid: number;
  /** What it printed; of much, the beginning and the end. */
  readonly output: () => string;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** Whether it has ended and all its words are in `output()`. */
  readonly hasEnded: () => boolean;
  /** SIGTERM, and SIGKILL if that is not enough. Resolves when the process has ended. */
  readonly stop: () => Promise<void>;
  /** SIGKILL: what a power cut is to it. Resolves when the process has ended. */
  readonly kill: () => Promise<void>;
}

/** Starts `file`. Throws when it cannot be started at all; that it works is for the caller to find out. */
export async function startChild(file: string, args: readonly string[], env: Variables): Promise<Child> {
  const child = spawn(file, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.once('close', () => {
    hasEnded = true;
  });
  let [start, end, length] = ['', '', 0];
  const keep = (chunk: Buffer): void => {
    const text = chunk.toString();
    const room = KEPT_START - start.length;
    length += text.length;
    start += text.slice(0, room);
    end = (end + text.slice(room)).slice(-KEPT_END);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);

  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} started without a process id`);
  killWhenWeDie(pid, ended);

  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([ended, delay(STOP_TIME_LIMIT_MS, undefined, { ref: false })]);
    await kill();
  };
  return {
    pid,
    output: () => [start, end].join(length > start.length + end.length ? '\n[…]\n' : ''),
    ended,
    hasEnded: () => hasEnded,
    stop,
    kill,
  };
}

/**
 * A shell that waits for the end of its input, which comes when our process is gone, SIGKILL included, and then kills
 * the server. It ends with the server, so that a reused process id is never hit.
 */
export function killWhenWeDie(pid: number, ended: Promise<unknown>): void {
  const script = `while read -r line; do :; done; kill -9 ${String(pid)}`;
  const guard = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.on('error', () => undefined); // No /bin/sh (Windows): the server then stops by stop() and kill() alone.
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  void ended.then(() => guard.kill('SIGKILL'));
}

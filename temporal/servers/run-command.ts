/** Runs one command to its end, within a time limit, and turns any failure into one line that says why. */
import { execFile, type ExecFileException } from 'node:child_process';
import type { Variables } from '../config';

/** How much of a failing command's last output is quoted: enough for the line that matters. Ours. */
const QUOTED_CHARACTERS = 600;

/** A guard against a program that prints without end. Ours. */
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Variables;
  readonly timeoutMs: number;
  readonly cwd?: string;
}

/**
 * What the command printed, standard output and then standard error. Throws when it cannot be started, fails, or runs
 * longer than `timeoutMs` (it is then killed); the message holds the end of its output.
 */
export async function runCommand({ file, args, env, timeoutMs, cwd }: Command): Promise<string> {
  const limits = { env, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MOST_OUTPUT_BYTES } as const;
  const options = cwd === undefined ? limits : { ...limits, cwd };
  return new Promise((resolve, reject) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout + stderr);
      else reject(new Error(reasonOf(file, timeoutMs, error, stdout + stderr), { cause: error }));
    });
  });
}

function reasonOf(file: string, timeoutMs: number, error: ExecFileException, output: string): string {
  if (error.code === 'ENOENT')
    return `${file} ${file.includes('/') ? 'does not exist' : 'is not installed, or not on PATH'}`;
  if (error.code === 'EACCES') return `${file} may not be executed`;
  if (error.killed === true) return `${file} gave no result within ${String(timeoutMs / 1000)} s`;
  const lastLines = output
    .trim()
    .slice(-QUOTED_CHARACTERS)
    .replaceAll(/\s*\n\s*/g, ' | ');
  return `${file} failed (${String(error.code)})${lastLines === '' ? '' : `: ${lastLines}`}`;
}

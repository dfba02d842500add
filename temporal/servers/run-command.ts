/** Runs one command to its end, within a time limit, and turns any failure into one line that says why. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Variables } from '../config';

const runFile = promisify(execFile);

/** How much of a failing command's last output is quoted: enough for the line that matters. Ours. */
const QUOTED_CHARACTERS = 600;

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
  const options = { env, timeout: timeoutMs, killSignal: 'SIGKILL' as const, maxBuffer: 16 * 1024 * 1024 };
  try {
    const { stdout, stderr } = await runFile(file, args, cwd === undefined ? options : { ...options, cwd });
    return stdout + stderr;
  } catch (error) {
    throw new Error(reasonOf(file, timeoutMs, error), { cause: error });
  }
}

function reasonOf(file: string, timeoutMs: number, error: unknown): string {
  if (!(error instanceof Error)) return `${file} failed`;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `${file} is not installed, or not on PATH`;
  if (code === 'EACCES') return `${file} may not be executed`;
  if ('killed' in error && error.killed === true) return `${file} gave no result within ${String(timeoutMs / 1000)} s`;
  const output = [outputOf(error, 'stdout'), outputOf(error, 'stderr')].join('\n').trim();
  const lastLines = output.slice(-QUOTED_CHARACTERS).replaceAll(/\s*\n\s*/g, ' | ');
  return `${file} failed (${String(code)})${lastLines === '' ? '' : `: ${lastLines}`}`;
}

function outputOf(error: object, stream: 'stdout' | 'stderr'): string {
  return stream in error ? String(Reflect.get(error, stream)) : '';
}

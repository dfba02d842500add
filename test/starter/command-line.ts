/** The CLI as people run it: as a process, with exactly the environment that a test gives it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { promisedJsonFor } from './promised-json';

const ROOT = join(__dirname, '..', '..');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export type Env = Readonly<Record<string, string>>;

/** Starts the CLI; `input` is its standard input, which then ends. */
export function startCli(args: readonly string[], env: Env, input = ''): Running {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'starter/main.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined); // A verb that reads no input may be gone before it is written.
  child.stdin.end(input);
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([, stdout, stderr]) => {
      // Whatever a test is about, it fails if the JSON breaks the promise of docs/cli.md.
      if (args.includes('--json') && stdout !== '') promisedJsonFor(args).parse(JSON.parse(stdout));
      return { code: child.exitCode, stdout, stderr, tookMs: performance.now() - startedAt };
    },
  );
  return { child, ended };
}

/** Runs the CLI to its end. */
export async function cli(args: readonly string[], env: Env, input?: string): Promise<Ended> {
  return startCli(args, env, input).ended;
}

/** Resolves once the CLI has printed `words` on the stream; other listeners still get its output. */
export async function untilSaid(stream: NodeJS.ReadableStream | null, words: string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve) => {
    stream?.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes(words)) resolve();
    });
  });
}

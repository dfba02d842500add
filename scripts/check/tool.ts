/** Runs one of the project's own tools to its end, and ends all that it started when it is interrupted. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../..');

const PROGRAMS = {
  prettier: 'prettier/bin/prettier.cjs',
  eslint: 'eslint/bin/eslint.js',
  tsc: 'typescript/bin/tsc',
  depcruise: 'dependency-cruiser/bin/dependency-cruise.mjs',
  jest: 'jest/bin/jest.js',
} as const;

/** What an interrupted tool has for taking its servers down before it is killed. Ours. */
const GRACE_MS = 10_000;

export interface ToolRun {
  readonly hasPassed: boolean;
  /** What it printed, when that was kept. */
  readonly output?: string;
}

interface Manner {
  readonly variables?: Readonly<Record<string, string>>;
  /** Tools that run side by side would print into each other: `kept` is printed afterwards by the caller. */
  readonly output?: 'shown' | 'kept';
}

/**
 * Passed means exit code 0. What the tool prints is shown or kept, except for jest's standard output, which repeats in JSON what
 * it reports on standard error. When `interruption` fires, the tool and its children are asked to end, then killed.
 */
export async function runTool(
  tool: keyof typeof PROGRAMS,
  args: readonly string[],
  interruption: AbortSignal,
  { variables = {}, output = 'shown' }: Manner = {},
): Promise<ToolRun> {
  interruption.throwIfAborted();
  const stream = output === 'shown' ? 'inherit' : 'pipe';
  // Detached: a process group of its own, so that the children of a test that was cut short end with it.
  const child = spawn(process.execPath, [join(PROJECT, 'node_modules', PROGRAMS[tool]), ...args], {
    cwd: PROJECT,
    env: { ...process.env, ...variables },
    stdio: ['ignore', tool === 'jest' ? 'ignore' : stream, stream],
    detached: true,
  });
  const { pid } = child;
  let kept = '';
  for (const printed of [child.stdout, child.stderr]) printed?.setEncoding('utf8').on('data', (text) => (kept += text));

  let killer: NodeJS.Timeout | undefined;
  const end = (): void => {
    if (pid === undefined) return;
    signalGroup(pid, 'SIGINT');
    killer = setTimeout(() => {
      signalGroup(pid, 'SIGKILL');
    }, GRACE_MS);
  };
  interruption.addEventListener('abort', end);

  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once(output === 'shown' ? 'exit' : 'close', (code) => {
        resolve({ hasPassed: code === 0, output: kept });
      });
    });
  } finally {
    interruption.removeEventListener('abort', end);
    clearTimeout(killer);
    // Whoever has outlived an interrupted tool has lost its parent, and would be left behind.
    if (interruption.aborted && pid !== undefined) signalGroup(pid, 'SIGKILL');
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const isGone = typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH';
    if (!isGone) throw error;
  }
}

/** Runs `npm run simulate` for tests, in the project or in a copy of it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Run {
  readonly code: number;
  /** Standard output. */
  readonly output: string;
  /** Standard error: progress and refusals. */
  readonly errors: string;
}

export async function simulate(folder: string, ...args: readonly string[]): Promise<Run> {
  const command = ['--import', 'tsx', 'campaigns/simulation/main.ts', ...args];
  const run = promisify(execFile)(process.execPath, command, { cwd: folder, maxBuffer: 1e8 });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout, errors: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: error.stdout,
      errors: error.stderr,
    }),
  );
}

/** Runs the one test that a planted bug names, in the copy, and says how it went. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jestResultsSchema } from '../check/count';
import { WHOLE } from '../check/slices';
import type { Mutant } from './read';

/** A planted bug may keep a test waiting for ever; the slowest of them takes half a minute when healthy. Ours. */
const TIME_LIMIT_MS = 180_000;

export interface TestRun {
  readonly passed: number;
  /** Titles of the tests that failed. */
  readonly failed: readonly string[];
  /** The file could not be run, or nothing in it was. */
  readonly isBroken: boolean;
}

/**
 * Long proofs are run whole. A run that does not end in time counts as failed: the bug was noticed by waiting in vain.
 */
export async function runTest(folder: string, { test, title }: Pick<Mutant, 'test' | 'title'>): Promise<TestRun> {
  const file = join(folder, 'mutant-results.json');
  rmSync(file, { force: true });
  const jest = join(folder, 'node_modules/jest/bin/jest.js');
  const args = [jest, '--json', `--outputFile=${file}`, '--forceExit', '--testNamePattern', literal(title), test];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...WHOLE },
    stdio: 'ignore',
    detached: true,
  });
  const isInTime = await new Promise<boolean>((resolve, reject) => {
    const limit = setTimeout(() => {
      // A process group of its own, so that the servers of a test that hangs end with it.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      resolve(false);
    }, TIME_LIMIT_MS);
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(limit);
      resolve(true);
    });
  });
  if (!isInTime) return { passed: 0, failed: [`${title} (not over in time)`], isBroken: false };
  if (!existsSync(file)) return { passed: 0, failed: [], isBroken: true };
  const { testResults, numPassedTests, numRuntimeErrorTestSuites } = jestResultsSchema.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => fullName);
  const isBroken = numRuntimeErrorTestSuites > 0 || (failed.length === 0 && numPassedTests === 0);
  return { passed: numPassedTests, failed, isBroken };
}

/** A title as a pattern of itself. */
function literal(title: string): string {
  return title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Runs jest and counts. The order of its test files is `test-order.js`'s; it may leave a test, but never a process, behind. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countOf, jestResultsSchema, type Count } from './count';
import { runTool, type ToolRun } from './tool';

/** What jest has for ending once its results are written; it waits for ever for a handle that a test left open. Ours. */
const END_MS = 30_000;

const POLL_MS = 1_000;

export async function runJest(
  patterns: readonly string[],
  interruption: AbortSignal,
): Promise<ToolRun & { readonly count: Count }> {
  const folder = mkdtempSync(join(tmpdir(), 'npm-test-'));
  const file = join(folder, 'results.json');
  const overstay = new AbortController();
  const watch = setInterval(() => {
    if (!existsSync(file)) return;
    clearInterval(watch);
    setTimeout(() => {
      process.stderr.write('jest did not end after its last test: a test left a server, a timer or a process open.\n');
      overstay.abort();
    }, END_MS).unref();
  }, POLL_MS);

  try {
    const args = ['--json', `--outputFile=${file}`, ...patterns];
    const { hasPassed } = await runTool('jest', args, AbortSignal.any([interruption, overstay.signal]));
    const count = countOf(
      existsSync(file) ? jestResultsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null,
      hasPassed,
    );
    return { hasPassed: count.failed === 0, count };
  } finally {
    clearInterval(watch);
    rmSync(folder, { recursive: true });
  }
}

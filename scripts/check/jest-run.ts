/** Runs jest and counts. The order of its test files is `test-order.js`'s; it may leave a test, but never a process, behind. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countOf, jestResultsSchema, type Count, type JestResults } from './count';
import { reportProofs, type ProofReport } from './proofs';
import { runTool, type ToolRun } from './tool';

/** What jest has for ending once its results are written; it waits for ever for a handle that a test left open. Ours. */
const END_MS = 30_000;

const POLL_MS = 1_000;

export interface JestRun extends ToolRun {
  readonly count: Count;
  /** Null when jest left none. */
  readonly results: JestResults | null;
  readonly proofs: ProofReport;
}

export async function runJest(patterns: readonly string[], interruption: AbortSignal): Promise<JestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'npm-test-'));
  const file = join(folder, 'results.json');
  const summary = join(folder, 'summary.jsonl');
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
    const ends = AbortSignal.any([interruption, overstay.signal]);
    const { hasPassed } = await runTool('jest', args, ends, { TEST_SUMMARY_FILE: summary });
    const results = existsSync(file) ? jestResultsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
    const count = countOf(results, hasPassed);
    const proofs = reportProofs(existsSync(summary) ? readFileSync(summary, 'utf8') : '');
    return { hasPassed: count.failed === 0, count, results, proofs };
  } finally {
    clearInterval(watch);
    rmSync(folder, { recursive: true });
  }
}

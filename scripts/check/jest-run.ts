/** Runs jest and counts. The order of its test files is `test-order.js`'s; it may leave a test, but never a process, behind. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
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
  /** Tests that asked for what cannot be had on this machine. */
  readonly missed: readonly Missed[];
}

/** What `scripts/skip-what-is-missing.js` writes. */
const missedSchema = z.object({ test: z.string(), what: z.string() });
type Missed = z.infer<typeof missedSchema>;

interface Lane extends ToolRun {
  readonly results: JestResults | null;
  /** What the proofs wrote. */
  readonly summary: string;
  readonly missed: readonly Missed[];
}

/** Runs jest once for each lane, side by side; each is what jest is given as arguments. */
export async function runJest(
  lanesArguments: readonly (readonly string[])[],
  interruption: AbortSignal,
  variables: Readonly<Record<string, string>> = {},
): Promise<JestRun> {
  const lanes = await Promise.all(lanesArguments.map((args) => runLane(args, interruption, variables)));
  const results = lanes.map((lane) => lane.results).reduce(together, null);
  const count = countOf(
    results,
    lanes.every((lane) => lane.hasPassed),
  );
  const proofs = reportProofs(lanes.map(({ summary }) => summary).join('\n'));
  return { hasPassed: count.failed === 0, count, results, proofs, missed: lanes.flatMap(({ missed }) => missed) };
}

async function runLane(
  args: readonly string[],
  interruption: AbortSignal,
  variables: Readonly<Record<string, string>>,
): Promise<Lane> {
  const folder = mkdtempSync(join(tmpdir(), 'npm-test-'));
  const file = join(folder, 'results.json');
  const summary = join(folder, 'summary.jsonl');
  const skips = join(folder, 'skips.jsonl');
  const overstay = new AbortController();
  let patience: NodeJS.Timeout | undefined;
  const watch = setInterval(() => {
    if (!existsSync(file)) return;
    clearInterval(watch);
    patience = setTimeout(() => {
      process.stderr.write('jest did not end after its last test: a test left a server, a timer or a process open.\n');
      overstay.abort();
    }, END_MS).unref();
  }, POLL_MS);

  try {
    const ends = AbortSignal.any([interruption, overstay.signal]);
    const jest = ['--json', `--outputFile=${file}`, ...args];
    const { hasPassed } = await runTool('jest', jest, ends, {
      variables: { ...variables, TEST_SUMMARY_FILE: summary, TEST_SKIPS_FILE: skips },
    });
    return {
      hasPassed,
      results: existsSync(file) ? jestResultsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null,
      summary: contentOf(summary),
      missed: contentOf(skips)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => missedSchema.parse(JSON.parse(line))),
    };
  } finally {
    clearInterval(watch);
    clearTimeout(patience); // The other lane keeps this process alive: without this, a lane that ended would be told off.
    rmSync(folder, { recursive: true });
  }
}

/** Empty when nothing was written. */
function contentOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function together(a: JestResults | null, b: JestResults | null): JestResults | null {
  if (a === null || b === null) return a ?? b;
  return {
    numPassedTests: a.numPassedTests + b.numPassedTests,
    numFailedTests: a.numFailedTests + b.numFailedTests,
    numRuntimeErrorTestSuites: a.numRuntimeErrorTestSuites + b.numRuntimeErrorTestSuites,
    testResults: [...a.testResults, ...b.testResults],
  };
}

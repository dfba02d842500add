/** What `npm test` counts. Pure. A run in which nothing ran is a failure: an empty net catches nothing. */
import { z } from 'zod';

export const countSchema = z
  .object({
    passed: z.number(),
    failed: z.number(),
    /** Full names of tests that are switched off or not yet written. */
    skipped: z.array(z.string()).readonly(),
  })
  .readonly();

export type Count = z.infer<typeof countSchema>;

export const NOTHING: Count = { passed: 0, failed: 0, skipped: [] };

export function sum(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] };
}

/** What `jest --json` writes, as far as it is counted. */
export const jestResultsSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  /** Test files that could not be run, or broke down outside their tests. */
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(
    z.object({
      /** The file's path. */
      name: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), title: z.string(), fullName: z.string() })),
    }),
  ),
});

export type JestResults = z.infer<typeof jestResultsSchema>;
type TestResult = JestResults['testResults'][number]['assertionResults'][number];

const SKIPPED = new Set(['pending', 'skipped', 'todo', 'disabled']);

/**
 * The count of a run of jest. `results` is null when jest left none; `hasPassed` is what its exit code said: a failure that
 * no test shows (a threshold, a handle left open) is one failure all the same.
 */
export function countOf(results: JestResults | null, hasPassed: boolean): Count {
  if (results === null) return { ...NOTHING, failed: 1 };
  const { numPassedTests: passed, numFailedTests, numRuntimeErrorTestSuites, testResults } = results;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => SKIPPED.has(status))
    .map(({ fullName }) => fullName);
  const isFailureUnseen = failed === 0 && (!hasPassed || passed === 0);
  return { passed, failed: isFailureUnseen ? 1 : failed, skipped };
}

/** The same results as if the tests with these full names had passed: what this machine cannot show is shown on another. Pure. */
export function withoutExcused(results: JestResults, excused: ReadonlySet<string>): JestResults {
  const excuse = (test: TestResult): TestResult => (excused.has(test.fullName) ? { ...test, status: 'passed' } : test);
  return {
    ...results,
    testResults: results.testResults.map((file) => ({ ...file, assertionResults: file.assertionResults.map(excuse) })),
  };
}

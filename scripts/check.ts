/**
 * `npm test`: format, lint, types, dependencies, links and configuration of the documentation, then every jest test, each of
 * them even if one before it failed. The last line on standard output is always `N passed, N failed` (and `, N skipped`); the
 * exit code says the same.
 * `npm test -- <pattern>` runs all checks and the jest files that match.
 */
import { join } from 'node:path';
import { checkConfiguration } from './check/configuration';
import { checkDependencies } from './check/dependencies';
import { checkGuarantees } from './check/guarantees';
import { runJest, type JestRun } from './check/jest-run';
import { NOTHING, sum, type Count } from './check/count';
import { checkLinks } from './check/links';
import { runTool, type ToolRun } from './check/tool';

const CHECKS = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['lint', 'eslint', '--max-warnings', '0', '.'],
  ['types', 'tsc', '--noEmit'],
] as const;

const PROJECT = join(__dirname, '..');

const interruption = new AbortController();

async function check(jestPatterns: readonly string[]): Promise<Count> {
  let total = NOTHING;
  for (const [name, tool, ...args] of CHECKS) {
    const hasPassed = await step(name, () => runTool(tool, args, interruption.signal));
    total = sum(total, hasPassed ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 });
  }
  const { figures, problems } = checkDependencies();
  total = sum(total, await checkList('dependencies', [figures], problems));
  const links = checkLinks(PROJECT);
  total = sum(total, await checkList('links', links.lines, links.problems));
  const configuration = checkConfiguration(PROJECT);
  total = sum(total, await checkList('configuration', [configuration.figures], configuration.problems));

  const tests: JestRun[] = [];
  await step('tests', async () => {
    const run = await runJest(jestPatterns, interruption.signal);
    tests.push(run);
    return run;
  });
  for (const run of tests) total = sum(sum(total, run.count), await checkProofs(run, jestPatterns.length === 0));
  return total;
}

/** What the tests have proved together: the page of guarantees is true, and no proof was left out of a whole run. */
async function checkProofs({ results, proofs }: JestRun, isWholeRun: boolean): Promise<Count> {
  const broken = results === null ? [] : checkGuarantees(results, isWholeRun);
  const missing = isWholeRun ? proofs.missing.map((proof) => `no part of the ${proof} ran`) : [];
  const problems = [...broken, ...missing];
  return checkList('guarantees', proofs.lines, problems);
}

/** A check of ours: `lines` are worth knowing, each of `problems` fails it. */
async function checkList(name: string, lines: readonly string[], problems: readonly string[]): Promise<Count> {
  const hasPassed = await step(name, () => {
    for (const line of [...lines, ...problems]) process.stdout.write(`  ${line}\n`);
    return Promise.resolve({ hasPassed: problems.length === 0 });
  });
  return hasPassed ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

/** Says what begins, and how it ended after how long. True when it passed. */
async function step(name: string, run: () => Promise<ToolRun>): Promise<boolean> {
  const startedAt = performance.now();
  process.stdout.write(`${name} ...\n`);
  const { hasPassed } = await run();
  interruption.signal.throwIfAborted();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`${name} ${hasPassed ? 'passed' : 'FAILED'} after ${seconds} s\n\n`);
  return hasPassed;
}

/** What a shell reports for a process that this signal ended: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    process.exitCode = EXIT_CODES[signal];
    interruption.abort(new Error(`Interrupted by ${signal}.`));
  });
}

check(process.argv.slice(2)).then(
  ({ passed, failed, skipped }) => {
    for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
    const tail = skipped.length === 0 ? '' : `, ${String(skipped.length)} skipped`;
    process.exitCode = failed === 0 ? 0 : 1;
    process.stdout.write(`${String(passed)} passed, ${String(failed)} failed${tail}\n`);
  },
  (error: unknown) => {
    process.exitCode ??= 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  },
);

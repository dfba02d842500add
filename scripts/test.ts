/**
 * `npm test`: format, lint, types, rooms, dependencies, links and configuration of the documentation, then what the tests need is
 * looked for, then every jest test, each of them even if one before it failed. The last line on standard output is always
 * `N passed, N failed` (and `, N skipped`); the exit code says the same.
 * `npm test -- <pattern>` runs all checks and the jest files that match.
 */
import { join } from 'node:path';
import { checkConfiguration } from './check/configuration';
import { checkDependencies } from './check/dependencies';
import { checkGuarantees } from './check/guarantees';
import { runJest, type JestRun } from './check/jest-run';
import { sum, withoutExcused, type Count } from './check/count';
import { lanesOf } from './check/lanes';
import { checkLinks } from './check/links';
import { findParts } from './check/parts';
import { LONG_PROOFS } from './check/slices';
import { announce, carryOut, checkList, step, together } from './check/steps';
import { runTool } from './check/tool';

const CHECKS = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['lint', 'eslint', '--max-warnings', '0', '.'],
  ['types', 'tsc', '--noEmit'],
  ['rooms', 'depcruise', '.'],
] as const;

const PROJECT = join(__dirname, '..');

carryOut(async (interruption) => {
  const patterns = process.argv.slice(2);
  let total = await together(
    CHECKS.map(([name, tool, ...args]) =>
      step(name, interruption, () => runTool(tool, args, interruption, { output: 'kept' })),
    ),
  );
  const { figures, problems } = checkDependencies();
  total = sum(total, await checkList('dependencies', interruption, { lines: [figures], problems }));
  total = sum(total, await checkList('links', interruption, checkLinks(PROJECT)));
  const configuration = checkConfiguration(PROJECT);
  total = sum(
    total,
    await checkList('configuration', interruption, {
      lines: [configuration.figures],
      problems: configuration.problems,
    }),
  );
  return sum(total, await runTests(patterns, interruption));
});

async function runTests(patterns: readonly string[], interruption: AbortSignal): Promise<Count> {
  announce('parts');
  const looking = findParts({ say });
  let total = await step('parts', interruption, async () => {
    const { missing } = await looking;
    for (const text of missing) say(text.replaceAll('\n', '\n  '));
    if (missing.length > 0) say('Tests that need what was not found are skipped, and listed at the end.');
    // CI promises to prove everything.
    return { hasPassed: missing.length === 0 || process.env['CI'] !== 'true' };
  });
  const { variables } = await looking;

  announce('tests');
  const tests: JestRun[] = [];
  await step('tests', interruption, async () => {
    const run = await runJest(lanesOf(patterns), interruption, variables);
    tests.push(run);
    return run;
  });
  for (const run of tests)
    total = sum(sum(total, withReasons(run)), await checkProofs(run, patterns.length === 0, interruption));
  return total;
}

function say(text: string): void {
  process.stdout.write(`  ${text}\n`);
}

/** What was counted; of a test that was skipped for want of something, what that is. */
function withReasons({ count, missed }: JestRun): Count {
  const reasons = new Map(
    missed.map(({ test, what }) => [test, `${test} (no ${what} on this machine: see "parts" above)`]),
  );
  return { ...count, skipped: count.skipped.map((name) => reasons.get(name) ?? name) };
}

/** What the tests have proved together: the page of guarantees is true, and no proof was left out of a whole run. */
async function checkProofs(
  { results, proofs, missed }: JestRun,
  isWholeRun: boolean,
  interruption: AbortSignal,
): Promise<Count> {
  const excused = new Set(missed.map(({ test }) => test));
  const isSliced = (file: string): boolean => LONG_PROOFS.test(`/${file}`);
  const broken = results === null ? [] : checkGuarantees(withoutExcused(results, excused), { isWholeRun, isSliced });
  const missing = isWholeRun ? proofs.missing.map((proof) => `no part of the ${proof} ran`) : [];
  const problems = [...broken, ...(excused.size === 0 ? missing : [])];
  const count = await checkList('guarantees', interruption, { lines: proofs.lines, problems });
  return excused.size === 0 ? count : { ...count, skipped: missing };
}

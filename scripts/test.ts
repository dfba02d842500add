/**
 * `npm test`: format, lint, types, rooms, dependencies, links and configuration of the documentation, then every jest test, each of
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
import { lanesOf } from './check/lanes';
import { checkLinks } from './check/links';
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
  announce('tests');
  const tests: JestRun[] = [];
  await step('tests', interruption, async () => {
    const run = await runJest(lanesOf(patterns), interruption);
    tests.push(run);
    return run;
  });
  let total = NOTHING;
  for (const run of tests)
    total = sum(sum(total, run.count), await checkProofs(run, patterns.length === 0, interruption));
  return total;
}

/** What the tests have proved together: the page of guarantees is true, and no proof was left out of a whole run. */
async function checkProofs(
  { results, proofs }: JestRun,
  isWholeRun: boolean,
  interruption: AbortSignal,
): Promise<Count> {
  const broken = results === null ? [] : checkGuarantees(results, isWholeRun);
  const missing = isWholeRun ? proofs.missing.map((proof) => `no part of the ${proof} ran`) : [];
  return checkList('guarantees', interruption, { lines: proofs.lines, problems: [...broken, ...missing] });
}

/**
 * `npm run test:mutants`: plants one bug after the other into a copy of the project and runs the one test that must notice
 * it (test/mutants/*.patch). A bug that survives is a missing test. Last line: `N of N planted bugs were caught`.
 * `npm run test:mutants -- NAME` plants those whose file name holds NAME.
 */
import { basename } from 'node:path';
import { makeCopy, type Copy } from './mutants/copy';
import { readMutants, type Mutant } from './mutants/read';
import { runTest } from './mutants/run-test';

async function main(only: string): Promise<boolean> {
  const mutants = readMutants().filter(({ file }) => basename(file).includes(only));
  if (mutants.length === 0) throw new Error(`No planted bug is called ${only}.`);
  const copy = makeCopy();
  try {
    let caught = 0;
    for (const mutant of mutants) {
      const verdict = await tryMutant(copy, mutant);
      if (verdict.isCaught) caught += 1;
      process.stdout.write(`${verdict.isCaught ? 'caught  ' : 'SURVIVED'} ${mutant.name}: ${verdict.what}\n`);
    }
    process.stdout.write(`${String(caught)} of ${String(mutants.length)} planted bugs were caught\n`);
    return caught === mutants.length;
  } finally {
    copy.remove();
  }
}

/** Caught: the named test passes without the bug, and fails with it. */
async function tryMutant(copy: Copy, mutant: Mutant): Promise<{ isCaught: boolean; what: string }> {
  const healthy = await runTest(copy.folder, mutant);
  if (healthy.passed === 0 || healthy.failed.length > 0 || healthy.isBroken) {
    return { isCaught: false, what: `the test does not pass without the bug (${mutant.test}: ${mutant.title})` };
  }
  const problem = copy.plant(mutant.file);
  if (problem !== null) return { isCaught: false, what: `the patch no longer applies: ${problem}` };
  try {
    const sick = await runTest(copy.folder, mutant);
    if (sick.isBroken) return { isCaught: false, what: 'the bug does not compile, or breaks the test file itself' };
    const [first] = sick.failed;
    return first === undefined
      ? { isCaught: false, what: `${mutant.test} noticed nothing` }
      : { isCaught: true, what: `${mutant.test}: ${first}` };
  } finally {
    copy.heal();
  }
}

main(process.argv[2] ?? '').then(
  (isWhole) => {
    process.exitCode = isWhole ? 0 : 1;
  },
  (error: unknown) => {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  },
);

/**
 * `npm run test:mutants`: plants one bug after the other into a copy of the project and runs the one test that must notice
 * it (test/mutants/*.patch). A bug that survives is a missing test. Last line: `N of N planted bugs were caught`.
 * `npm run test:mutants -- NAME` plants those whose file name holds NAME. With `--by-simulation` the simulation looks for them
 * instead, and it is told how many seeds it took.
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCopy, type Copy } from './mutants/copy';
import { readMutants, type Mutant } from './mutants/read';
import { searchBySimulation, SEEDS } from './mutants/run-simulation';
import { runTest } from './mutants/run-test';

type Try = (copy: Copy, mutant: Mutant) => Promise<{ isCaught: boolean; what: string }>;

async function main(only: string, tryOne: Try): Promise<boolean> {
  const mutants = readMutants().filter(({ file }) => basename(file).includes(only));
  if (mutants.length === 0) throw new Error(`No planted bug is called ${only}.`);
  const copy = makeCopy();
  try {
    let caught = 0;
    for (const mutant of mutants) {
      const verdict = await tryOne(copy, mutant);
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
const byTest: Try = async (copy, mutant) => {
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
};

/** Caught: some seed goes wrong with it; without it none does, `npm test` shows that. Or there is a reason why none can. */
const bySimulation: Try = async (copy, { file, beyondSimulation }) => {
  if (beyondSimulation !== null) return { isCaught: true, what: `beyond simulation: ${beyondSimulation}` };
  const problem = copy.plant(file);
  if (problem !== null) return { isCaught: false, what: `the patch no longer applies: ${problem}` };
  try {
    const { seed, what } = await searchBySimulation(copy.folder);
    if (seed === null) return { isCaught: false, what: `no seed of ${String(SEEDS)} noticed it ${what}`.trim() };
    return { isCaught: true, what: `after ${String(seed)} seeds: ${what}` };
  } finally {
    copy.heal();
  }
};

const { values, positionals } = parseArgs({
  options: { 'by-simulation': { type: 'boolean', default: false } },
  allowPositionals: true,
});

main(positionals[0] ?? '', values['by-simulation'] ? bySimulation : byTest).then(
  (isWhole) => {
    process.exitCode = isWhole ? 0 : 1;
  },
  (error: unknown) => {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  },
);

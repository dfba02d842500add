/**
 * `npm run test:mutants`: plants one bug after the other into a copy of the project and runs the one test that must notice
 * it (test/mutants/*.patch). A bug that survives is a missing test. Last line: `N of N planted bugs were caught`.
 * `npm run test:mutants -- NAME` plants those whose file name holds NAME. With `--by-simulation` the simulation looks for them
 * instead, and it is told how many seeds it took. With `--by-attack` those that take out the guard of a row of `npm run attack`
 * must make that row fail, and every row must have one; last line: `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
import { searchByAttack } from './mutants/by-attack';
import { makeCopy, type Copy } from './mutants/copy';
import { mutantsCalled, type Mutant } from './mutants/read';
import { searchBySimulation, SEEDS } from './mutants/run-simulation';
import { runTest } from './mutants/run-test';

type Try = (copy: Copy, mutant: Mutant) => Promise<{ isCaught: boolean; what: string }>;

/** Whether all were caught; each is tried in a copy, and a line is printed. */
async function searchOneByOne(copy: Copy, mutants: readonly Mutant[], tryOne: Try): Promise<boolean> {
  let caught = 0;
  for (const mutant of mutants) {
    const verdict = await tryOne(copy, mutant);
    if (verdict.isCaught) caught += 1;
    say(`${verdict.isCaught ? 'caught  ' : 'SURVIVED'} ${mutant.name}: ${verdict.what}`);
  }
  say(`${String(caught)} of ${String(mutants.length)} planted bugs were caught`);
  return caught === mutants.length;
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

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    options: {
      'by-simulation': { type: 'boolean', default: false },
      'by-attack': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [only] = positionals;
  const mutants = mutantsCalled(only ?? '');
  const copy = makeCopy();
  try {
    if (values['by-attack']) return await searchByAttack(copy, mutants, only === undefined, say);
    return await searchOneByOne(copy, mutants, values['by-simulation'] ? bySimulation : byTest);
  } finally {
    copy.remove();
  }
}

main().then(
  (isWhole) => {
    process.exitCode = isWhole ? 0 : 1;
  },
  (error: unknown) => {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  },
);

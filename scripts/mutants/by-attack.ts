/**
 * Shows that each row of `npm run attack` can fail: with a bug planted that takes out its guard, the row does the harm that the
 * bug names. Without the bug it does none, else its failing would show nothing.
 */
import type { Copy } from './copy';
import type { Attacked, Mutant } from './read';
import { rowsOfAttack, runAttack, type AttackRun } from './run-attack';

/** Ours: what an attack says may be longer than a line of a table. */
const MOST_CHARACTERS = 160;

type Guarded = Mutant & { readonly attack: Attacked };

/**
 * Plants one bug after the other, and prints a line for each; last `N passed, N failed`. True when none failed. `isWhole`: all
 * bugs are here, so every row of the campaign must have one.
 */
export async function searchByAttack(
  copy: Copy,
  mutants: readonly Mutant[],
  isWhole: boolean,
  say: (line: string) => void,
): Promise<boolean> {
  const guarded = mutants.filter(isGuarded).toSorted((one, other) => one.attack.row - other.attack.row);
  const rows = await rowsOfAttack(copy.folder);
  const wanted = rows.filter((row) => guarded.some(({ attack }) => attack.row === row));
  const width = Math.max('bug'.length, ...guarded.map(({ name }) => name.length));
  let [passed, failed] = [0, 0];
  const note = (isCaught: boolean, name: string, row: number, what: string): void => {
    if (isCaught) passed += 1;
    else failed += 1;
    say(`${isCaught ? 'passed' : 'FAILED'}  ${name.padEnd(width)}  ${String(row).padStart(3)}  ${what}`);
  };

  say(`First without any bug, which takes minutes: row ${wanted.join(', ')}.`);
  const healthy = wanted.length === 0 ? null : await runAttack(copy.folder, wanted);
  say(`        ${'bug'.padEnd(width)}  row  what came of the attack`);
  for (const row of isWhole ? rows.filter((one) => !wanted.includes(one)) : []) {
    note(false, '-', row, 'no planted bug takes out its guard');
  }
  for (const { name, file, attack } of guarded) {
    const problem = rows.includes(attack.row) ? whySick(healthy, attack.row) : 'there is no such row';
    const verdict =
      problem === null ? await withBug(copy, file, attack) : ({ isCaught: false, what: problem } as const);
    note(verdict.isCaught, name, attack.row, verdict.what);
  }
  say(`${String(passed)} passed, ${String(failed)} failed`);
  return failed === 0 && passed > 0;
}

function isGuarded(mutant: Mutant): mutant is Guarded {
  return mutant.attack !== null;
}

/** Null when the row held without any bug. */
function whySick(healthy: AttackRun | null, row: number): string | null {
  const broken = healthy?.broken.find((one) => one.row === row);
  if (broken !== undefined) return short(`broken without the bug too: ${broken.said}`);
  if (healthy === null || healthy.harms.size === 0) {
    return `the campaign does not get to its end without the bug: ${healthy?.problem ?? ''}`;
  }
  return null;
}

async function withBug(
  copy: Copy,
  file: string,
  { row, harm }: Attacked,
): Promise<{ readonly isCaught: boolean; readonly what: string }> {
  const problem = copy.plant(file);
  if (problem !== null) return { isCaught: false, what: `the patch no longer applies: ${problem}` };
  try {
    return verdictOn(await runAttack(copy.folder, [row]), harm);
  } finally {
    copy.heal();
  }
}

/** Caught: exit code 1, an attack that is called broken, and the very harm among those that are counted. Pure. */
export function verdictOn(
  { broken, harms, exitCode, problem }: AttackRun,
  harm: string,
): { readonly isCaught: boolean; readonly what: string } {
  const [first] = broken;
  if (first === undefined) {
    const end = harms.size === 0 ? `it did not get to its end (exit code ${String(exitCode)}): ${problem}` : 'it held';
    return { isCaught: false, what: short(end) };
  }
  const done = [...harms].filter(([, count]) => count > 0);
  const figures = done.map(([words, count]) => `${String(count)} ${words}`).join(', ');
  const isCaught = exitCode === 1 && done.some(([words]) => words === harm);
  const lacks = isCaught ? '' : `exit code ${String(exitCode)}, and no ${harm}, but `;
  return { isCaught, what: short(`${lacks}${figures}: ${first.said}`) };
}

function short(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

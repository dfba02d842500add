/** The planted bugs as they lie in test/mutants: a patch each, under a head that says what it breaks and who must notice. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Mutant {
  readonly name: string;
  /** The patch file. */
  readonly file: string;
  /** What would happen to whom, in one sentence. */
  readonly harm: string;
  /** The test file, from the project's folder. */
  readonly test: string;
  /** The title of the test that must fail, or the beginning of several titles. */
  readonly title: string;
  /** Why the simulation cannot find it; null: it must. */
  readonly beyondSimulation: string | null;
  /** The row of `npm run attack` whose guard it takes out; null: it is no row's. */
  readonly attack: Attacked | null;
}

export interface Attacked {
  readonly row: number;
  /** What the row must then end in, in the words of the campaign's last line, such as `second debits`. */
  readonly harm: string;
}

const FOLDER = join(__dirname, '../../test/mutants');

/** Three lines that every bug has, two that it may have, in this order; then the patch itself. */
const HEAD =
  /^Harm: (?<harm>.+)\nTest: (?<test>\S+)\nTitle: (?<title>.+)\n(?:Beyond simulation: (?<beyond>.+)\n)?(?:Attack: (?<row>\d+), (?<done>.+)\n)?(?<rest>.*)/;

/** All of them, by name. Throws when a head is incomplete, or has a line that means nothing. */
export function readMutants(folder = FOLDER): Mutant[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.patch'))
    .sort()
    .map((name) => {
      const file = join(folder, name);
      const { harm, test, title, beyond, row, done, rest } = HEAD.exec(readFileSync(file, 'utf8'))?.groups ?? {};
      if (harm === undefined || test === undefined || title === undefined) {
        throw new Error(`${name} must begin with the lines Harm:, Test: and Title:.`);
      }
      if (rest !== '' && rest?.startsWith('diff ') !== true) {
        throw new Error(
          `${name}: after Title: may come "Beyond simulation: WHY", then "Attack: ROW, HARM", then the patch. There is: ${String(rest)}`,
        );
      }
      const attack = row === undefined || done === undefined ? null : { row: Number(row), harm: done };
      return { name: basename(name, '.patch'), file, harm, test, title, beyondSimulation: beyond ?? null, attack };
    });
}

/** Those whose name holds these letters. Throws when there is none. */
export function mutantsCalled(name: string): Mutant[] {
  const mutants = readMutants().filter((mutant) => mutant.name.includes(name));
  if (mutants.length === 0) throw new Error(`No planted bug is called ${name}.`);
  return mutants;
}

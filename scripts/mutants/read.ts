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
}

const FOLDER = join(__dirname, '../../test/mutants');
const HEAD = /^Harm: (?<harm>.+)\nTest: (?<test>\S+)\nTitle: (?<title>.+)\n(?:Beyond simulation: (?<beyond>.+)\n)?/;

/** All of them, by name. Throws when a head is incomplete. */
export function readMutants(folder = FOLDER): Mutant[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.patch'))
    .sort()
    .map((name) => {
      const file = join(folder, name);
      const { harm, test, title, beyond } = HEAD.exec(readFileSync(file, 'utf8'))?.groups ?? {};
      if (harm === undefined || test === undefined || title === undefined) {
        throw new Error(`${name} must begin with the lines Harm:, Test: and Title:.`);
      }
      return { name: basename(name, '.patch'), file, harm, test, title, beyondSimulation: beyond ?? null };
    });
}

/** Holds docs/reference/configuration.md against the schemas that it is written from. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage } from '../docs/configuration';
import { readersOf } from '../docs/variables';

export const CONFIGURATION_PAGE = 'docs/reference/configuration.md';

export interface ConfigurationCheck {
  readonly problems: readonly string[];
  /** For the end of the check. */
  readonly figures: string;
}

/** For the project in this folder; `npm run docs:reference` writes the page that it compares. Never throws. */
export function checkConfiguration(root: string): ConfigurationCheck {
  try {
    return check(root);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problems: [`the variables cannot be read: ${why}`], figures: 'nothing was compared' };
  }
}

function check(root: string): ConfigurationCheck {
  const readers = readersOf(root);
  const names = new Set(readers.flatMap(({ variables }) => variables.map(({ name }) => name)));
  const figures = `${String(names.size)} variables of ${String(readers.length)} processes`;
  const file = join(root, CONFIGURATION_PAGE);
  if (!existsSync(file)) {
    return { problems: [`${CONFIGURATION_PAGE} is not there: npm run docs:reference writes it`], figures };
  }
  const written = readFileSync(file, 'utf8').split('\n');
  const wanted = configurationPage(readers).split('\n');
  const line = wanted.findIndex((text, index) => text !== written[index]);
  const first = line === -1 && written.length > wanted.length ? wanted.length : line;
  if (first === -1) return { problems: [], figures };
  const problem =
    `${CONFIGURATION_PAGE}:${String(first + 1)}: is not what the schemas say: npm run docs:reference writes it anew. ` +
    `Expected there: ${wanted[first] ?? 'nothing more'}`;
  return { problems: [problem], figures };
}

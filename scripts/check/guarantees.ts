/**
 * Holds docs/guarantees.md against the tests that ran: each row of a table that links a test file names tests of it by their
 * titles, and each test of such a file has its row. A guarantee without a test is a hope, a test without a row is a secret.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { JestResults } from './count';

export interface Guarantee {
  /** The test's title, from the row's first cell. */
  readonly title: string;
  /** The test file, from the project's folder. */
  readonly file: string;
}

const ROW = /^\|(?<cells>.*)\|\s*$/;
const LINK = /\]\((?<path>[^)\s]+\.test\.[jt]s)\)/g;
const CELL_BORDER = /(?<!\\)\|/;

/** Every row of `markdown` (a page in `folder`, from the project's folder) whose last cell links a test file. Pure. */
export function guaranteesIn(markdown: string, folder: string): Guarantee[] {
  return markdown.split('\n').flatMap((line) => {
    const cells = ROW.exec(line)
      ?.groups?.['cells']?.split(CELL_BORDER)
      .map((cell) => cell.trim());
    // Several titles: the engine does the same for each. Several files: the row is shown by each, such as on both servers.
    const titles = cells?.[0]?.replaceAll('\\|', '|').split('<br>') ?? [];
    const links = [...(cells?.at(-1) ?? '').matchAll(LINK)];
    return titles.flatMap((title) =>
      links.map(({ groups }) => ({ title, file: join(folder, groups?.['path'] ?? '') })),
    );
  });
}

/** What ran. */
export interface Extent {
  /** Every test file. Then a row whose file did not run is a row without a test; else its file is left out. */
  readonly isWholeRun: boolean;
  /** Some tests of this file (from the project's folder) alone, or none: a row may have its test in another run. */
  readonly isSliced: (file: string) => boolean;
}

/** What is wrong between the page and the tests; empty when nothing is. Pure. */
export function brokenGuarantees(
  guarantees: readonly Guarantee[],
  results: JestResults,
  { root, isWholeRun, isSliced }: Extent & { readonly root: string },
): string[] {
  const tests = new Map(
    results.testResults.map(({ name, assertionResults }) => [relative(root, name), assertionResults]),
  );
  const files = [...new Set(guarantees.map(({ file }) => file))];
  const rowsOf = (file: string): Set<string> =>
    new Set(guarantees.filter((row) => row.file === file).map(({ title }) => title));

  return files.flatMap((file) => {
    const ran = tests.get(file);
    if (ran === undefined) {
      return isWholeRun && !isSliced(file) ? [`${file}: linked by the page, and no such test file ran`] : [];
    }
    const passed = new Set(ran.filter(({ status }) => status === 'passed').map(({ title }) => title));
    const rows = rowsOf(file);
    return [
      ...[...rows]
        .filter((title) => !passed.has(title) && !isSliced(file))
        .map((title) => `row without a passed test in ${file}: ${title}`),
      ...[...passed].filter((title) => !rows.has(title)).map((title) => `test without a row, ${file}: ${title}`),
    ];
  });
}

const PROJECT = resolve(__dirname, '../..');
const PAGE = 'docs/guarantees.md';

/** `brokenGuarantees` of this project's own page. */
export function checkGuarantees(results: JestResults, extent: Extent): string[] {
  const guarantees = guaranteesIn(readFileSync(join(PROJECT, PAGE), 'utf8'), dirname(PAGE));
  if (guarantees.length === 0) return [`${PAGE}: no row links a test`];
  return brokenGuarantees(guarantees, results, { ...extent, root: PROJECT });
}

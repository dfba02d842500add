/** Protects scripts: docs/cli.md lists every field that `--json` prints, with its type and when it is null, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf } from './json-fields';
import * as promised from './json-shapes';
import { explained, SAVED, savedEvents } from './saved-life';

const DOCUMENT = readFileSync(join(__dirname, '..', '..', 'docs', 'cli.md'), 'utf8');

const TABLES = [
  ['A payment', promised.paymentJson],
  ['What came after an end', promised.aftermathJson],
  ['A list', promised.listedJson],
  ['An explanation', promised.explanationJson],
] as const;

/** The rows under a heading of the document, without what the formatter adds. */
function documented(heading: string): string[][] {
  const section = DOCUMENT.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

it.each(TABLES)('%s has exactly the fields listed in docs/cli.md', (heading, schema) => {
  const rows = fieldsOf(schema);

  expect(rows.every(([, type, what]) => type !== '' && what !== '')).toBe(true);
  expect(documented(heading)).toEqual(rows);
});

it.each(SAVED)('the explanation of %s has the promised fields', async (name) => {
  expect(promised.explanationJson.parse(await explained(savedEvents(name)))).toMatchObject({
    steps: expect.anything(),
  });
});

/**
 * Protects the page for a shop's developer from showing code that is never run: its TypeScript is part of the example.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../..');
const EXAMPLE = join(PROJECT, 'examples/shop');

const page = readFileSync(join(PROJECT, 'docs/shop.md'), 'utf8');
const code = readdirSync(EXAMPLE)
  .map((name) => readFileSync(join(EXAMPLE, name), 'utf8'))
  .join('\n');
const lines = code.split('\n').map((line) => line.trim());
const blocks = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, block]) => String(block));

it.each(blocks)('shows code of the example: %s', (block) => {
  const shown = block.trim().split('\n');
  const from = lines.indexOf(String(shown[0]).trim());

  expect(lines.slice(from, from + shown.length)).toEqual(shown.map((line) => line.trim()));
});

it('keeps the example as short as promised', () => {
  const isCode = (line: string): boolean => line !== '' && !/^(\/\/|\/?\*)/.test(line);

  expect(page).toContain('in under 200 lines of code');
  expect(lines.filter(isCode).length).toBeLessThan(200);
});

/** Protects terminals and logs from text that others wrote: it is shown, and not obeyed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { printable, printableLines } from '../../environment/printable';
import { processLog } from '../../environment/process-log';

/** What a terminal obeys, by Unicode's own names: control characters, directions, breaks of line and paragraph. */
const OBEYED = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;
const any = fc.string({ unit: 'binary', maxLength: 50 });

it.each([
  ['an escape sequence', 'ps_1\u001b[2J', 'ps_1\\u001b[2J'],
  ['one of a single character', 'ps_1\u009b2J', 'ps_1\\u009b2J'],
  ['a backspace', 'ps_1\b\b\b\b', 'ps_1\\u0008\\u0008\\u0008\\u0008'],
  ['a line that looks like ours', 'ps_1\r\nfine', 'ps_1\\u000d\\u000afine'],
  ['text from right to left', 'a\u202eb', 'a\\u202eb'],
  ['nothing of it', 'Fjord & Pine, 100.00 €, 日本, ß', 'Fjord & Pine, 100.00 €, 日本, ß'],
])('a value with %s stays readable, on one line', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('whatever the text, a terminal obeys nothing in it', () => {
  fc.assert(
    fc.property(any, (text) => {
      expect(printable(text)).not.toMatch(OBEYED);
      expect(printableLines(text).split('\n').join('')).not.toMatch(OBEYED);
    }),
  );
});

it('whatever the JSON, it stays the same JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = JSON.stringify(value, null, 2);
      expect(JSON.parse(printableLines(text))).toEqual(JSON.parse(text));
    }),
  );
});

it('a line of a process’s log is one line of the same JSON', () => {
  const lines: string[] = [];
  const log = processLog('worker', 'info', (line) => {
    lines.push(line);
  });
  const workflowId = 'cit-payment-\u009b2J\u001b[2J\u202e\n{"level":30}';

  log.info({ workflowId }, `about ${workflowId}`);

  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).not.toMatch(OBEYED);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ name: 'worker', workflowId, msg: `about ${workflowId}` });
});

it('every process that has a log writes it so', () => {
  const project = join(__dirname, '../..');
  const rooms = readdirSync(project, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const mains = rooms.map(({ name }) => join(project, name, 'main.ts')).filter((file) => existsSync(file));
  const logging = mains
    .map((file) => readFileSync(file, 'utf8'))
    .filter((source) => /\blog(ger)?\.info\(/.test(source));

  expect(logging).toHaveLength(4);
  for (const source of logging) expect(source).toContain("from '../environment/process-log'");
});

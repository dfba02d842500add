/**
 * Protects the rules themselves: each is broken once, on purpose, as a file of the room that it guards, and each has a
 * clean twin. A rule that was never seen to fail may be switched off unnoticed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { RULE_FIXTURES } from './rule-fixtures';

interface Text {
  readonly filePath: string;
  readonly text: string;
}

const reportsSchema = z.array(z.array(z.object({ rule: z.string(), line: z.number() })));

type Reports = z.infer<typeof reportsSchema>[number];

/** What ESLint reports about each text, all texts in one run: the type checker takes seconds to start. */
function lint(texts: readonly Text[]): ReadonlyMap<Text, Reports> {
  const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'lint-texts.mjs')], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(`ESLint did not run: ${stderr}`);
  const reports = reportsSchema.parse(JSON.parse(stdout));
  return new Map(texts.map((text, index) => [text, reports[index] ?? []]));
}

const rules = RULE_FIXTURES.map(({ what, rule, file, breaks, clean }) => ({
  what,
  rule,
  broken: { filePath: file, text: breaks },
  clean: { filePath: file, text: clean },
}));

/**
 * Ours: on two cores shared with other processes. The run needs about 25 s of one core, and may get a fraction of it.
 */
const LINT_TIMEOUT_MS = 300_000;

describe('lint', () => {
  let reports: ReadonlyMap<Text, Reports>;

  const brokenBy = (text: Text): string[] => (reports.get(text) ?? []).map(({ rule }) => rule);

  beforeAll(() => {
    reports = lint(rules.flatMap((row) => [row.broken, row.clean]));
  }, LINT_TIMEOUT_MS);

  it.each(rules)('refuses $what ($rule)', ({ rule, broken }) => {
    expect(brokenBy(broken)).toEqual([rule]);
  });

  it.each(rules)('accepts the clean twin of $what', ({ clean }) => {
    expect(brokenBy(clean)).toEqual([]);
  });
});

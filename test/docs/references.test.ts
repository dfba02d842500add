/** Protects the reference pages from naming other codes, statuses or exit codes than the program has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownCode } from '../../smart-glocal/error-codes';
import { exitCodeOf } from '../../starter/cli/exit-codes';
import { ANSWERS } from '../../webhook-bridge/webhooks/answers';
import type { OutcomeStatus } from '../../workflows/contract/payment';
import { POLICY } from '../../workflows/contract/policy';

const ROOT = join(__dirname, '../..');
const OUTCOMES = pageOf('docs/reference/outcomes.md');
const ERRORS = pageOf('docs/reference/errors.md');

/** The beginning of a row of the table in error-codes.ts: `  insufficient_funds: refused(`. */
const CODE_ROW = /^ {4}'?(\w+)'?: (?:rejected|refused|conflict|unclear)\(/gm;

const CLASSES = ['rejected_request', 'business_refusal', 'conflict', 'not_executed', 'outcome_unknown'];

function pageOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The cells of the table rows below this heading, up to the next one. */
function rowsBelow(page: string, heading: string): string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return own
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function codesIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`(\w+)`/g)].map(([, code = '']) => code);
}

it("lists every code that the program knows, in its class's row", () => {
  const listed = new Map(
    rowsBelow(OUTCOMES, 'Codes')
      .filter(([name]) => CLASSES.includes(codesIn(name)[0] ?? ''))
      .map(([name, , codes]) => [codesIn(name)[0] ?? '', codesIn(codes)]),
  );
  const known = [...pageOf('smart-glocal/error-codes.ts').matchAll(CODE_ROW)].map(([, code = '']) => code);

  expect([...listed.keys()]).toEqual(CLASSES);
  expect(known).toContain('3DS_error');
  expect(known.filter((code) => listed.get(knownCode(code).class)?.includes(code) !== true)).toEqual([]);
});

it('lists no Smart Glocal code under a class that is not its own', () => {
  const wrong = rowsBelow(OUTCOMES, 'Codes')
    .filter(([name]) => ['rejected_request', 'business_refusal', 'conflict'].includes(codesIn(name)[0] ?? ''))
    .flatMap(([name, , codes]) => codesIn(codes).filter((code) => knownCode(code).class !== codesIn(name)[0]));

  expect(wrong).toEqual([]);
});

it('gives each outcome the exit code of the command line', () => {
  const statuses = [
    'succeeded',
    'declined',
    'abandoned',
    'cancelled',
    'rejected',
    'needs_review',
  ] as const satisfies readonly OutcomeStatus[];
  const rows = rowsBelow(OUTCOMES, 'Outcomes');

  for (const status of statuses) {
    const codes = rows.filter(([, , outcome]) => codesIn(outcome).includes(status)).map((row) => row[3]);
    expect(new Set(codes)).toEqual(new Set([String(exitCodeOf({ status }))]));
  }
});

it('gives the times that the policy sets', () => {
  const times = new Map(rowsBelow(OUTCOMES, 'Times').map(([what = '', value]) => [what, value]));
  const minutes = (ms: number): string => `${String(ms / 60_000)} min`;

  expect(times.get('until Smart Glocal is ready for the confirmation')).toBe(minutes(POLICY.deadlines.readyToConfirm));
  expect(times.get("for the shop's confirmation (manual)")).toBe(minutes(POLICY.deadlines.decision));
  expect(times.get("for the customer's 3DS")).toBe(minutes(POLICY.deadlines.customer));
  expect(times.get('beyond that, until a review is asked for')).toBe(minutes(POLICY.provider.grace));
  expect(times.get('first question in silence')).toBe(`${String(POLICY.ask.first / 1_000)} s`);
  expect(times.get('first question while the customer is at the bank')).toBe(
    minutes(POLICY.ask.firstWhileCustomerActs),
  );
});

it('has a row for each HTTP status that the bridge answers to a webhook', () => {
  const listed = rowsBelow(ERRORS, 'Webhooks').map(([status]) => status);
  const answered = [...new Set(Object.values(ANSWERS).map(({ status }) => String(status)))];

  expect(listed).toEqual(expect.arrayContaining(answered));
});

/**
 * Protects the proof that each row of `npm run attack` can fail: every row has a planted bug that takes out its guard, and a run
 * counts only when the very harm was done. That the rows do fail is shown by `npm run test:mutants -- --by-attack`.
 */
import { HARMS, lastLine, lineOf, type Attack } from '../../campaigns/attack/attack';
import { helpOf } from '../../campaigns/attack/arguments';
import { ROWS } from '../../campaigns/attack/rows';
import { verdictOn } from '../../scripts/mutants/by-attack';
import { readMutants } from '../../scripts/mutants/read';
import { reportIn, rowsIn } from '../../scripts/mutants/run-attack';

const GUARDED = readMutants().flatMap(({ name, attack }) => (attack === null ? [] : [{ name, ...attack }]));

const held: Attack = { tried: 'one thing', came: 'nothing', harms: [] };
const debited: Attack = { tried: 'another', came: 'debited twice', harms: ['debit', 'stop'] };
const untried: Attack = { tried: 'it could not be tried', came: 'no worker', harms: ['untried'] };

it.each(ROWS)('a planted bug takes out the guard of row $number, $title', ({ number }) => {
  expect(GUARDED.filter(({ row }) => row === number)).not.toEqual([]);
});

it.each(GUARDED)('$name names a row that there is, and a harm that the campaign counts', ({ row, harm }) => {
  const { untried: neverEnough, ...counted } = HARMS;

  expect(ROWS.map(({ number }) => number)).toContain(row);
  expect(Object.values(counted)).toContain(harm);
  expect(harm).not.toBe(neverEnough);
});

it('finds all rows in the help of the campaign', () => {
  expect(rowsIn(helpOf(ROWS))).toEqual(ROWS.map(({ number }) => number));
});

it('reads of a campaign which attacks did harm, and what kind of harm', () => {
  const { broken, harms } = reportIn(output(7, [held, debited]));

  expect(broken).toEqual([{ row: 7, said: 'another: debited twice' }]);
  expect([...harms].filter(([, count]) => count > 0)).toEqual([
    ['second debits', 1],
    ['stopped payments', 1],
  ]);
});

it('a bug is caught when its harm was done, with exit code 1', () => {
  expect(verdict([held, debited], 1, 'second debits')).toEqual({
    isCaught: true,
    what: '1 second debits, 1 stopped payments: another: debited twice',
  });
});

it.each([
  ['nothing was harmed', [held], 0, 'it held'],
  ['another harm was done', [debited], 1, 'and no stolen confirms, but 1 second debits'],
  ['the attack could not be tried', [untried], 1, 'and no stolen confirms, but 1 rows that could not be tried'],
  ['the campaign said nothing', [], 1, 'it did not get to its end (exit code 1): Interrupted.'],
])('a bug is not caught when %s', (_, attacks, exitCode, what) => {
  const verdictOfIt = verdict(attacks, exitCode, 'stolen confirms');

  expect(verdictOfIt).toEqual({ isCaught: false, what: expect.stringContaining(what) as string });
});

it('a bug is not caught when the campaign ended in another way than by saying so', () => {
  expect(verdict([debited], 0, 'second debits').isCaught).toBe(false);
  expect(verdict([debited], null, 'second debits').isCaught).toBe(false);
});

function verdict(attacks: readonly Attack[], exitCode: number | null, harm: string): ReturnType<typeof verdictOn> {
  const said = attacks.length === 0 ? '' : output(2, attacks);
  return verdictOn({ ...reportIn(said), exitCode, problem: 'Interrupted.' }, harm);
}

/** As `npm run attack` prints it. */
function output(row: number, attacks: readonly Attack[]): string {
  return [`row ${String(row)}: a title`, ...attacks.map((attack) => lineOf(row, attack)), lastLine(attacks), ''].join(
    '\n',
  );
}

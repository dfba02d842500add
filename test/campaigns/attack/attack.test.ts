/** A slice of `npm run attack`: the rows that cost seconds, and the proof that a harm is counted. */
import { readArguments } from '../../../campaigns/attack/arguments';
import { lastLine, lineOf } from '../../../campaigns/attack/attack';
import { runCampaign } from '../../../campaigns/attack/campaign';
import { aPersonsWord } from '../../../campaigns/attack/rows/a-persons-word';
import { signals } from '../../../campaigns/attack/rows/signals';

const TIME_LIMIT_MS = 300_000;

it(
  'messages in clear, moved or empty stop no payment, and are no yes',
  async () => {
    const said: string[] = [];
    const attacks = await runCampaign([signals, aPersonsWord], {
      say: (line) => said.push(line),
      until: new Promise<never>(() => undefined),
    });

    expect(said.filter((line) => line.includes('BROKEN'))).toEqual([]);
    expect(attacks.length).toBeGreaterThan(30);
  },
  TIME_LIMIT_MS,
);

it('counts each harm in its last line', () => {
  const held = { tried: 'one thing', came: 'nothing', harms: [] } as const;
  const broken = { tried: 'another', came: 'debited twice', harms: ['debit', 'stop'] } as const;

  expect(lineOf(2, broken)).toBe(' 2  BROKEN  another: debited twice');
  expect(lastLine([held, broken])).toBe(
    '2 attacks: 1 second debits, 0 invented outcomes, 0 stolen confirms, 1 stopped payments, ' +
      '0 signed shop events that no payment sent, 0 webhooks answered 200 and lost',
  );
});

it('runs the rows that were asked for, and names those that there are', () => {
  expect(readArguments([], [1, 2])).toEqual([1, 2]);
  expect(readArguments(['2'], [1, 2])).toEqual([2]);
  expect(readArguments(['--help'], [1, 2])).toBeNull();
  expect(() => readArguments(['7'], [1, 2])).toThrow('There is no row 7. Expected some of: 1, 2.');
});

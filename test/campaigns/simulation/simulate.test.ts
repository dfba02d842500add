/**
 * Protects the money invariants against everything at once: whole payments (20,000, or 300 in `npm test`), each with its
 * own seeded disaster, through the real workflow code; and the simulation itself: it must fail when there is a bug, and the
 * same seed must be the same payment.
 */
import { join } from 'node:path';
import { simulate } from '../../../campaigns/simulation/run-command';
import { SLICES } from '../../../scripts/check/slices';
import { makeCopy, type Copy } from '../../../scripts/mutants/copy';
import { summarize } from '../../support/summary';

const PROJECT = join(__dirname, '../../..');

/** Ours: a bound, not a measurement. Beside the other test lanes, 20,000 seeds took from 4 to more than 20 minutes. */
const TIME_LIMIT_MS = 3_600_000;

it(
  'carries payments through everything that goes wrong, and violates nothing',
  async () => {
    const { code, output } = await simulate(PROJECT, '--seeds', String(SLICES.simulatedSeeds));
    const last = output.trim().split('\n').at(-1) ?? '';
    const figures =
      /^(?<seeds>\d+) seeds: (?<violations>\d+) violations; (?<activations>\d+) activations, (?<faults>\d+) faults, (?<replays>\d+) replays/.exec(
        last,
      )?.groups ?? {};
    const count = (name: string): number => Number(figures[name]);

    expect([code, count('violations'), code === 0 ? '' : output]).toEqual([0, 0, '']);
    expect(count('seeds')).toBe(SLICES.simulatedSeeds);
    // At least as deep as the prototype on which it was planned (9.7 activations, 2.3 faults, 0.75 replays a seed).
    expect(count('activations') / count('seeds')).toBeGreaterThan(9.7);
    expect(count('faults') / count('seeds')).toBeGreaterThan(2.3);
    expect(count('replays') / count('seeds')).toBeGreaterThan(0.5);
    summarize('simulation', 'seeds', {
      seeds: count('seeds'),
      activations: count('activations'),
      faults: count('faults'),
      replays: count('replays'),
      violations: count('violations'),
    });
  },
  TIME_LIMIT_MS,
);

it(
  'replays the same seed identically, to the millisecond',
  async () => {
    const [first, second] = [
      await simulate(PROJECT, '--seeds', '1', '--seed', '7'),
      await simulate(PROJECT, '--seeds', '1', '--seed', '7'),
    ];

    expect(first.output).toContain('1 seed: 0 violations');
    expect(second).toEqual(first);
  },
  TIME_LIMIT_MS,
);

it.each([
  ['134053', 'an older state under the same time lifted a suspicion, and the session was confirmed'],
  [
    '9006',
    'a task brought only a signal of an unknown name, and a look that came late ran ahead of the next one unnoticed',
  ],
  ['351935', 'a state older than the latest news lifted a suspicion, and the session was confirmed'],
])(
  'no longer violates anything in seed %s: %s',
  async (seed) => {
    expect(await simulate(PROJECT, '--seeds', '1', '--seed', seed)).toMatchObject({ code: 0 });
  },
  TIME_LIMIT_MS,
);

describe('with a bug planted in a copy', () => {
  let copy: Copy | undefined;

  afterEach(() => copy?.remove());

  it(
    'fails with a minimised schedule and the command that reproduces it',
    async () => {
      copy = makeCopy();
      expect(copy.plant(join(PROJECT, 'test/mutants/abandon-without-asking.patch'))).toBeNull();

      const { code, output } = await simulate(copy.folder, '--seeds', '20000');

      expect(code).toBe(1);
      expect(output).toMatch(/^Seed \d+ fails\. Reduced to what it still fails with:$/m);
      expect(output).toMatch(/^VIOLATION I2: .+$/m);
      expect(output).toMatch(/npm run simulate -- --seeds 1 --seed \d+$/m);
      expect(output.split('\n').filter((line) => /^\s+[\dhm.]+s\s{2}/.test(line)).length).toBeLessThan(60);
    },
    TIME_LIMIT_MS,
  );
});

it('refuses an argument that is not a number, and names it', async () => {
  const { code } = await simulate(PROJECT, '--seeds', 'many');

  expect(code).toBe(2);
});

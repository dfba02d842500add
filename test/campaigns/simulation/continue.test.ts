/**
 * Protects the figures of a campaign that was run in parts: no seed is left out or counted twice, and no sum spans two
 * versions of the code.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCampaign } from '../../../campaigns/simulation/kept-campaign';
import { simulate } from '../../../campaigns/simulation/run-command';

const PROJECT = join(__dirname, '../../..');

/** Ours: a bound, not a measurement. */
const TIME_LIMIT_MS = 300_000;

let folder: string;
/** A campaign of 30 seeds in a single run. */
let inOne: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'continue-'));
  inOne = join(folder, 'one.json');
  await campaignOf(30, inOne);
}, TIME_LIMIT_MS);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const campaignOf = (seeds: number, file: string) => simulate(PROJECT, '--seeds', String(seeds), '--continue', file);

it(
  'gives the same figures in two parts as in one, and says what each part was measured on',
  async () => {
    const inTwo = join(folder, 'two.json');
    await campaignOf(10, inTwo);
    const { code, output } = await campaignOf(30, inTwo);

    expect([code, readCampaign(inOne)?.sum.seeds]).toEqual([0, 30]);
    expect(readCampaign(inTwo)?.sum).toEqual(readCampaign(inOne)?.sum);
    expect(readCampaign(inTwo)?.parts.map(({ seeds }) => seeds)).toEqual([10, 20]);
    expect(output).toMatch(/^- 10 seeds in .* commit .*\n- 20 seeds in .* commit /m);
    expect(output).toContain('30 seeds: 0 violations;');
  },
  TIME_LIMIT_MS,
);

it(
  'does not continue seeds run on other code, and leaves their file untouched',
  async () => {
    const file = join(folder, 'other.json');
    const text = readFileSync(inOne, 'utf8').replace(/"code": "[0-9a-f]{64}"/, '"code": "another"');
    writeFileSync(file, text);
    const { code, errors } = await campaignOf(40, file);

    expect(code).toBe(2);
    expect(errors).toContain('ran on other code');
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
  TIME_LIMIT_MS,
);

it('says when the file holds something else', () => {
  const file = join(folder, 'package.json');
  writeFileSync(file, '{"name":"shop"}');

  expect(() => readCampaign(file)).toThrow(/does not hold a campaign of npm run simulate/);
});

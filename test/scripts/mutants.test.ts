/**
 * Protects the planted bugs from rotting: each still applies to the code, says who it would harm, and names a test that
 * exists. Whether the test catches it is shown by `npm run test:mutants`, which takes minutes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../scripts/programs';
import { readMutants, type Mutant } from '../../scripts/mutants/read';

const PROJECT = join(__dirname, '../..');
const MUTANTS = readMutants();

it('there are at least twenty planted bugs', () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
});

it.each(MUTANTS)('$name still fits the code', async ({ file }) => {
  const git = await findProgram('git');

  const { status, stderr } = spawnSync(git, ['apply', '--check', file], { cwd: PROJECT, encoding: 'utf8' });

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it.each(MUTANTS)('$name names a test that exists', ({ test, title }) => {
  const words = readFileSync(join(PROJECT, test), 'utf8');
  // Titles of tables hold %s; what a row fills in follows a comma or is in the middle.
  const isWritten = title.split(/,? /).filter((word) => words.includes(word)).length;

  expect(isWritten).toBeGreaterThan(title.split(' ').length / 2);
});

describe('the head of a planted bug', () => {
  const HEAD = 'Harm: Money is lost.\nTest: test/a.test.ts\nTitle: keeps it\n';
  const PATCH = '\ndiff --git a/x b/x\n';
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const read = (text: string): readonly Mutant[] => {
    writeFileSync(join(folder, 'a.patch'), text);
    return readMutants(folder);
  };

  it('says what it breaks', () => {
    expect(() => read(PATCH.trimStart())).toThrow('a.patch must begin with the lines Harm:, Test: and Title:.');
  });

  it('may say why the simulation cannot find it, and which row of the attack does', () => {
    const beyond = 'Beyond simulation: nobody attacks there.\n';
    const attack = 'Attack: 9, webhooks answered 200 and lost\n';
    const named = { row: 9, harm: 'webhooks answered 200 and lost' };

    expect(read(HEAD + PATCH)).toMatchObject([{ name: 'a', beyondSimulation: null, attack: null }]);
    expect(read(HEAD + attack + PATCH)).toMatchObject([{ beyondSimulation: null, attack: named }]);
    expect(read(HEAD + beyond + attack + PATCH)).toMatchObject([
      { beyondSimulation: 'nobody attacks there.', attack: named },
    ]);
  });

  it.each([
    'Attack: 9',
    'Attack: nine, second debits',
    'Atack: 9, second debits',
    'Attack: 9, second debits\nBeyond simulation: a reason in the wrong place.',
  ])('has no line that would be passed over in silence: %j', (line) => {
    expect(() => read(`${HEAD}${line}\n${PATCH}`)).toThrow(/a\.patch: after Title: may come .* There is: /);
  });
});

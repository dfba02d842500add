/**
 * Protects the planted bugs from rotting: each still applies to the code, says who it would harm, and names a test that
 * exists. Whether the test catches it is shown by `npm run test:mutants`, which takes minutes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../scripts/programs';
import { readMutants } from '../../scripts/mutants/read';

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

it('refuses a planted bug that does not say what it breaks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  writeFileSync(join(folder, 'silent.patch'), 'diff --git a/x b/x\n');

  expect(() => readMutants(folder)).toThrow('silent.patch must begin with the lines Harm:, Test: and Title:.');
  rmSync(folder, { recursive: true });
});

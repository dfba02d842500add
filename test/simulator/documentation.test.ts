/** Protects docs/simulator.md: every word and every variable that exists is explained there, and every one there exists. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { behaviourOf, BEHAVIOUR_WORDS } from '../../simulator/tokens';

const text = readFileSync(join(__dirname, '..', '..', 'docs', 'simulator.md'), 'utf8');
const [, outcomes = ''] = /\n## Outcomes(.*?)\n## /s.exec(text) ?? [];
/** The first cell of every row of the table of words. */
const explained = outcomes
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word));

it('explains every word of a token', () => {
  expect(explained).toEqual(expect.arrayContaining([...BEHAVIOUR_WORDS]));
});

it('explains no word that does not exist', () => {
  const unknown = explained.filter((word) => behaviourOf(word.replace('<code>', 'x').replace('<n>', '1')) === null);

  expect(unknown).toEqual([]);
});

it('names every variable that the simulator reads', () => {
  const config = readFileSync(join(__dirname, '..', '..', 'simulator', 'config.ts'), 'utf8');

  for (const [name] of config.matchAll(/SIMULATOR_[A-Z_]+(?=: )/g)) expect(text).toContain(`\`${name}\``);
});

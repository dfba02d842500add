/**
 * Protects docs/simulator.md: every word and every variable that exists is explained there, and every one explained
 * there exists.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALL_FAULT_NAMES, callFaultOf } from '../../simulator/faults/call-fault-names';
import { WEBHOOK_FAULT_NAMES, webhookFaultOf } from '../../simulator/faults/webhook-fault-names';
import { ALTERATIONS } from '../../simulator/provider/alterations';
import { behaviourOf, BEHAVIOUR_WORDS } from '../../simulator/provider/tokens';

const text = readFileSync(join(__dirname, '..', '..', 'docs', 'simulator.md'), 'utf8');
const explained = wordsUnder('## Outcomes');

it('explains every token word', () => {
  expect(explained).toEqual(expect.arrayContaining([...BEHAVIOUR_WORDS]));
});

it('explains no token word that does not exist', () => {
  const unknown = explained.filter((word) => behaviourOf(exampleOf(word)) === null);

  expect(unknown).toEqual([]);
});

it('names every variable that the simulator reads', () => {
  const config = readFileSync(join(__dirname, '..', '..', 'simulator', 'config.ts'), 'utf8');

  for (const [name] of config.matchAll(/SIMULATOR_[A-Z_]+(?=: )/g)) expect(text).toContain(`\`${name}\``);
});

it('explains every fault of a call, and none that does not exist', () => {
  const names = wordsUnder('### Faults of calls');

  expect(names).toEqual(expect.arrayContaining([...CALL_FAULT_NAMES]));
  expect(names.filter((name) => callFaultOf(exampleOf(name)) === null)).toEqual([]);
});

it('explains every fault of a webhook, and none that does not exist', () => {
  const names = wordsUnder('### Faults of webhooks');

  expect([...names, ...ALTERATIONS]).toEqual(expect.arrayContaining([...WEBHOOK_FAULT_NAMES]));
  expect(names.filter((name) => webhookFaultOf(name) === null)).toEqual([]);
});

it('explains every alteration, and none that does not exist', () => {
  expect(wordsUnder('### Alterations').sort()).toEqual([...ALTERATIONS].sort());
});

/** The names in the first column of the table under this heading. */
function wordsUnder(heading: string): string[] {
  const from = text.slice(text.indexOf(`\n${heading}`) + 1);
  const section = from.slice(heading.length).split(/\n##+ /, 1)[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word));
}

function exampleOf(word: string): string {
  return word.replace('<code>', 'x').replace('<n>', '1').replace('<alteration>', 'other_amount');
}

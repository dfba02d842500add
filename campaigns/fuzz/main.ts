/** `npm run fuzz -- --inputs N --seed S`: the last line holds the figures; exit code 1 when anything did harm. */
import { parseArgs } from 'node:util';
import { runMain } from '../../environment/exit';
import { fuzz } from './fuzz';

const MEBIBYTE = 1024 * 1024;

runMain(async () => {
  const { values } = parseArgs({ options: { inputs: { type: 'string' }, seed: { type: 'string' } } });
  const inputs = wholeNumber('--inputs', values.inputs ?? '100000');
  const seed = wholeNumber('--seed', values.seed ?? String(Date.now() % 1_000_000));
  process.stdout.write(`fuzz: ${String(inputs)} inputs, --seed ${String(seed)}\n`);

  const startedAt = performance.now();
  const { inputs: done, byTarget, grownBytes, violation } = await fuzz({ inputs, seed });
  for (const [name, count] of Object.entries(byTarget)) process.stdout.write(`  ${name}: ${String(count)}\n`);
  if (violation !== null) process.stdout.write(`VIOLATION ${violation}\n`);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const grown = (grownBytes / MEBIBYTE).toFixed(1);
  process.stdout.write(
    `${String(done)} inputs, seed ${String(seed)}, ${seconds} s, heap grew ${grown} MiB, ${violation === null ? '0' : '1'} violations\n`,
  );
  return violation === null ? 0 : 1;
});

function wholeNumber(name: string, value: string): number {
  if (/^\d{1,9}$/.test(value) && Number(value) > 0) return Number(value);
  throw new Error(`${name} must be a whole number above 0.`);
}

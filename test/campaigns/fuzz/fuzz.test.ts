/** A slice of `npm run fuzz` in every test run, and the proof that it notices what it looks for. */
import fc from 'fast-check';
import { fuzz, MAY_GROW_BYTES } from '../../../campaigns/fuzz/fuzz';
import { demand, probe } from '../../../campaigns/fuzz/target';

/** Any seed will do, but a new one each day would make a red run hard to believe. `npm run fuzz` uses others. */
const SEED = 20260101;

it('ten thousand inputs do no harm, and memory use stays flat', async () => {
  const { inputs, violation, grownBytes } = await fuzz({ inputs: 10_000, seed: SEED });

  expect(violation).toBeNull();
  expect(inputs).toBeGreaterThanOrEqual(10_000);
  expect(grownBytes).toBeLessThan(MAY_GROW_BYTES);
});

it('names the target, the seed and the smallest input when one does harm', async () => {
  const breaks = probe(fc.nat(), (number) => {
    demand(number < 1_000, 'broke');
  });
  const { violation } = await fuzz({ inputs: 200, seed: SEED }, [{ name: 'glass', share: 50, probe: breaks }]);

  expect(violation).toMatch(/^glass: broke\n {2}shrunk input: \[1000\]\n {2}round 0 of --seed 20260101$/);
});

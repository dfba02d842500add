/** Protects the reader of a failing seed: what the failure does not need is left out, and nothing else is. */
import { planOf, type Plan, type Trouble } from '../../../campaigns/simulation/plan';
import { shrink } from '../../../campaigns/simulation/shrink';

const ESSENTIAL: Trouble = { kind: 'shop_cancels', at: 300, how: 'update' };

it('keeps only what the failure needs', async () => {
  const others = [1, 2, 3, 4].flatMap((seed) => planOf(seed).troubles);
  const plan: Plan = { ...planOf(5), words: ['frictionless', 'v2', 'no_card'], troubles: [...others, ESSENTIAL] };
  const fails = ({ troubles, words }: Plan): Promise<boolean> =>
    Promise.resolve(troubles.includes(ESSENTIAL) && words.includes('v2'));

  const small = await shrink(plan, fails);

  expect(small.troubles).toEqual([ESSENTIAL]);
  expect(small.words).toEqual(['v2']);
  expect(small.forgetsAfter).toEqual([]);
  expect(small.project).toEqual({});
});

it('returns the plan unchanged when everything in it matters', async () => {
  const plan = planOf(3);

  const small = await shrink(plan, (tried) => Promise.resolve(tried === plan));

  expect(small).toBe(plan);
});

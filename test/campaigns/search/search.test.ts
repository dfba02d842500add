/**
 * Protects the money invariants I1 to I5 over all orders of events, not over examples: every reachable position of a
 * payment, up to the stated depth, and from a fixed share of them two futures to their end. A violation is shown with a
 * shortest path to it. Covers three behaviours of the provider, both openings, manual confirmation, and payments that
 * differ from what was asked for.
 */
import { explore, type Exploration } from '../../../campaigns/search/explore';
import { endInAHealthyWorld, endInSilence } from '../../../campaigns/search/futures';
import type { Position, Setting } from '../../../campaigns/search/position';
import { SLICES } from '../../../scripts/check/slices';
import { summarize } from '../../support/summary';

const VARIANTS = ['confirm_first', 'auto_confirm', 'action_first'] as const;
const TWO = ['confirm_first', 'auto_confirm'] as const;
const INIT = { opening: 'init' } as const;
const MANUAL = { confirmation: 'manual' } as const;

/** One in this many positions is played to its end: two futures cost as much as a hundred moves. Ours. */
const LOOK_AHEAD_EVERY = 29;

function exploreWithFutures(setting: Setting, deepest: number): Exploration {
  let count = 0;
  return explore(setting, deepest, (position: Position) => {
    count += 1;
    return count % LOOK_AHEAD_EVERY === 0 ? [...endInAHealthyWorld(position), ...endInSilence(position)] : [];
  });
}

const reached = new Set<string>();

function summarizeExploration(
  name: string,
  { positions, moves, depth, isComplete, outcomes, violation }: Exploration,
): void {
  for (const outcome of Object.keys(outcomes)) reached.add(outcome);
  summarize('exhaustive search', `${name}${isComplete ? ', complete' : ''}`, {
    positions,
    moves,
    depth,
    violations: violation === null ? 0 : 1,
  });
}

describe('without faults, every position there is', () => {
  const settings = [
    ...VARIANTS.map((variant) => [variant, 'as by default', { variant, faults: 0 }] as const),
    ...VARIANTS.map((variant) => [variant, 'opened by init', { variant, faults: 0, input: INIT }] as const),
    // With action_first the next two have some hundred thousand positions: those are visited up to a depth, below.
    ...TWO.map((variant) => [variant, 'confirmed by the shop', { variant, faults: 0, input: MANUAL }] as const),
    ...TWO.map((variant) => [variant, 'not as asked for', { variant, faults: 0, differs: true }] as const),
  ];

  it.each(settings.filter(([variant, how]) => SLICES.isSearched(variant, how)))(
    '%s, %s: no invariant is violated, and nothing is left to visit',
    (variant, how, setting: Setting) => {
      const found = exploreWithFutures(setting, 100);
      summarizeExploration(`${variant}, ${how}, no fault`, found);

      expect(found.violation).toBeNull();
      expect(found.isComplete).toBe(true);
    },
  );
});

/** Depths that keep the whole search near a minute on two cores; for a deeper search, raise these numbers. */
const deep = (moves: number): number => moves - SLICES.movesLeftOut;

describe('with faults, every position up to a depth', () => {
  it.each([
    ...VARIANTS.map((variant) => [variant, 'as by default', deep(13), { variant, faults: 1 }] as const),
    ...VARIANTS.map((variant) => [variant, 'as by default', deep(10), { variant, faults: 2 }] as const),
    ...VARIANTS.map((variant) => [variant, 'opened by init', deep(10), { variant, faults: 1, input: INIT }] as const),
    ...VARIANTS.map(
      (variant) => [variant, 'confirmed by the shop', deep(11), { variant, faults: 1, input: MANUAL }] as const,
    ),
    ...VARIANTS.map(
      (variant) => [variant, 'not as asked for', deep(10), { variant, faults: 1, differs: true }] as const,
    ),
  ])('%s, %s, %i moves deep: no invariant is violated', (variant, how, deepest, setting: Setting) => {
    const found = exploreWithFutures(setting, deepest);
    summarizeExploration(`${variant}, ${how}, ${String(setting.faults)} faults`, found);

    expect(found.violation).toBeNull();
    expect(found.depth).toBe(deepest);
  });
});

it('reaches every outcome, so that every assertion about one was used', () => {
  expect([...reached].sort()).toEqual(
    ['abandoned', 'cancelled', 'declined', 'needs_review', 'rejected', 'succeeded'].sort(),
  );
});

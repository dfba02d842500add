/**
 * What takes minutes. Of the proofs `npm test` runs a slice, so that they are run; `npm run test:long` runs the whole, and
 * `.ci/run` both.
 */

/**
 * Tests that only the long run has: of the tools with which this project is tested, and those that show once more, in another
 * way, what `npm test` has shown.
 */
const ONLY_LONG = [
  '/test/(?:scripts/check|campaigns/simulation/continue)\\.test\\.ts$',
  '/test/(?:campaigns/attack/attack|scripts/find-chromium|workflows/web-ui-server|e2e/secrets-in-clear)\\.test\\.ts$',
] as const;

/** What `npm test` leaves out. */
export const LEFT_OUT = ONLY_LONG.join('|');

/** Patterns of test files, in lanes that take about the same time. */
export const LONG_LANES = [
  `/simulate\\.test\\.ts$|${ONLY_LONG[0]}`,
  `/(?:snippets|search|real-server)\\.test\\.ts$|${ONLY_LONG[1]}`,
];

export const LONG_PROOFS = new RegExp(LONG_LANES.join('|'));

/** What they are called in the summary of a run. */
export const LONG_PROOF_NAMES: readonly string[] = [
  'simulation',
  'documentation',
  'exhaustive search',
  'second server',
];

const VARIABLE = 'TEST_SLICES';

/** The environment of a run of the whole. */
export const WHOLE = { [VARIABLE]: 'whole' } as const;

interface Slices {
  /** Payments that are simulated. */
  readonly simulatedSeeds: number;
  /** The settings that are searched to their end. */
  readonly isSearched: (variant: string, how: string) => boolean;
  /** By how many moves the search stops before its full depth, where it has no end. */
  readonly movesLeftOut: number;
  /** How many scenarios of each subject are played on the complete server as well. */
  readonly playedForReal: number;
  /** The pages whose commands are run. All pages' TypeScript and JSON are checked in any case. */
  readonly isFollowed: (page: string) => boolean;
}

/** Sizes that keep `npm test` within minutes. Ours. */
const SHORT: Slices = {
  simulatedSeeds: 300,
  isSearched: (variant, how) => variant === 'confirm_first' && ['as by default', 'not as asked for'].includes(how),
  movesLeftOut: 3,
  playedForReal: 2,
  isFollowed: (page) => ['README.md', 'docs/tutorial.md'].includes(page),
};

const LONG: Slices = {
  simulatedSeeds: 20_000,
  isSearched: () => true,
  movesLeftOut: 0,
  playedForReal: Infinity,
  isFollowed: () => true,
};

export const SLICES = process.env[VARIABLE] === WHOLE[VARIABLE] ? LONG : SHORT;

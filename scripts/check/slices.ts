/** The proofs that take minutes. `npm test` runs a slice of each (test/support/slices.ts), `npm run test:long` the whole. */

/** Their test files, by the ends of the paths. */
export const LONG_PROOFS = /\/(?:simulate|snippets|checker)\.test\.ts$/;

/**
 * A whole run of jest goes in two lanes side by side, each serial in itself: tests that start no Temporal server need the
 * processor, the others mostly wait for theirs. On two cores that is a quarter of the time less, and no server ever meets
 * another.
 */

/** Folders of test/ in which nothing starts a Temporal server. */
const SERVERLESS =
  '/test/(activities|checker|codec-server|encryption|environment|examples|fuzz|keys|lint|scripts|simulation|simulator|smart-glocal|token-seal)/';

/** jest's arguments for each lane; one lane alone when somebody asked for certain files. Pure. */
export function lanesOf(patterns: readonly string[]): readonly (readonly string[])[] {
  if (patterns.length > 0) return [patterns];
  return [
    ['--passWithNoTests', `--testPathPatterns=${SERVERLESS}`],
    ['--passWithNoTests', `--testPathIgnorePatterns=${SERVERLESS}`, '--testPathIgnorePatterns=/node_modules/'],
  ];
}

/**
 * A whole run of jest goes in two lanes side by side, each serial in itself: tests that start no Temporal server need the
 * processor, the others mostly wait for theirs. On two cores that is a quarter of the time less, and no server ever meets
 * another.
 */

/** What in test/ starts no Temporal server: whole folders, and the bridge's pages, whose payments are kept in memory there. */
const FOLDERS =
  '(activities|checker|codec-server|encryption|environment|examples|fuzz|keys|lint|scripts|simulation|simulator|smart-glocal|token-seal)/';
const PAGES = 'webhook-bridge/(accessibility|chromium|customer-|process|strangers)';
const SERVERLESS = `/test/(${FOLDERS}|${PAGES})`;

/** jest's arguments for each lane; one lane alone when somebody asked for certain files. Pure. */
export function lanesOf(patterns: readonly string[]): readonly (readonly string[])[] {
  if (patterns.length > 0) return [patterns];
  return [
    ['--passWithNoTests', `--testPathPatterns=${SERVERLESS}`],
    ['--passWithNoTests', `--testPathIgnorePatterns=${SERVERLESS}`, '--testPathIgnorePatterns=/node_modules/'],
  ];
}

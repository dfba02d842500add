/**
 * A whole run of jest goes in lanes side by side, each serial in itself. The first needs the processor, the second mostly waits
 * for the Temporal servers of its tests, the third for whole processes to start and for real seconds to pass. On two cores that
 * is half of the time, and a new test file goes where the least time is.
 */

/** What in test/ starts no Temporal server: whole folders, and the bridge's pages, whose payments are kept in memory there. */
const FOLDERS =
  '(activities|campaigns/(fuzz|search|simulation)|codec-server|encryption|environment|examples|keys|lint|scripts|simulator|smart-glocal|seals)/';
const PAGES = 'webhook-bridge/(accessibility|chromium|customer-|process|strangers)';
const SERVERLESS = `/test/(${FOLDERS}|${PAGES})`;

/** Started as people start it: demo, documentation, CLI, images. */
const PROCESSES = '/test/(build|e2e|starter)/|/test/docs/snippets';

/** jest's arguments for each lane; one lane alone when somebody asked for certain files. Pure. */
export function lanesOf(patterns: readonly string[]): readonly (readonly string[])[] {
  if (patterns.length > 0) return [patterns];
  const others = [SERVERLESS, PROCESSES, '/node_modules/'].map((pattern) => `--testPathIgnorePatterns=${pattern}`);
  return [[`--testPathPatterns=${SERVERLESS}`], others, [`--testPathPatterns=${PROCESSES}`]].map((lane) => [
    '--passWithNoTests',
    ...lane,
  ]);
}

/**
 * A whole run of jest goes in two lanes side by side, each serial in itself: tests that start no Temporal server need the
 * processor, the others mostly wait for theirs. What starts whole processes beside its server stands at the end of the first,
 * so that both lanes take about as long (scripts/test-order.js puts it last).
 */

/** What in test/ starts no Temporal server: whole folders, and the bridge's pages, whose payments are kept in memory there. */
const FOLDERS =
  '(activities|checker|codec-server|encryption|environment|examples|fuzz|keys|lint|scripts|simulation|simulator|smart-glocal|token-seal)/';
const PAGES = 'webhook-bridge/(accessibility|chromium|customer-|process|strangers)';
const PROCESSES = '(docs/snippets|e2e/)';
const FIRST = `/test/(${FOLDERS}|${PAGES}|${PROCESSES})`;

/** jest's arguments for each lane; one lane alone when somebody asked for certain files. Pure. */
export function lanesOf(patterns: readonly string[]): readonly (readonly string[])[] {
  if (patterns.length > 0) return [patterns];
  return [
    ['--passWithNoTests', `--testPathPatterns=${FIRST}`],
    ['--passWithNoTests', `--testPathIgnorePatterns=${FIRST}`, '--testPathIgnorePatterns=/node_modules/'],
  ];
}

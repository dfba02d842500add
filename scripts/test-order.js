/**
 * The order of the test files in a run: those that take longest first, so that none of them is left alone at the end; then the
 * rest. By path within each, so that two runs are alike. Who wants to know soon runs `npm run check`.
 */
const Sequencer = require('@jest/test-sequencer').default;

/** Half a minute and more on two cores. */
const LONG = new RegExp(
  '/test/(?:' +
    [
      ...['campaigns/simulation', 'workflows/.*-server', 'scripts/check', 'webhook-bridge/(?:strangers|chromium)'],
      ...['e2e/demo', 'docs/snippets', 'faults/', 'lint/rules', 'starter/cli', 'build/processes'],
    ].join('|') +
    ')',
);

const isLong = ({ path }) => LONG.test(path);

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => isLong(b) - isLong(a) || (a.path < b.path ? -1 : 1));
  }
};

/**
 * The order of the test files in a run: pure ones first, for they answer in seconds; then the replay of saved histories; then
 * what needs servers and the time-skipping clock; last what starts whole processes. By path within each, so that two runs
 * are alike.
 */
const Sequencer = require('@jest/test-sequencer').default;

const LATER = [
  ['replay/'],
  ['workflows/.*-server', 'temporal/', 'webhook-bridge/', 'starter/', 'budget/', 'faults/', 'shop-events/'],
  ['lint/', 'scripts/', 'build/', 'docs/snippets', 'e2e/'],
].map((paths) => new RegExp(`/test/(?:${paths.join('|')})`));

const stageOf = (path) => LATER.findIndex((pattern) => pattern.test(path)) + 1;

module.exports = class PureTestsFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => stageOf(a.path) - stageOf(b.path) || (a.path < b.path ? -1 : 1));
  }
};

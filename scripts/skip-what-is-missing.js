/**
 * A test that asks for what cannot be had on this machine is skipped, not failed: nobody can mend it there. Only where `npm test`
 * has looked for it, and said so before the first test (scripts/check/parts.ts); it counts what is written here.
 */
const { appendFileSync } = require('node:fs');
const { TestEnvironment } = require('jest-environment-node');

const fullNameOf = ({ name, parent }) => (parent?.parent ? `${fullNameOf(parent)} ${name}` : name);

/** jest-circus keeps an error alone, or with the place where its test was defined. The first one is the cause of the others. */
const firstErrorOf = ({ errors: [first] }) => (Array.isArray(first) ? first[0] : first);

const isMissing = (error) => error?.name === 'NotToBeHad';

module.exports = class SkipsWhatIsMissing extends TestEnvironment {
  /** Blocks of tests that could not be prepared. */
  unprepared = new Set();

  handleTestEvent({ name, test, hook, describeBlock, error }, state) {
    const file = process.env.TEST_SKIPS_FILE;
    if (file === undefined) return;
    if (name === 'hook_failure' && hook.type === 'beforeAll' && isMissing(error)) this.unprepared.add(describeBlock);
    // What was not prepared can often not be ended either.
    if (name === 'hook_failure' && hook.type === 'afterAll' && this.unprepared.has(describeBlock))
      state.unhandledErrors.pop();
    if (name === 'test_done' && isMissing(firstErrorOf(test))) {
      const { what } = firstErrorOf(test);
      test.status = 'skip';
      test.errors = [];
      appendFileSync(file, `${JSON.stringify({ test: fullNameOf(test), what })}\n`);
    }
  }
};

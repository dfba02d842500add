/** Serial, but for what a whole run asks for (scripts/check/lanes.ts): two cores are all we count on. */
module.exports = {
  testEnvironment: '<rootDir>/scripts/skip-what-is-missing.js',
  roots: ['<rootDir>/test'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  testSequencer: '<rootDir>/scripts/test-order.js',
  maxWorkers: 1,
  // Patience for a machine that does much else; a test that ends sooner never notices.
  testTimeout: 180_000,
};

/** Serial: Temporal's time-skipping clock belongs to one test at a time, and two cores are all we count on. */
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

/**
 * The rules that a reviewer need not look for. `test/lint/rules.test.ts` breaks every one of them once: a rule that was
 * never seen to fail may be switched off by a slip of the configuration, and nobody would know.
 */
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';
import { reasonForDisabling } from './scripts/lint/reason-for-disabling.mjs';

const DEFAULT_EXPORT = {
  selector: ':matches(ExportDefaultDeclaration, ExportSpecifier[exported.name="default"])',
  message: 'A default export has another name wherever it is imported: export it by its name.',
};

const DYNAMIC_IMPORT = {
  selector: 'ImportExpression',
  message: 'A dynamic import can escape the table of who may import whom: use a static one.',
};

const MODULE_STATE = {
  selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind=/^(let|var)$/]',
  message: 'Mutable module state is shared by all workflows of a worker and lost in a replay.',
};

const PROCESS_MODULE = ['node:process', 'process'].map((name) => ({
  name,
  message: "Use the global process; its env is read in a room's config.ts alone.",
}));

/** What starts, drives or checks the rooms, and is no part of the product. */
const NO_PRODUCT = ['demo/**', 'scripts/**', 'campaigns/**', 'test/**'];

export default tseslint.config(
  { ignores: ['.cache/', '.demo/', 'coverage/', 'dist/', 'test/histories/'] },
  {
    name: 'all',
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { ours: { rules: { 'reason-for-disabling': reasonForDisabling } } },
    rules: { 'ours/reason-for-disabling': 'error', eqeqeq: 'error' },
  },
  {
    name: 'typescript',
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      // An async function without await is how code promises to reject and never to throw.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/return-await': 'error',
      // A default would swallow the status that is added tomorrow.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { allowDefaultCaseForExhaustiveSwitch: false }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: "Only a room's config.ts reads the environment." },
      ],
      'no-restricted-syntax': ['error', DEFAULT_EXPORT],
      'require-atomic-updates': 'error',
    },
  },
  {
    name: 'product',
    files: ['**/*.ts'],
    ignores: NO_PRODUCT,
    rules: {
      'no-restricted-imports': ['error', { paths: PROCESS_MODULE }],
      'no-restricted-syntax': ['error', DEFAULT_EXPORT, DYNAMIC_IMPORT],
    },
  },
  {
    name: 'replayed',
    files: ['workflows/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', DEFAULT_EXPORT, DYNAMIC_IMPORT, MODULE_STATE] },
  },
  {
    name: 'who reads the environment',
    files: [
      '*/config.ts',
      'examples/*/config.ts',
      'environment/**/*.ts',
      'scripts/**/*.ts',
      'campaigns/**/*.ts',
      'test/**/*.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    name: 'tests',
    files: ['test/**/*.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      // jest types its matchers (`expect.any`, `expect.objectContaining`) as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'fc.assert'] }],
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      // The money invariants are asserted after each test, in one place.
      'jest/no-standalone-expect': 'off',
      'jest/valid-title': 'error',
    },
  },
);

/**
 * One row per rule: a text that breaks it, and a clean twin as similar as possible. `file` is an existing file whose
 * place the text takes; its folder decides which rules apply.
 */
export interface RuleFixture {
  readonly what: string;
  readonly rule: string;
  readonly file: string;
  readonly breaks: string;
  readonly clean: string;
}

const WORKFLOW = 'workflows/contract/messages.ts';
const PROCESS = 'environment/exit.ts';
const TEST = 'test/environment/exit.test.ts';

const IMPORTS = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';
const DISABLING = 'ours/reason-for-disabling';

const SIGNAL = `import { condition } from '@temporalio/workflow'; export { condition };`;

const inWorkflows: readonly RuleFixture[] = [
  {
    what: 'an import that no table sees',
    rule: SYNTAX,
    file: WORKFLOW,
    breaks: `export const later = (): Promise<unknown> => import('@temporalio/workflow');`,
    clean: SIGNAL,
  },
  {
    what: 'mutable state of a workflow module',
    rule: SYNTAX,
    file: WORKFLOW,
    breaks: `let seen = 0; export function see(): number { seen += 1; return seen; }`,
    clean: `export function see(): number { let seen = 0; seen += 1; return seen; }`,
  },
  {
    what: 'exported mutable state of a workflow module',
    rule: SYNTAX,
    file: WORKFLOW,
    breaks: `export let seen = 0; seen += 1;`,
    clean: `export const seen = 0;`,
  },
];

const everywhere: readonly RuleFixture[] = [
  {
    what: 'a promise that nobody waits for',
    rule: '@typescript-eslint/no-floating-promises',
    file: PROCESS,
    breaks: `export async function send(): Promise<void> { await Promise.resolve(); } send();`,
    clean: `export async function send(): Promise<void> { await Promise.resolve(); } void send();`,
  },
  {
    what: 'an async validator, which can never refuse',
    rule: '@typescript-eslint/no-misused-promises',
    file: WORKFLOW,
    breaks: `import { setHandler } from '@temporalio/workflow'; import { resolve } from './update';
      setHandler(resolve, () => 1, { validator: async () => { await Promise.resolve(); } });`,
    clean: `import { setHandler } from '@temporalio/workflow'; import { resolve } from './update';
      setHandler(resolve, () => 1, { validator: () => { throw new Error('no'); } });`,
  },
  {
    what: 'an async function where a plain one is expected',
    rule: '@typescript-eslint/no-misused-promises',
    file: PROCESS,
    breaks: `process.on('SIGTERM', async () => { await Promise.resolve(); });`,
    clean: `process.on('SIGTERM', () => { process.exitCode = 0; });`,
  },
  {
    what: 'a status that nobody mapped',
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    file: PROCESS,
    breaks: `export function word(s: 'open' | 'paid'): string { switch (s) { case 'open': return 'o'; } return ''; }`,
    clean: `export function word(s: 'open' | 'paid'): string { switch (s) { case 'open': return 'o'; case 'paid': return 'p'; } }`,
  },
  {
    what: 'a default that would swallow the status of tomorrow',
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    file: PROCESS,
    breaks: `export function word(s: 'open'): string { switch (s) { case 'open': return 'o'; default: return ''; } }`,
    clean: `export function word(s: 'open'): string { switch (s) { case 'open': return 'o'; } }`,
  },
  {
    what: 'an update lost because the old value was read before the wait',
    rule: 'require-atomic-updates',
    file: PROCESS,
    breaks: `export async function add(sum: { of: number }, next: () => Promise<number>): Promise<void> {
      sum.of = sum.of + (await next()); }`,
    clean: `export async function add(sum: { of: number }, next: () => Promise<number>): Promise<void> {
      const more = await next(); sum.of = sum.of + more; }`,
  },
  {
    what: 'a type imported by value',
    rule: '@typescript-eslint/consistent-type-imports',
    file: PROCESS,
    breaks: `import { Secret } from './secret'; export type Hidden = Secret;`,
    clean: `import type { Secret } from './secret'; export type Hidden = Secret;`,
  },
  {
    what: 'an import of types that still runs the module',
    rule: '@typescript-eslint/no-import-type-side-effects',
    file: PROCESS,
    breaks: `import { type Secret } from './secret'; export type Hidden = Secret;`,
    clean: `import type { Secret } from './secret'; export type Hidden = Secret;`,
  },
  {
    what: 'the environment read outside a configuration',
    rule: 'no-restricted-properties',
    file: 'workflows/contract/messages.ts',
    breaks: `export const home = process.env['HOME'];`,
    clean: `export const home = '/';`,
  },
  {
    what: 'the environment taken out of the process',
    rule: 'no-restricted-properties',
    file: 'smart-glocal/signature.ts',
    breaks: `const { env } = process; export const home = env['HOME'];`,
    clean: `const { pid } = process; export const id = pid;`,
  },
  {
    what: 'the environment imported',
    rule: IMPORTS,
    file: 'smart-glocal/signature.ts',
    breaks: `import { env } from 'node:process'; export const home = env['HOME'];`,
    clean: `import { homedir } from 'node:os'; export const home = homedir();`,
  },
  {
    what: 'a default export',
    rule: SYNTAX,
    file: PROCESS,
    breaks: `export default 1;`,
    clean: `export const one = 1;`,
  },
  {
    what: 'a default export by another way',
    rule: SYNTAX,
    file: PROCESS,
    breaks: `const one = 1; export { one as default };`,
    clean: `const one = 1; export { one as first };`,
  },
  {
    what: 'a thrown text',
    rule: '@typescript-eslint/only-throw-error',
    file: PROCESS,
    breaks: `export function refuse(): never { throw 'no'; }`,
    clean: `export function refuse(): never { throw new Error('no'); }`,
  },
  {
    what: 'a promise that leaves a try block before it fails',
    rule: '@typescript-eslint/return-await',
    file: PROCESS,
    breaks: `export async function ask(a: () => Promise<1>): Promise<1 | 0> { try { return a(); } catch { return 0; } }`,
    clean: `export async function ask(a: () => Promise<1>): Promise<1 | 0> { try { return await a(); } catch { return 0; } }`,
  },
  {
    what: 'an exported function that does not say what it returns',
    rule: '@typescript-eslint/explicit-module-boundary-types',
    file: PROCESS,
    breaks: `export function one() { return 1; }`,
    clean: `export function one(): number { return 1; }`,
  },
  {
    what: 'any',
    rule: '@typescript-eslint/no-explicit-any',
    file: PROCESS,
    breaks: `export const seen = new Set<any>();`,
    clean: `export const seen = new Set<unknown>();`,
  },
  {
    what: 'a claim that something is there',
    rule: '@typescript-eslint/no-non-null-assertion',
    file: PROCESS,
    breaks: `export function first(of: readonly string[]): string { return of[0]!; }`,
    clean: `export function first(of: readonly string[]): string { return of[0] ?? ''; }`,
  },
  {
    what: 'a comparison that converts',
    rule: 'eqeqeq',
    file: PROCESS,
    breaks: `export function isOne(n: number): boolean { return n == 1; }`,
    clean: `export function isOne(n: number): boolean { return n === 1; }`,
  },
  {
    what: 'a rule switched off without a reason',
    rule: DISABLING,
    file: PROCESS,
    breaks: `// eslint-disable-next-line no-restricted-syntax\nexport default 1;`,
    clean: `// eslint-disable-next-line no-restricted-syntax -- shows the comment\nexport default 1;`,
  },
  {
    what: 'all rules switched off',
    rule: DISABLING,
    file: PROCESS,
    breaks: `/* eslint-disable */\nexport default 1;`,
    clean: `/* eslint-disable no-restricted-syntax -- shows the comment */\nexport default 1;`,
  },
];

const inTests: readonly RuleFixture[] = [
  {
    what: 'a test that silences all others',
    rule: 'jest/no-focused-tests',
    file: TEST,
    breaks: `it.only('adds', () => { expect(1 + 1).toBe(2); });`,
    clean: `it('adds', () => { expect(1 + 1).toBe(2); });`,
  },
  {
    what: 'a test switched off',
    rule: 'jest/no-disabled-tests',
    file: TEST,
    breaks: `it.skip('adds', () => { expect(1 + 1).toBe(2); });`,
    clean: `it('adds', () => { expect(1 + 1).toBe(2); });`,
  },
  {
    what: 'a test that tests nothing',
    rule: 'jest/expect-expect',
    file: TEST,
    breaks: `it('adds', () => { String(1 + 1); });`,
    clean: `it('adds', () => { expect(1 + 1).toBe(2); });`,
  },
  {
    what: 'a test without a name',
    rule: 'jest/valid-title',
    file: TEST,
    breaks: `it('', () => { expect(1 + 1).toBe(2); });`,
    clean: `it('adds', () => { expect(1 + 1).toBe(2); });`,
  },
];

export const RULE_FIXTURES: readonly RuleFixture[] = [...inWorkflows, ...everywhere, ...inTests];

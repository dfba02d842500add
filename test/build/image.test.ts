/**
 * Protects the image that everyone runs: its processes are not root, and no key, history or variable of a developer's
 * machine can slip into it. Read from Dockerfile and .dockerignore, so that it needs no Docker.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readServices, ROOT } from './compose';

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

const instructions: Instruction[] = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  .replaceAll(/^\s*#.*\n/gm, '')
  .replaceAll(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => ({ name: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }));
const stages = instructions.map(({ name }, at) => (name === 'FROM' ? at : -1)).filter((at) => at >= 0);
const image = instructions.slice(stages.at(-1));

it('runs every process as a non-root user, whatever command the container is given', () => {
  const users = image.filter(({ name }) => name === 'USER').map(({ rest }) => rest);
  const afterwards = image.slice(image.findIndex(({ name }) => name === 'USER') + 1).map(({ name }) => name);

  expect(users).toEqual(['node']);
  // Nothing is written after this point, so no part of the program belongs to the user that runs it.
  expect(afterwards).toEqual(['CMD']);
  for (const service of Object.values(readServices())) {
    for (const word of ['user', 'privileged', 'cap_add', 'pid', 'ipc', 'devices']) {
      expect(service).not.toHaveProperty(word);
    }
  }
});

it('has no secret among its variables, and takes its files only from the build and the lockfile', () => {
  const variables = instructions.filter(({ name }) => name === 'ENV' || name === 'ARG').map(({ rest }) => rest);
  const copied = image.filter(({ name }) => name === 'COPY' || name === 'ADD').map(({ rest }) => rest);

  expect(variables).toEqual(['NODE_ENV=production']);
  expect(copied).toEqual(['package.json package-lock.json .npmrc ./', '--from=build /app/dist ./dist']);
});

it('is built on images pinned to a version', () => {
  const bases = stages.map((at) => instructions[at]?.rest ?? '');

  expect(bases.length).toBe(2);
  for (const base of bases) expect(base).toMatch(/^node:\d+-\w+-slim( AS build)?$/);
});

it('installs what the lockfile says, and no tools', () => {
  const installs = instructions.flatMap(({ name, rest }) => (name === 'RUN' ? rest.split('&&') : []));

  expect(installs.filter((command) => /\bnpm\b/.test(command)).map((command) => command.trim())).toEqual([
    'npm ci',
    'npm run build',
    'npm ci --omit=dev',
    'npm cache clean --force',
  ]);
});

describe('the build context', () => {
  const lines = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it.each(['package.json', 'package-lock.json', '.npmrc', 'scripts/build.ts', 'workflows/index.ts', 'keys/main.ts'])(
    'contains %s',
    (file) => {
      expect(existsSync(join(ROOT, file))).toBe(true);
      expect(ignores(lines, file)).toBe(false);
    },
  );

  it.each([
    ...[
      '.env',
      '.env.production',
      'worker/.env',
      '.demo/env',
      '.git/config',
      '.ci/run',
      'temporal.db',
      'a-new-folder/x.ts',
    ],
    // Where the examples of .env.example put them.
    ...['keys/merchant.pem', 'keys/payload-keys.json', 'keys/shop-events.txt', 'worker/deeper/seal.pem'],
    ...['test/histories/declined.json', 'docs/security.md', 'demo/main.ts', 'node_modules/zod/package.json'],
  ])('does not contain %s', (file) => {
    expect(ignores(lines, file)).toBe(true);
  });
});

it('leaves keys out of the repository where the examples put them', () => {
  const lines = readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n');

  for (const file of ['keys/merchant.pem', 'keys/payload-keys.json', 'keys/shop-events.txt', '.env', '.demo/env']) {
    // Git's rule for a name without a slash: it matches in any folder.
    const anywhere = lines.map((line) =>
      /^!?[^/]+\/?$/.test(line) ? line.replace(/^(!?)(.*?)\/?$/, '$1**/$2') : line,
    );
    expect({ file, isIgnored: ignores(anywhere, file) }).toEqual({ file, isIgnored: true });
  }
  expect(ignores(lines, 'keys/main.ts')).toBe(false);
});

/** Docker's rule: a file is ignored when the last line that matches it, or a folder above it, has no `!`. */
function ignores(lines: readonly string[], file: string): boolean {
  const parts = file.split('/');
  const paths = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  const last = lines.findLast((line) => paths.some((path) => globOf(line.replace(/^!/, '')).test(path)));
  return last !== undefined && !last.startsWith('!');
}

function globOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll('.', '\\.')
    .replaceAll('**/', '(.+/)?')
    .replaceAll(/(?<![.+)])\*/g, '[^/]*');
  return new RegExp(`^${source}$`);
}

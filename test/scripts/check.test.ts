/**
 * Protects the promise of `npm test`: everything is run, even after a failure, the last line and the exit code tell the
 * truth, and an interruption leaves nothing behind. Runs on a small project of its own, with the real tools.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { licencePage } from '../../scripts/check/licences';
import { configurationPage } from '../../scripts/docs/configuration';

const PROJECT = join(__dirname, '../..');

/** What each proof writes for the summary of a run (test/support/summary.ts). */
const PROVES_ALL = `for (const proof of ['exhaustive search', 'fault matrix', 'second server', 'simulation', 'documentation'])
    require('fs').appendFileSync(
      process.env.TEST_SUMMARY_FILE,
      JSON.stringify({ proof, part: 'shop', figures: { cells: 2, violations: 0 } }) + '\\n',
    );`;

const WHOLE_SIMULATION = `it('simulates all', () => {
  ${PROVES_ALL}
  expect(process.env.TEST_SLICES).toBe('whole');
});\n`;

const ROOMS = `export default {
  forbidden: [{ name: 'lost', severity: 'error', from: { path: '^shop/' }, to: { couldNotResolve: true } }],
  options: { doNotFollow: { path: 'node_modules' } },
};
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
  for (const name of ['scripts', 'environment', 'temporal/servers', '.env.example', '.prettierrc.json'])
    cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  write('package.json', '{\n  "dependencies": {}\n}\n');
  write('package-lock.json', '{\n  "packages": {}\n}\n');
  write('docs/licences.md', licencePage([]));
  write('docs/reference/configuration.md', configurationPage([]));
  write('.prettierignore', 'docs\nenvironment\nscripts\ntemporal\nshop/opens.test.js\n');
  write('tsconfig.json', '{ "compilerOptions": { "skipLibCheck": true, "types": [] }, "include": ["shop"] }\n');
  write('eslint.config.mjs', "export default [{ files: ['shop/*.js'], rules: { eqeqeq: 'error' } }];\n");
  write('.dependency-cruiser.mjs', ROOMS);
  write('jest.config.js', "module.exports = { roots: ['<rootDir>/shop'], transform: {} };\n");
  write('temporal/config.ts', 'export const inheritedEnvironment = () => process.env;\n');
  write('shop/price.ts', 'export const price = 1;\n');
  write('shop/opens.test.js', `it('opens', () => {\n  ${PROVES_ALL}\n});\n`);
  write('docs/guarantees.md', '| what happens | test |\n| --- | --- |\n| opens | [shop](../shop/opens.test.js) |\n');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function start(script: string, patterns: readonly string[] = [], variables: NodeJS.ProcessEnv = {}): ChildProcess {
  const args = ['--import', 'tsx', `scripts/${script}.ts`, ...patterns];
  return spawn(process.execPath, args, { cwd: folder, env: { ...process.env, CI: '', ...variables } });
}

const check = (...patterns: readonly string[]): Promise<Ended> => ended(start('test', patterns));

interface Ended {
  readonly code: unknown;
  readonly lines: string[];
}

async function ended(child: ChildProcess): Promise<Ended> {
  child.stderr?.resume();
  const closed = once(child, 'close');
  const stdout = child.stdout === null ? '' : await text(child.stdout);
  const [code] = (await closed) as unknown[];
  return { code, lines: stdout.trimEnd().split('\n') };
}

/** Ours: each tool takes seconds to start, more on a busy machine. */
jest.setTimeout(180_000);

describe('npm test', () => {
  it('counts each check and each test, reports what the proofs showed, and ends with 0 when all have passed', async () => {
    const { code, lines } = await check();

    expect(lines).toContain('  fault matrix: 2 cells, 0 violations, in 1 parts');
    expect(lines.at(-1)).toBe('10 passed, 0 failed');
    expect(code).toBe(0);
  });

  it('runs every check even after a failure, and counts each failure; npm run test:long counts on', async () => {
    const both = { TEST_COUNT_FILE: join(folder, 'count.json') };
    write('shop/price.ts', 'export const price: string = 1;\n');
    write('shop/untidy.js', 'module.exports   = 1 == 2;\n');
    write('shop/opens.test.js', "it('opens', () => {});\n");
    write('shop/closes.test.js', "it('closes', () => {\n  throw new Error('stuck');\n});\nit.todo('cleans up');\n");
    write('shop/broken.test.js', "require('./nowhere');\n");
    write(
      'shop/counts.test.js',
      "it('counts nothing here', () => expect(process.env.TEST_COUNT_FILE).toBeUndefined());\n",
    );
    write('README.md', '[gone](docs/gone.md)\n');
    write('docs/reference/configuration.md', '# Of last year\n');
    write('docs/guarantees.md', '| shuts | [shop](../shop/opens.test.js) |\n');
    write('package-lock.json', '{ "packages": { "node_modules/left": { "version": "1.0.0" } } }\n');

    const { code, lines } = await ended(start('test', [], both));

    const steps = lines.filter((line) => / (passed|FAILED) after /.test(line)).map((line) => line.split(' after ')[0]);
    // The first four run side by side.
    expect([...steps.slice(0, 4).sort(), ...steps.slice(4)]).toEqual([
      'format FAILED',
      'lint FAILED',
      'rooms FAILED',
      'types FAILED',
      'dependencies FAILED',
      'links FAILED',
      'configuration FAILED',
      'parts passed',
      'tests FAILED',
      'guarantees FAILED',
    ]);
    expect(lines).toContain('  row without a passed test in shop/opens.test.js: shuts');
    expect(lines).toContain('  no part of the fault matrix ran');
    expect(lines).toContain('skipped: cleans up');
    expect(lines.at(-1)).toBe('3 passed, 10 failed, 1 skipped');
    expect(code).toBe(1);

    write('shop/simulate.test.ts', WHOLE_SIMULATION);
    write('shop/search.test.ts', "it('searches everything', () => {});\n");
    const long = await ended(start('test-long', [], both));

    expect(long.lines.at(-1)).toBe('6 passed, 10 failed, 1 skipped');
    expect(long.code).toBe(1);
  });

  it('fails when no test was run', async () => {
    const { code, lines } = await check('no-such-test');

    expect(lines.at(-1)).toBe('9 passed, 1 failed');
    expect(code).toBe(1);
  });

  describe('on a machine without openssl', () => {
    const tried = 'openssl was not found. Tried, in this order:\n  1. `openssl` on PATH: none\nWhat to do: install it.';
    const withoutOpenssl = { LOOKED_IN_VAIN: JSON.stringify({ openssl: tried }) };

    beforeEach(() => {
      write(
        'jest.config.js',
        "module.exports = { roots: ['<rootDir>/shop'], testEnvironment: './scripts/skip-what-is-missing.js', transform: {} };\n",
      );
      write(
        'shop/signs.test.js',
        `describe('the shop', () => {
  let openssl;
  beforeAll(() => {
    throw Object.assign(new Error('openssl was not found'), { name: 'NotToBeHad', what: 'openssl' });
  });
  afterAll(() => openssl.close());
  it('signs', () => {});
  it('signs again', () => {});
});
`,
      );
      write(
        'docs/guarantees.md',
        '| signs | [shop](../shop/signs.test.js) |\n| signs again | [shop](../shop/signs.test.js) |\n',
      );
    });

    it('says before the tests what to do, skips and counts those that need it, and ends with 0', async () => {
      const { code, lines } = await ended(start('test', [], withoutOpenssl));

      expect(lines.slice(lines.indexOf('parts ...') + 1, lines.indexOf('tests ...'))).toEqual(
        expect.arrayContaining(['  openssl was not found. Tried, in this order:', '  What to do: install it.']),
      );
      expect(lines).toContain('skipped: the shop signs (no openssl on this machine: see "parts" above)');
      expect(lines).toContain('skipped: the shop signs again (no openssl on this machine: see "parts" above)');
      expect(lines.at(-1)).toBe('10 passed, 0 failed, 2 skipped');
      expect(code).toBe(0);
    });

    it('fails in CI', async () => {
      const { code, lines } = await ended(start('test', [], { ...withoutOpenssl, CI: 'true' }));

      expect(lines.at(-1)).toBe('9 passed, 1 failed, 2 skipped');
      expect(code).toBe(1);
    });
  });

  it('on Ctrl-C, stops what it started, child processes included', async () => {
    write(
      'shop/hangs.test.js',
      `it('hangs', () => {
  const stubborn = "process.on('SIGINT', () => {}); require('fs').writeFileSync('up', ''); setInterval(() => {}, 1000);";
  require('child_process').spawnSync(process.execPath, ['-e', stubborn], { stdio: ['ignore', 'ignore', 'inherit'] });
});
`,
    );
    const child = start('test', ['hangs']);
    child.stdout?.resume();
    child.stderr?.resume();
    const closed = once(child, 'close');
    while (!existsSync(join(folder, 'up')) && child.exitCode === null) await sleep(100);

    child.kill('SIGINT');

    // 'close' comes when no process holds the standard error any more that the stubborn grandchild was given.
    expect(await closed).toEqual([130, null]);
  });
});

describe('npm run test:long', () => {
  const long = (): Promise<Ended> => ended(start('test-long'));
  beforeEach(() => {
    write('shop/search.test.ts', "it('searches everything', () => {});\n");
  });

  it('runs the long proofs, whole, and nothing else', async () => {
    write('shop/simulate.test.ts', WHOLE_SIMULATION);
    const { code, lines } = await long();

    expect(lines.at(-1)).toBe('3 passed, 0 failed');
    expect(code).toBe(0);
  });

  it('fails when a proof did not run', async () => {
    write('shop/simulate.test.ts', "it('simulates nothing', () => {});\n");
    const { code, lines } = await long();

    expect(lines).toContain('  no part of the simulation ran');
    expect(code).toBe(1);
  });
});

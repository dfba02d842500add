/**
 * Protects the checks of the documentation: an error on a page is found, named by page and line, and reported with what
 * to do.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkConfiguration } from '../../scripts/check/configuration';
import { checkLinks } from '../../scripts/check/links';
import { configurationPage } from '../../scripts/docs/configuration';
import { readPage, slugOf } from '../../scripts/docs/markdown';
import { readersOf } from '../../scripts/docs/variables';
import { run, stayUp } from './support/carry-out';
import { commandsInPlace } from './support/demo';
import { snippetsOf } from './support/snippet';
import { typeCheck, type TypeScriptSnippet } from './support/type-check';

const PROJECT = join(__dirname, '../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docs-checks-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, ...lines: readonly string[]): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${lines.join('\n')}\n`);
}

describe('links', () => {
  beforeEach(() => {
    write('docs/keys.md', '# Keys', '## Rotate `npm run keys`', '## Rotate `npm run keys`', '![flow](flow.svg)');
    write('docs/flow.svg', '<svg/>');
  });

  it('passes links that lead somewhere, and lists those that leave the project', () => {
    const way =
      '[1](docs/keys.md) [2](docs/keys.md#rotate-npm-run-keys-1) [3](#front) [4](docs) <img src="docs/flow.svg">';
    write(
      'README.md',
      '# Front',
      way,
      '[out](https://example.org/x) and `[no](link.md)`',
      '```',
      '[no](link.md)',
      '```',
    );

    const { problems, lines } = checkLinks(folder);

    expect(problems).toEqual([]);
    expect(lines).toEqual(['6 links on 2 pages; 1 lead elsewhere and are not followed:', '  https://example.org/x']);
  });

  it.each([
    ['[x](keys.md)', /^README\.md:3: .* keys\.md, which is not there\. Did you mean docs\/keys\.md\?$/],
    ['![x](docs/gone.png)', /^README\.md:3: .* docs\/gone\.png, which is not there\. Correct the path/],
    ['[x](docs/keys.md#rotate)', /^README\.md:3: .* no heading of docs\/keys\.md\. Did you mean #rotate-npm-run-keys/],
    ['[x](docs/flow.svg#L3)', /take the # away$/],
    ['[x](/docs/keys.md)', /begins with a slash: write it from this page on/],
    ['[x](../elsewhere.md)', /leaves the project/],
    ['[x]\n\n[x]: gone.md', /^README\.md:5: /],
  ])('finds %s', (link, problem) => {
    write('README.md', '# Front', '', link);

    expect(checkLinks(folder).problems).toEqual([expect.stringMatching(problem)]);
  });
});

describe('a page', () => {
  it('reads each block with the comment directly before it, also inside a list', () => {
    const { blocks } = readPage('1. x\n\n   <!-- with demo -->\n\n   ```sh\n   ls\n   ```\n\n```ts\na;\n```\n');

    expect(blocks).toEqual([
      { line: 5, language: 'sh', note: 'with demo', code: 'ls\n' },
      { line: 9, language: 'ts', note: null, code: 'a;\n' },
    ]);
  });

  it('names its headings as GitHub does', () => {
    expect(slugOf('What is [real](x.md) in it, and `what` is not?')).toBe('what-is-real-in-it-and-what-is-not');
  });
});

describe('a block', () => {
  const problemsOf = (...lines: readonly string[]): readonly string[] =>
    snippetsOf([{ file: 'docs/a.md', ...readPage(lines.join('\n')) }]).problems;

  it.each([
    [['<!-- not run: -->', '```sh', 'ls', '```'], /^docs\/a\.md:2: the comment gives no reason/],
    [
      ['<!-- in demo -->', '```sh', 'ls', '```'],
      /^docs\/a\.md:2: the comment before the block, "in demo", is not one of/,
    ],
    [['```bash', 'ls', '```'], /^docs\/a\.md:1: write sh after the fence/],
    [['```sch', 'ls', '```'], /^docs\/a\.md:1: the language "sch" is not known/],
    [['```sh', 'npm ci && npm test', '```'], /^docs\/a\.md:1: "npm test" is too much for a test/],
  ])('%j is refused, with what to do instead', (lines, problem) => {
    expect(problemsOf(...lines)).toEqual([expect.stringMatching(problem)]);
  });

  it('is handled as its comment says', () => {
    const text = '<!-- with demo, exits 12 and 14 -->\n```sh\nnpm ci && npm run x\n```\n```text\nls\n```\n';
    const { snippets } = snippetsOf([{ file: 'docs/a.md', ...readPage(text) }]);

    expect(snippets).toMatchObject([{ at: 'docs/a.md:2', code: 'npm run x\n', way: { by: 'demo', exits: [12, 14] } }]);
  });

  it("uses the running demo's ports and its own page's orders", () => {
    const own = { SMART_GLOCAL_BASE_URL: 'http://127.0.0.1:40001' };

    expect(commandsInPlace('curl localhost:8090/order-3 127.0.0.1:9999 order-2', own, 4)).toBe(
      'curl localhost:40001/order-3-page4 127.0.0.1:9999 order-2',
    );
  });
});

describe('commands', () => {
  const here = (): { cwd: string; env: NodeJS.ProcessEnv } => ({ cwd: folder, env: process.env });

  it('fail with their code and last words, and at the first of them that fails', async () => {
    const problem = await run('echo one\nsh -c "exit 3"\necho two\n', [], here());

    expect(problem).toBe('ended with exit code 3. Its last words:\n    one');
  });

  it('must end with the announced exit code if there is one', async () => {
    expect(await run('sh -c "exit 14"\necho two', [14], here())).toBeNull();
    expect(await run('echo two', [14], here())).toMatch(
      /^must contain a command that ends with exit code 14, but none did/,
    );
  });

  it('that should stay up fail when they do not, or when Ctrl-C does not end them cleanly', async () => {
    const program = (onSignal: string): string =>
      `exec "${process.execPath}" -e "process.on('SIGINT', () => ${onSignal}); console.log('ready'); setInterval(() => 0, 1e3)"`;

    expect(await stayUp(program('process.exit(0)'), 'ready', here())).toBeNull();
    expect(await stayUp(program('process.exit(7)'), '', here())).toMatch(/^ended with exit code 7 on Ctrl-C/);
    expect(await stayUp('echo ready', 'ready', here())).toMatch(/^did not stay up: it ended with exit code 0/);
    expect(await stayUp('echo no', 'ready', here())).toMatch(/^ended with exit code 0 before it printed "ready"/);
  });
});

it('TypeScript that does not compile is reported with its line on the page', () => {
  const snippet: TypeScriptSnippet = {
    ...{ at: 'docs/a.md:10', page: 'docs/a.md', line: 10, language: 'ts', code: 'const m = 1;\nprice(m);\n' },
    way: { by: 'type check', before: 'declare function price(text: string): void;', after: '', folder: '.' },
  };

  const wrong = typeCheck(PROJECT, [snippet, { ...snippet, at: 'docs/a.md:20', line: 20, code: 'price("x");\n' }]);

  expect([...wrong.keys()]).toEqual(['docs/a.md:10']);
  expect(wrong.get('docs/a.md:10')).toMatch(/^docs\/a\.md:12: TS2345: /);
});

describe('the page of variables', () => {
  it('fails when it is missing or out of date, naming the line', () => {
    expect(checkConfiguration(folder).problems).toEqual([expect.stringContaining('npm run docs:reference writes it')]);
    write('docs/reference/configuration.md', `${configurationPage([]).trimEnd()}`, '', '## Of last year');
    expect(checkConfiguration(folder).problems).toEqual([
      expect.stringMatching(/^docs\/reference\/configuration\.md:\d+: .*npm run docs:reference writes it anew/),
    ]);
  });

  it('fails when a room reads a variable through a schema that it does not export', () => {
    write(
      'paint/config.ts',
      'const schema = {',
      '  COLOUR: 1,',
      '};',
      'module.exports = { readConfig: () => schema };',
    );

    expect(checkConfiguration(folder).problems).toEqual([
      'the variables cannot be read: paint/config.ts reads COLOUR through a schema that it does not export: export it',
    ]);
  });

  it('says what each variable is for, its default, and whether it is required', () => {
    const worker = readersOf(PROJECT).find(({ room }) => room === 'worker');
    const of = (wanted: string): unknown => worker?.variables.find(({ name }) => name === wanted);

    expect(of('SMART_GLOCAL_PROJECT')).toMatchObject({ preset: null, need: 'required', example: 'my-project' });
    expect(of('TEMPORAL_TASK_QUEUE')).toMatchObject({ preset: 'cit-payments', need: 'optional' });
    expect(of('PAYLOAD_ENCRYPTION_KEYS_FILE')).toMatchObject({
      need: { rule: expect.stringContaining('npm run keys') },
    });
  });
});

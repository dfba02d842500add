/** Protects against what a dependency brings along: code that was not reviewed, a licence that binds us, a script that runs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDependencies, problemsOf } from '../../scripts/check/dependencies';
import { licencePage } from '../../scripts/check/licences';
import { readDependencies, type Dependency } from '../../scripts/check/packages';

const good: Dependency = {
  name: 'left',
  version: '1.2.3',
  integrity: `sha512-${'A'.repeat(86)}==`,
  resolved: null,
  licence: 'MIT',
  isShipped: true,
  runsAtInstall: false,
};

it('accepts a package with a hash, no URL, an accepted licence and no install script', () => {
  expect(problemsOf([good, { ...good, licence: '(MIT OR GPL-3.0-only)' }])).toEqual([]);
  expect(problemsOf([{ ...good, licence: 'MPL-2.0', isShipped: false }])).toEqual([]);
});

it.each<[string, Partial<Dependency>, RegExp]>([
  ['no hash', { integrity: null }, /no sha512 hash/],
  ['an old hash', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, /no sha512 hash/],
  ['an address', { resolved: 'https://elsewhere.example/left.tgz' }, /has an address/],
  ['no licence', { licence: null }, /not on the list: none/],
  ['a licence that binds', { licence: 'AGPL-3.0-only' }, /not on the list: AGPL-3.0-only/],
  ['a licence of which one half binds', { licence: 'MIT AND GPL-2.0-only' }, /not on the list/],
  ['a licence for tools alone', { licence: 'MPL-2.0' }, /not on the list/],
  ['a script that nobody has read', { runsAtInstall: true }, /runs a script/],
])('refuses a package with %s', (_, change, problem) => {
  expect(problemsOf([good, { ...good, ...change }])).toEqual([expect.stringMatching(problem)]);
});

describe('what is installed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dependencies-'));
    mkdirSync(join(folder, 'node_modules/@a/b'), { recursive: true });
    writeFileSync(
      join(folder, 'package-lock.json'),
      JSON.stringify({ packages: { '': {}, 'node_modules/@a/b': { version: '1.0.0', license: 'MIT', dev: true } } }),
    );
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is checked as well as the lockfile', () => {
    const own = { license: 'GPL-3.0-only', scripts: { postinstall: 'sh run' } };
    writeFileSync(join(folder, 'node_modules/@a/b/package.json'), JSON.stringify(own));

    expect(readDependencies(folder)).toEqual([
      {
        name: '@a/b',
        version: '1.0.0',
        integrity: null,
        resolved: null,
        licence: 'GPL-3.0-only',
        isShipped: false,
        runsAtInstall: true,
      },
    ]);
  });

  it('counts as building itself if it has native code, with or without a script', () => {
    writeFileSync(join(folder, 'node_modules/@a/b/package.json'), '{}');
    writeFileSync(join(folder, 'node_modules/@a/b/binding.gyp'), '{}');

    expect(readDependencies(folder)).toMatchObject([{ licence: 'MIT', runsAtInstall: true }]);
  });
});

it('lists shipped packages by licence, and counts the rest', () => {
  const page = licencePage([good, { ...good, name: 'a', licence: 'ISC' }, { ...good, name: 'tool', isShipped: false }]);

  expect(page).toContain('### ISC\n\n- `a` 1.2.3\n\n### MIT\n\n- `left` 1.2.3\n');
  expect(page).toMatch(/To build and test: 1 packages[^]*- MIT: 1\n$/);
});

it("finds no fault with this project's own packages", () => {
  expect(checkDependencies()).toEqual({ problems: [], figures: expect.stringMatching(/^\d+ production dependencies/) });
});

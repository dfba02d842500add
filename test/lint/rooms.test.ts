/**
 * Protects the table of who may import whom: each room is seen to be refused what it may not import, types included, on a small
 * tree of its own; and nothing that the table allows runs back up.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { ROOM_FIXTURES } from './room-fixtures';

const PROJECT = join(__dirname, '../..');

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

type Refused = z.infer<typeof reportSchema>['summary']['violations'][number];

const isOurs = (path: string): boolean => ROOM_FIXTURES.some(({ file }) => file.split('/')[0] === path.split('/')[0]);

/** Writes a small file that imports what it is told to. */
function write(
  folder: string,
  file: string,
  imports: readonly string[] = [],
  how: 'import' | 'import type' = 'import',
) {
  const path = join(folder, `${file}.ts`);
  mkdirSync(dirname(path), { recursive: true });
  const lines = imports.map((what, index) => {
    const from = isOurs(what) ? `./${relative(dirname(file), what)}` : what;
    return `${how} { Anything as A${String(index)} } from '${from}';`;
  });
  writeFileSync(path, [...lines, 'export type Anything = 1;', ''].join('\n'));
}

/** What the project's own check refuses in the tree of this folder. */
function refusedIn(folder: string): readonly Refused[] {
  const program = join(PROJECT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', join(PROJECT, '.dependency-cruiser.mjs'), '-T', 'json', '.'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (stdout === '') throw new Error(`The check did not run: ${stderr}`);
  return reportSchema.parse(JSON.parse(stdout)).summary.violations;
}

const WAYS = ['mayNot', 'mayNot as types', 'typesAlone', 'typesAlone as types', 'may'] as const;

/** What a fixture's file imports in each way, each way in a file of its own beside it. */
const imports = ROOM_FIXTURES.flatMap(({ file, mayNot, may, typesAlone = [] }) =>
  WAYS.map((way, index) => ({
    file: `${file}-${String(index)}`,
    how: way.endsWith('types') ? ('import type' as const) : ('import' as const),
    isRefused: way.startsWith('mayNot') || way === 'typesAlone',
    wanted: way.startsWith('mayNot') ? mayNot : way === 'may' ? may : typesAlone,
    room: file,
  })),
);

const rows = imports.flatMap(({ wanted, ...row }) => wanted.map((what) => ({ ...row, what })));

/** Two cores shared with other processes; it takes 3 s of one. Ours. */
const TIMEOUT_MS = 60_000;

describe('the check of rooms', () => {
  let folder: string;
  let refused: readonly Refused[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rooms-'));
    copyFileSync(join(PROJECT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
    for (const { what } of rows) if (isOurs(what)) write(folder, what);
    for (const { file, wanted, how } of imports) write(folder, file, wanted, how);
    write(folder, 'environment/hen', ['environment/egg'], 'import type');
    write(folder, 'environment/egg', ['environment/hen'], 'import type');
    write(folder, 'environment/lost', ['environment/nowhere']);
    write(folder, 'attic/box', ['environment/read']);
    refused = refusedIn(folder);
  }, TIMEOUT_MS);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const rulesAgainst = (from: string): string[] =>
    refused.filter((one) => one.from === from).map(({ rule }) => rule.name);

  it.each(rows.filter((row) => row.isRefused))('refuses "$how" of $what in $room', ({ file, what }) => {
    const names = refused.filter(({ from }) => from === `${file}.ts`).map(({ to }) => to);

    expect(names.some((to) => isThere(to, what))).toBe(true);
  });

  it.each(rows.filter((row) => !row.isRefused))('accepts "$how" of $what in $room', ({ file }) => {
    expect(rulesAgainst(`${file}.ts`)).toEqual([]);
  });

  it('refuses a circle of files, though they import types alone', () => {
    expect([...rulesAgainst('environment/hen.ts'), ...rulesAgainst('environment/egg.ts')]).toContain('circle');
  });

  it('refuses an import that leads nowhere: it might be one of anything', () => {
    expect(rulesAgainst('environment/lost.ts')).toEqual(['not found']);
  });

  it('refuses a folder that the table does not know', () => {
    expect(rulesAgainst('attic/box.ts')).toEqual(['no room']);
  });
});

describe('the table of rooms', () => {
  const tableSchema = z.array(
    z.object({
      room: z.string(),
      holds: z.array(z.string()).optional(),
      imports: z.union([z.array(z.string()), z.literal('all above')]).default([]),
      types: z.array(z.string()).default([]),
    }),
  );

  /** What this code of a module prints, which knows the table's exports. */
  function printed(code: string): string {
    const module = JSON.stringify(pathToFileURL(join(PROJECT, 'scripts/lint/rooms.mjs')));
    const script = `import { ROOMS, rulesOf } from ${module}; ${code}`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    return stdout + stderr;
  }

  it('has no circle: whatever it allows stands above the row that wants it', () => {
    const table = tableSchema.parse(JSON.parse(printed('console.log(JSON.stringify(ROOMS))')));
    const placeOf = (name: string): number => {
      const holders = table.flatMap(({ room, holds = [room] }, place) =>
        [room, ...holds].filter((path) => `${name}/`.startsWith(`${path}/`)).map((path) => ({ path, place })),
      );
      return holders.sort((a, b) => b.path.length - a.path.length)[0]?.place ?? Infinity;
    };

    const upward = table.flatMap(({ room, imports, types }, place) =>
      imports === 'all above'
        ? []
        : [...imports, ...types].filter((name) => placeOf(name) >= place).map((name) => `${room} -> ${name}`),
    );

    expect(table.length).toBeGreaterThan(30);
    expect(upward).toEqual([]);
  });

  it('is refused when a row names one that stands below it', () => {
    expect(printed("rulesOf([{ room: 'roof', imports: ['cellar'] }, { room: 'cellar' }])")).toContain(
      'roof may not import cellar: a row names only rows above it',
    );
  });
});

/** Whether `to`, as the check names it, is what the fixture calls `what`: a file, a package, or a module of Node. */
function isThere(to: string, what: string): boolean {
  return isOurs(what) ? to === `${what}.ts` : to.replace(/^node:/, '').includes(what.replace(/^node:/, ''));
}

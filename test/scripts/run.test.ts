/**
 * Protects the launcher behind `npm run <room>`: which environment a process gets, and that the launcher becomes that
 * process: its exit code, its signals, its standard output. Runs on a copy of the launcher with its own room and
 * environment files.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../..');

const ROOM = `
  import { runMain } from '../environment/exit';
  runMain(async () => {
    const { COLOUR, SIZE, SHAPE } = process.env;
    process.on('SIGTERM', () => process.exit(12));
    console.log(JSON.stringify({ argv: process.argv.slice(1), COLOUR, SIZE, SHAPE }));
    if (process.argv[2] !== 'stay') return 11;
    setInterval(() => {}, 1000);
  });`;

/** Above Linux's highest possible pid (2^22): no such process. */
const NO_PROCESS = 4_194_305;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-'));
  for (const name of ['scripts', 'environment']) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  write('paintshop/main.ts', ROOM);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const launcher = ['--import', 'tsx', 'scripts/run.ts'];

function environmentWith(variables: Record<string, string>): NodeJS.ProcessEnv {
  const { COLOUR: _colour, SIZE: _size, SHAPE: _shape, ...rest } = process.env;
  return { ...rest, ...variables };
}

function run(
  args: readonly string[],
  variables: Record<string, string> = {},
): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...launcher, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: environmentWith(variables),
  });
  return { code: status, stdout, stderr };
}

describe('the launcher', () => {
  it('runs the room with its arguments and ends with its exit code', () => {
    const ended = run(['paintshop', 'list', '--json']);

    expect(JSON.parse(ended.stdout)).toEqual({ argv: ['paintshop', 'list', '--json'] });
    expect(ended).toMatchObject({ code: 11, stderr: 'environment files: none\n' });
  });

  it('prefers the real environment, then the running demo, then .env', () => {
    write('.env', 'COLOUR=env\nSIZE=env\nSHAPE=env\n');
    write('.demo/env', `# demo pid ${String(process.pid)}\nCOLOUR=demo\nSIZE=demo\n`);

    const ended = run(['paintshop'], { COLOUR: 'real' });

    expect(JSON.parse(ended.stdout)).toMatchObject({ COLOUR: 'real', SIZE: 'demo', SHAPE: 'env' });
    expect(ended.stderr).toBe(`environment files: .env, then .demo/env (demo process ${String(process.pid)})\n`);
  });

  it.each([
    ['whose demo has gone', `# demo pid ${String(NO_PROCESS)}`],
    ['that names no process', '# made by hand'],
    ['that names every process of its group', '# demo pid 0'],
  ])('ignores a .demo/env %s, and says so', (_which, firstLine) => {
    write('.demo/env', `${firstLine}\nCOLOUR=demo\n`);

    const ended = run(['paintshop']);

    expect(JSON.parse(ended.stdout)).not.toHaveProperty('COLOUR');
    expect(ended.stderr).toContain('.demo/env ignored, its demo is not running');
  });

  it('passes signals on to the process that it starts', async () => {
    const child = spawn(process.execPath, [...launcher, 'paintshop', 'stay'], {
      cwd: folder,
      env: environmentWith({}),
    });
    await once(child.stdout, 'data');

    child.kill('SIGTERM');

    expect(await once(child, 'exit')).toEqual([12, null]);
  });

  it('lists the known rooms when asked for an unknown one', () => {
    const ended = run(['toyshop']);

    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toBe('There is no process "toyshop". Expected one of: paintshop.\n');
  });
});

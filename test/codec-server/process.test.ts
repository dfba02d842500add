/**
 * Protects the process as people run it: where it listens, what it warns about, how it ends, and what keeps it from
 * starting.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyRing } from '../../temporal/encryption/key-ring-file';

const ROOT = join(__dirname, '../..');

let folder: string;
let environment: Record<string, string>;
const running: Run[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'codec-process-'));
  const file = join(folder, 'ring.json');
  createKeyRing(file);
  environment = { PAYLOAD_ENCRYPTION_KEYS_FILE: file, CODEC_SERVER_PORT: '0' };
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly output: () => string;
}

function start(env: Readonly<Record<string, string>>): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'codec-server/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const run = { child, ended: once(child, 'close').then(() => child.exitCode), output: () => text };
  running.push(run);
  return run;
}

async function says(run: Run, expected: RegExp): Promise<string> {
  for (;;) {
    const said = expected.exec(run.output())?.[0];
    if (said !== undefined) return said;
    const more = await Promise.race([once(run.child.stderr ?? run.child, 'data'), run.ended]);
    if (!Array.isArray(more)) throw new Error(`It ended: ${run.output()}`);
  }
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'listens only on this machine, and shuts down cleanly on %s',
  async (signal) => {
    const run = start(environment);
    const url = await says(run, /(?<=Codec server on )http:\/\/127\.0\.0\.1:\d+/);

    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    run.child.kill(signal);

    expect(await run.ended).toBe(0);
    expect(run.output()).toContain('Stopped.');
    expect(run.output()).not.toContain('anybody who reaches this port');
  },
);

it.each(['0.0.0.0', '::', '192.0.2.7', 'localhost.example', '127.0.0.1.example'])(
  'does not start on %s without a token, says what to do, and exits 2',
  async (host) => {
    const run = start({ ...environment, CODEC_SERVER_HOST: host });

    expect(await run.ended).toBe(2);
    expect(run.output()).toMatch(/CODEC_SERVER_BEARER_TOKEN: is missing.*anybody who reached the port.*Set a token/);
    expect(run.output()).not.toContain('Codec server on');
  },
);

it.each([
  ['with a token, and warns of nothing', { CODEC_SERVER_BEARER_TOKEN: 'tkn_'.repeat(8) }, false],
  ['without one where that was explicitly allowed, and warns', { CODEC_SERVER_ALLOW_WITHOUT_TOKEN: 'true' }, true],
])('starts on an address that others may reach %s', async (_, variables, warns) => {
  const run = start({ ...environment, CODEC_SERVER_HOST: '0.0.0.0', ...variables });

  expect(await says(run, /Codec server on http:\/\/0\.0\.0\.0:\d+/)).not.toBe('');
  expect(/Listening on 0\.0\.0\.0 without CODEC_SERVER_BEARER_TOKEN/.test(run.output())).toBe(warns);
});

it('needs no token on any address of this machine alone', async () => {
  const run = start({ ...environment, CODEC_SERVER_HOST: '127.0.0.2' });

  expect(await says(run, /Codec server on http:\/\/127\.0\.0\.2:\d+/)).not.toBe('');
});

it('lists everything that is missing or wrong, quotes no value, and exits 2', async () => {
  const run = start({ CODEC_SERVER_ALLOWED_ORIGINS: 'https://ui.example/', CODEC_SERVER_BEARER_TOKEN: 'sesame-open' });

  expect(await run.ended).toBe(2);
  expect(run.output()).toContain('PAYLOAD_ENCRYPTION_KEYS_FILE: is missing');
  expect(run.output()).toContain('CODEC_SERVER_ALLOWED_ORIGINS: is not a list of origins');
  expect(run.output()).toContain('CODEC_SERVER_BEARER_TOKEN: is shorter than 32 characters');
  expect(run.output()).not.toContain('sesame');
});

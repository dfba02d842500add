/** Protects the simulator as a process: its configuration, its start, its end. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ConfigurationError } from '../../environment/read';
import { readConfig } from '../../simulator/config';
import { merchantKeys } from './support/shop';

const MAIN = join(__dirname, '..', '..', 'simulator', 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
const publicKey = join(folder, 'merchant.pub.pem');
const privateKey = join(folder, 'merchant.pem');
writeFileSync(publicKey, merchantKeys.publicKey.export({ type: 'spki', format: 'pem' }));
writeFileSync(privateKey, merchantKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = { SIMULATOR_PARTNER_PUBLIC_KEY_FILE: publicKey };

it('needs only the merchant’s public key, and listens only on this machine', () => {
  expect(readConfig(GOOD)).toMatchObject({
    SIMULATOR_HOST: '127.0.0.1',
    SIMULATOR_PORT: 8090,
    SIMULATOR_PROJECT: 'demo-project',
    SIMULATOR_CLOCK_SCALE: 1,
    SIMULATOR_DELAY_MS: 150,
  });
});

it.each([
  ['SIMULATOR_PARTNER_PUBLIC_KEY_FILE', ''],
  ['SIMULATOR_PARTNER_PUBLIC_KEY_FILE', privateKey],
  ['SIMULATOR_PORT', '70000'],
  ['SIMULATOR_CLOCK_SCALE', '0'],
  ['SIMULATOR_CLOCK_SCALE', 'fast'],
  ['SIMULATOR_DELAY_MS', '-1'],
  ['SIMULATOR_WEBHOOK_URL', 'ftp://127.0.0.1'],
  ['SIMULATOR_ALLOW_PRODUCTION_IMAGE', 'yes'],
  ['NODE_ENV', 'production'],
])('names %s when it is %j', (name, value) => {
  const read = (): unknown => readConfig({ ...GOOD, [name]: value });

  expect(read).toThrow(ConfigurationError);
  expect(read).toThrow(`  ${name}: `);
});

it('runs in a production image only if allowed', () => {
  const env = { ...GOOD, NODE_ENV: 'production', SIMULATOR_ALLOW_PRODUCTION_IMAGE: 'true' };

  expect(readConfig(env)).toMatchObject({ SIMULATOR_ALLOW_PRODUCTION_IMAGE: true });
});

it('says in one line where it listens, gives out its key, and exits 0 on a signal', async () => {
  const written = join(folder, 'provider.pub.pem');
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { PATH: process.env['PATH'], ...GOOD, SIMULATOR_PORT: '0', SIMULATOR_WEBHOOK_PUBLIC_KEY_FILE: written },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = once(child, 'exit');

  try {
    const { url, msg } = JSON.parse(await firstLine(child)) as { url: string; msg: string };
    const key = await (await fetch(`${url}/_control/public-key`)).text();
    expect(msg).toContain(`Simulated Smart Glocal on ${url}, project demo-project`);
    expect(readFileSync(written, 'utf8')).toBe(key);
  } finally {
    child.kill('SIGTERM');
  }

  expect(await exit).toEqual([0, null]);
});

it('exits 2 and lists every problem at once when configured wrongly', async () => {
  const env = { PATH: process.env['PATH'], SIMULATOR_PORT: 'x', SIMULATOR_CLOCK_SCALE: '0' };

  const { code, text } = await new Promise<{ code: unknown; text: string }>((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', MAIN], { env }, (error, _out, text) =>
      resolve({ code: error?.code, text }),
    );
  });

  expect(code).toBe(2);
  for (const name of ['SIMULATOR_PARTNER_PUBLIC_KEY_FILE', 'SIMULATOR_PORT', 'SIMULATOR_CLOCK_SCALE']) {
    expect(text).toContain(name);
  }
});

async function firstLine({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('standard error is not piped');
  for await (const line of createInterface({ input: stderr })) return line;
  throw new Error('the process ended without a message');
}

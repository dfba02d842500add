/**
 * Protects the process as people run it: what it says at the start, without Temporal, at a signal, and when it cannot
 * start.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkSecrets, provider, send, webhook } from '../../campaigns/samples/webhooks';

const ROOT = join(__dirname, '../..');
const SECRET = linkSecrets[0].export().toString('base64');
let directory: string;
let environment: Record<string, string>;
const running: Bridge[] = [];
let other: Server | undefined;

interface Bridge {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly output: () => string;
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'bridge-process-'));
  const keyFile = join(directory, 'provider.pem');
  writeFileSync(keyFile, provider.publicKey.export({ format: 'pem', type: 'spki' }));
  environment = {
    ALLOW_UNENCRYPTED_HISTORY: 'true',
    PUBLIC_BASE_URL: 'https://pay.shop.example',
    CUSTOMER_LINK_SECRET: SECRET,
    SMART_GLOCAL_PUBLIC_KEY_FILES: keyFile,
    // Nothing listens on a port that only root may open.
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    WEBHOOK_BRIDGE_PORT: '0',
  };
});
afterEach(async () => {
  other?.close();
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function start(env: Readonly<Record<string, string>>): Bridge {
  const child = spawn(process.execPath, ['--import', 'tsx', 'webhook-bridge/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: directory, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'close').then(() => child.exitCode);
  const bridge = { child, ended, output: () => text };
  running.push(bridge);
  return bridge;
}

/** The address in the start-up line. */
async function addressOf(bridge: Bridge): Promise<string> {
  for (;;) {
    const address = /Webhook bridge on (http:\/\/127\.0\.0\.1:\d+), Temporal at/.exec(bridge.output())?.[1];
    if (address !== undefined) return address;
    const more = await Promise.race([once(bridge.child.stderr ?? bridge.child, 'data'), bridge.ended]);
    if (!Array.isArray(more)) throw new Error(`The bridge ended: ${bridge.output()}`);
  }
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'starts without Temporal, says so on /readyz, and shuts down cleanly on %s',
  async (signal) => {
    const bridge = start(environment);
    const url = await addressOf(bridge);

    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect(await send(url, webhook(), { signature: null })).toBe(401);
    expect(await send(url, webhook())).toBe(503);

    bridge.child.kill(signal);
    expect(await bridge.ended).toBe(0);
    expect(bridge.output()).toMatch(/Temporal at 127\.0\.0\.1:1, namespace default\./);
    expect(bridge.output()).toMatch(/Stopped\./);
    expect(bridge.output()).not.toMatch(/token_value|lucky|BEGIN/);
    expect(bridge.output()).not.toContain(SECRET);
  },
);

it('names every missing variable at once, and exits 2', async () => {
  const bridge = start({});

  expect(await bridge.ended).toBe(2);
  for (const name of [
    'PAYLOAD_ENCRYPTION_KEYS_FILE',
    'TOKEN_SEAL_PUBLIC_KEY_FILE',
    'PUBLIC_BASE_URL',
    'CUSTOMER_LINK_SECRET',
    'SMART_GLOCAL_PUBLIC_KEY_FILES',
  ]) {
    expect(bridge.output()).toContain(`${name}: is missing`);
  }
});

it('says which key file and which secret are unusable, quotes neither, and exits 2', async () => {
  const bad = join(directory, 'bad.pem');
  writeFileSync(bad, provider.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const env = { ...environment, SMART_GLOCAL_PUBLIC_KEY_FILES: bad, CUSTOMER_LINK_SECRET: 'abcdefgh' };
  const bridge = start(env);

  expect(await bridge.ended).toBe(2);
  expect(bridge.output()).toMatch(/SMART_GLOCAL_PUBLIC_KEY_FILES: .*this is a private key/);
  expect(bridge.output()).toMatch(/CUSTOMER_LINK_SECRET: secret 1 decodes to 6 bytes/);
  expect(bridge.output()).not.toMatch(/abcdefgh|BEGIN/);
});

it('says that WEBHOOK_FORWARD_URL would lead back to it, along with any other problem, and exits 2', async () => {
  const forward = 'https://pay.shop.example/webhooks/smart-glocal';
  const bridge = start({ ...environment, WEBHOOK_FORWARD_URL: forward, CUSTOMER_LINK_SECRET: 'abcdefgh' });

  expect(await bridge.ended).toBe(2);
  expect(bridge.output()).toMatch(/WEBHOOK_FORWARD_URL: is this bridge's own address/);
  expect(bridge.output()).toMatch(/CUSTOMER_LINK_SECRET: secret 1 decodes/);
});

it('shows where it forwards to, without the path, which may be a secret', async () => {
  const bridge = start({ ...environment, WEBHOOK_FORWARD_URL: 'https://shop.example/hooks/s3cret?key=s3cret' });
  await addressOf(bridge);

  expect(bridge.output()).toContain('"forwardsTo":"shop.example"');
  expect(bridge.output()).not.toContain('s3cret');
});

it('says that its port is taken, and exits 1', async () => {
  other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const bridge = start({ ...environment, WEBHOOK_BRIDGE_PORT: String(port) });

  expect(await bridge.ended).toBe(1);
  expect(bridge.output()).toContain(`cannot listen on 127.0.0.1:${String(port)}: the port is taken`);
});

/**
 * Protects the bridge's door from those who only stand in it: connections that are kept open, with a small request now and
 * then, give way to whoever comes next, the longest idle first.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentBridge } from '../../campaigns/fuzz/silent-bridge';
import { paymentsInMemory } from '../../campaigns/samples/payments-in-memory';
import { linkSecrets, provider, send, webhook } from '../../campaigns/samples/webhooks';
import { readConfig } from '../../webhook-bridge/config';
import { addressOf, close, listen } from '../../webhook-bridge/server';

const ALIVE = 'GET /healthz HTTP/1.1\r\nHost: bridge\r\n\r\n';
const WEBHOOK = 'POST /webhooks/smart-glocal HTTP/1.1\r\nHost: bridge\r\nX-Partner-Sign: AAAA\r\n';
const payments = paymentsInMemory();
const folder = mkdtempSync(join(tmpdir(), 'door-'));
const publicKeyFile = join(folder, 'key.pem');
let server: Server;
let crowded = 0;
const sockets: Socket[] = [];

async function open(maxConnections: number): Promise<void> {
  crowded = 0;
  server = await listen(silentBridge(payments), '127.0.0.1', 0, { maxConnections }, () => (crowded += 1));
}
beforeAll(() => {
  writeFileSync(publicKeyFile, provider.publicKey.export({ format: 'pem', type: 'spki' }));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Peer {
  readonly socket: Socket;
  /** Resolves with what has come once it ends with `text`, or the connection is closed. */
  readonly hears: (text: string) => Promise<string>;
  readonly isClosed: () => boolean;
  readonly closed: Promise<unknown>;
}

function peer(): Peer {
  const socket = connect(Number(new URL(addressOf(server)).port), '127.0.0.1');
  sockets.push(socket);
  let told = '';
  let isClosed = false;
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  socket
    .on('error', () => undefined)
    .on('data', (chunk: Buffer) => {
      told += chunk.toString('latin1');
      tell();
    })
    .on('close', () => {
      isClosed = true;
      tell();
    });
  return {
    socket,
    isClosed: () => isClosed,
    closed: new Promise((resolve) => socket.once('close', resolve)),
    hears: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!told.endsWith(text) && !isClosed) return;
          listeners.delete(look);
          resolve(told);
          told = '';
        };
        listeners.add(look);
        look();
      }),
  };
}

/** A small request on a connection that stays open. */
async function asks({ socket, hears }: Peer): Promise<string> {
  socket.write(ALIVE);
  return hears('OK');
}

async function idlePeers(count: number): Promise<Peer[]> {
  const idle: Peer[] = [];
  for (let one = 0; one < count; one += 1) {
    const next = peer();
    expect(await asks(next)).toMatch(/^HTTP\/1\.1 200/);
    idle.push(next);
  }
  return idle;
}

describe('when all places are taken', () => {
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await close(server);
  });

  it('kept-alive connections that take every place keep nobody out', async () => {
    await open(200);
    const idle = await idlePeers(200);

    for (let one = 0; one < 30; one += 1) expect(await asks(peer())).toMatch(/^HTTP\/1\.1 200/);
    expect(await send(addressOf(server), webhook({ metadata: 'order-1' }))).toBe(200);

    expect(crowded).toBe(31);
    expect(idle.filter(({ isClosed }) => isClosed())).toHaveLength(31);
  });

  it('the one that has been idle longest goes first, whoever came first', async () => {
    await open(3);
    const [first, second, third] = (await idlePeers(3)) as [Peer, Peer, Peer];
    await asks(first);

    expect(await asks(peer())).toMatch(/^HTTP\/1\.1 200/);
    await second.closed;
    expect(await asks(first)).toMatch(/^HTTP\/1\.1 200/);

    expect(await asks(peer())).toMatch(/^HTTP\/1\.1 200/);
    await third.closed;
    expect(first.isClosed()).toBe(false);
  });

  it('one that has not sent its headers yet is idle, however much of them it has sent', async () => {
    await open(2);
    const half = peer();
    half.socket.write('GET / HTTP/1.1\r\nHost: bri');
    const [, other] = [half, ...(await idlePeers(1))];

    expect(await asks(peer())).toMatch(/^HTTP\/1\.1 200/);
    await half.closed;
    expect(other?.isClosed()).toBe(false);
  });

  it('a running request is never interrupted for a new one, not even the second of two sent at once', async () => {
    await open(2);
    const working = peer();
    const arrived = new Promise((resolve) => {
      let requests = 0;
      server.on('request', () => ((requests += 1) === 2 ? resolve(null) : undefined));
    });
    working.socket.write(`${ALIVE}${WEBHOOK}Content-Length: 9\r\n\r\n{`);
    await arrived;
    await idlePeers(1);

    for (let one = 0; one < 5; one += 1) expect(await asks(peer())).toMatch(/^HTTP\/1\.1 200/);
    working.socket.write('12345678');

    expect(await working.hears('Unauthorized')).toMatch(/401 Unauthorized/);
    expect(working.isClosed()).toBe(false);
  });

  it('a burst of new connections leaves exactly as many as there are places', async () => {
    await open(5);
    await idlePeers(5);
    const burst = Array.from({ length: 40 }, peer);
    await Promise.all(burst.map(async (one) => asks(one)));

    const counted = await new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
    expect(counted).toBe(5);
    expect(burst.filter(({ isClosed }) => !isClosed())).toHaveLength(5);
  });
});

it.each([
  [{}, { maxConnections: 2_000, keepAliveTimeout: 65_000 }],
  [
    { WEBHOOK_BRIDGE_MAX_CONNECTIONS: '500', WEBHOOK_BRIDGE_KEEP_ALIVE_SECONDS: '620' },
    { maxConnections: 500, keepAliveTimeout: 620_000 },
  ],
])('the operator may set both limits: %j', (variables, door) => {
  expect(read(variables)).toEqual(door);
});

it.each([
  ['WEBHOOK_BRIDGE_MAX_CONNECTIONS', '0'],
  ['WEBHOOK_BRIDGE_MAX_CONNECTIONS', 'many'],
  ['WEBHOOK_BRIDGE_MAX_CONNECTIONS', '1e6'],
  ['WEBHOOK_BRIDGE_KEEP_ALIVE_SECONDS', '0'],
  ['WEBHOOK_BRIDGE_KEEP_ALIVE_SECONDS', '65.5'],
])('%s may not be %s', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(new RegExp(`${name}: is not a whole number from`));
});

function read(variables: Readonly<Record<string, string>>): unknown {
  return readConfig({
    ALLOW_UNENCRYPTED_HISTORY: 'true',
    PUBLIC_BASE_URL: 'https://pay.shop.example',
    CUSTOMER_LINK_SECRET: linkSecrets[0].export().toString('base64'),
    SMART_GLOCAL_PUBLIC_KEY_FILES: publicKeyFile,
    ...variables,
  }).door;
}

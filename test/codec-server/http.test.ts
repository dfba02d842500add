/**
 * Protects what the codec server hands out: plain text only to callers who may have it, over real HTTP as the Web UI
 * and the CLI speak it; nothing to others, nothing into its log.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { createCodecServer, type CodecServerOptions } from '../../codec-server/app';
import { payloadsOf, wireOf } from '../../codec-server/payloads';
import { Secret } from '../../environment/secret';
import { openKeyRing } from '../../temporal/encryption/key-ring';
import { createKeyRing } from '../../temporal/encryption/key-ring-file';
import { EncryptionCodec } from '../../temporal/encryption/payload-codec';

const SECRET = 'the customer is c-7';
const UI = 'http://localhost:8233';
const CONTEXT = { type: 'workflow', namespace: 'default', workflowId: 'cit-payment-order-1' } as const;

let folder: string;
let codec: EncryptionCodec;
let log = '';
const servers: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codec-server-'));
  createKeyRing(join(folder, 'ring.json'));
  codec = new EncryptionCodec(openKeyRing(join(folder, 'ring.json')), { readsClear: false });
  log = '';
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<CodecServerOptions> = {}): Promise<string> {
  const logger = pino({ level: 'trace' }, { write: (line: string) => (log += line) });
  const app = createCodecServer({
    codec,
    allowedOrigins: [UI],
    bearerToken: null,
    encrypts: false,
    logger,
    ...options,
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function ask(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Namespace': 'default', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function encrypted(): Promise<Payload[]> {
  return codec.encode([defaultPayloadConverter.toPayload({ secret: SECRET })], CONTEXT);
}

async function plainIn(response: Response): Promise<unknown[]> {
  return (payloadsOf(await response.json()) ?? []).map((payload) => defaultPayloadConverter.fromPayload(payload));
}

it('decrypts for the Web UI and the CLI, and leaves what Temporal wrote in plain text as it is', async () => {
  const url = await start();
  const clear = defaultPayloadConverter.toPayload('of a marker');
  const body = { payloads: [...(await encrypted()), clear].map(wireOf) };

  const forUi = await ask(`${url}/decode`, body, { Origin: UI });
  const forCli = await ask(`${url}/decode`, body);

  expect(forUi.headers.get('access-control-allow-origin')).toBe(UI);
  expect(forUi.headers.get('cache-control')).toBe('no-store');
  expect(await plainIn(forUi)).toEqual([{ secret: SECRET }, 'of a marker']);
  expect(await plainIn(forCli)).toEqual([{ secret: SECRET }, 'of a marker']);
  expect(log).not.toContain('c-7');
});

it('answers the empty request that the CLI sends for an event without payloads', async () => {
  const response = await ask(`${await start()}/decode`, {});

  expect([response.status, await response.json()]).toEqual([200, { payloads: [] }]);
});

describe('asked to encrypt', () => {
  const typed = { workflowId: CONTEXT.workflowId, message: 'cancel', by: 'anna' };
  const asks = async (value: unknown, encrypts: boolean): Promise<Response> =>
    ask(
      `${await start({ encrypts })}/encode`,
      { payloads: [wireOf(defaultPayloadConverter.toPayload(value))] },
      { 'X-Namespace': CONTEXT.namespace },
    );

  it('encrypts the message that a person types, for the payment that it names', async () => {
    const encoded = payloadsOf(await (await asks(typed, true)).json()) ?? [];

    const [plain] = await codec.decode(encoded, CONTEXT);
    expect(plain === undefined ? null : defaultPayloadConverter.fromPayload(plain)).toEqual(typed);
    await expect(codec.decode(encoded, { ...CONTEXT, workflowId: 'cit-payment-another' })).rejects.toThrow('moved');
  });

  it('encrypts nothing unless that is switched on', async () => {
    expect((await asks(typed, false)).status).toBe(403);
  });

  it.each([
    ['an input', { paymentId: 'order-1', amount: 100, token: 'sealed.v2.' }],
    ['news', { sealed: 'abc', sessionId: 'ps_1' }],
    ['a result', { to: { call: 'startPayment' }, value: {} }],
    ['a message of a name that people do not send', { ...typed, message: 'recheck' }],
    ['a message to no workflow', { message: 'cancel' }],
    ['nothing', null],
  ])('encrypts no %s', async (_, value) => {
    const response = await asks(value, true);

    expect(response.status).toBe(422);
    expect(await response.text()).toContain('Only a person');
  });
});

it("answers a browser's preflight request for the allowed origin only", async () => {
  const url = await start({ bearerToken: new Secret('s'.repeat(32)) });
  const preflight = async (origin: string): Promise<Response> =>
    fetch(`${url}/decode`, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });

  const [allowed, foreign] = [await preflight(UI), await preflight('https://evil.example')];

  expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, UI]);
  expect(allowed.headers.get('access-control-allow-headers')).toMatch(/Authorization, .*Content-Type, X-Namespace/);
  expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
  expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  expect(foreign.headers.get('access-control-allow-credentials')).toBeNull();
});

it('lets a page of a listed origin send the cookie by which a proxy knows people, and no other', async () => {
  const url = await start();
  const credentials = async (headers: Readonly<Record<string, string>>): Promise<string | null> =>
    (await ask(`${url}/decode`, {}, headers)).headers.get('access-control-allow-credentials');

  expect(await credentials({ Origin: UI })).toBe('true');
  expect(await credentials({ Origin: 'https://evil.example' })).toBeNull();
  expect(await credentials({})).toBeNull();
});

it.each([
  ['http://127.0.0.1:9999', 'another port of this machine'],
  ['https://evil.example', "another site's page"],
  ['null', 'a page without an origin'],
  [`${UI}.evil.example`, 'a name that begins like the allowed one'],
])('gives nothing to %s: %s', async (origin) => {
  const url = await start();

  const response = await ask(`${url}/decode`, { payloads: (await encrypted()).map(wireOf) }, { Origin: origin });

  expect(response.status).toBe(403);
  expect(await response.text()).not.toContain('secret');
});

it('requires the bearer token if one is set, and never shows it', async () => {
  const token = 'tkn_'.repeat(8);
  const url = await start({ bearerToken: new Secret(token) });
  const body = { payloads: (await encrypted()).map(wireOf) };

  const statuses = [];
  for (const authorization of ['', token, `Bearer ${token}x`, `bearer ${token}`, `Bearer ${token}`]) {
    statuses.push((await ask(`${url}/decode`, body, { Authorization: authorization })).status);
  }

  expect(statuses).toEqual([401, 401, 401, 401, 200]);
  expect(log).not.toContain(token);
});

it.each([
  ['anything that is not JSON', '{"payloads": [SECRET', 400],
  ['JSON of another shape', { payloads: 'SECRET' }, 400],
  ['anything that is not Base64', { payloads: [{ metadata: {}, data: '***SECRET' }] }, 400],
  ['a body above the limit', `"${'SECRET'.repeat(1_500_000)}"`, 413],
])('refuses %s in one sentence, and quotes nothing of it', async (_, body, status) => {
  const url = await start();

  const response = await ask(`${url}/decode`, body);

  expect(response.status).toBe(status);
  expect((await response.text()) + log).not.toContain('SECRET');
});

it('answers a thousand payloads at once, and refuses more', async () => {
  const url = await start();
  const [payload] = (await encrypted()).map(wireOf);
  const many = (count: number): object => ({ payloads: Array.from({ length: count }, () => payload) });

  const most = await ask(`${url}/decode`, many(1_000));
  const more = await ask(`${url}/decode`, many(1_001));

  expect([most.status, await plainIn(most)]).toEqual([200, Array.from({ length: 1_000 }, () => ({ secret: SECRET }))]);
  expect([more.status, await more.text()]).toEqual([413, expect.stringContaining('more than 1000 payloads at once')]);
});

const MOST = 7.7 * 1024 * 1024;
/** `{"payloads":[piece,piece,...]}` of 7.7 MiB. */
const filled = (piece: string): string =>
  `{"payloads":[${`${piece},`.repeat(Math.floor(MOST / (piece.length + 1)))}{}]}`;

it.each([
  ['empty payloads', filled('{}'), 'application/json'],
  ['empty lists', filled('[]'), 'application/json'],
  ['lists in lists', `{"payloads":${'['.repeat(MOST / 2)}${']'.repeat(MOST / 2)}}`, 'application/json'],
  ['metadata in one payload', filled('{}').replaceAll('{},', '"":"",'), 'application/json'],
  [
    'empty payloads spelt in UTF-7',
    `+AHsAIg-payloads+ACIAOgBb-${'+AHsAfQ-,'.repeat(800_000)}+AHsAfQBdAH0-`,
    'application/json; charset=utf-7',
  ],
])('refuses 7.7 MiB of %s before it is parsed, and goes on', async (_, body, type) => {
  const url = await start();
  const before = process.memoryUsage().heapUsed;

  const response = await ask(`${url}/decode`, body, { 'Content-Type': type });

  expect([400, 413]).toContain(response.status);
  // As objects it would be some hundred MiB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 * 1024);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it('says which key is missing, and that a payload was altered', async () => {
  const url = await start();
  const [payload] = await encrypted();
  const metadata = payload?.metadata ?? {};
  const ofOtherKey = { ...payload, metadata: { ...metadata, 'encryption-key-id': Buffer.from('k7') } };
  const altered = {
    ...payload,
    metadata: { ...metadata, 'encryption-workflow-id': Buffer.from('cit-payment-order-2') },
  };

  const answers = [];
  for (const bad of [ofOtherKey, altered]) answers.push(await ask(`${url}/decode`, { payloads: [wireOf(bad)] }));

  expect(answers.map(({ status }) => status)).toEqual([422, 422]);
  expect(await answers[0]?.text()).toMatch(/encrypted with key k7, which is not in the key ring/);
  expect(await answers[1]?.text()).toMatch(/workflow cit-payment-order-2 cannot be decrypted/);
});

it('accepts only POST, and reports that it is alive', async () => {
  const url = await start();

  const statuses = await Promise.all(
    ['/decode', '/other', '/healthz'].map(async (path) => (await fetch(url + path)).status),
  );

  expect(statuses).toEqual([405, 404, 200]);
});

/** Protects the bridge's door: what is checked before a webhook counts, in which order, and that a refusal changes nothing. */
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { paymentsInMemory, type InMemory } from '../../campaigns/samples/payments-in-memory';
import { marked, provider, send, stranger, webhook, type Sending } from '../../campaigns/samples/webhooks';
import { signBody } from '../../smart-glocal/signature';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';

const WORKFLOW = 'cit-payment-invoice-1';
const MEBIBYTE = 1024 * 1024;
let payments: InMemory;
let bridge: RunningBridge;

beforeEach(async () => {
  payments = paymentsInMemory();
  payments.open.add(WORKFLOW);
  bridge = await startBridge(payments);
});
afterEach(closeBridges);

const good = (): Buffer => webhook({ metadata: marked('invoice-1') });
const large = (): Buffer => Buffer.concat([good(), Buffer.alloc(MEBIBYTE, ' ')]);
const notJson = { headers: { 'content-type': 'text/plain' } };

it('accepts a webhook that the provider signed over exactly these bytes', async () => {
  expect(await send(bridge.url, good())).toBe(200);

  expect(payments.calls).toEqual([`ready_to_confirm ${WORKFLOW}`]);
});

it.each<[number, string, () => Buffer, Sending]>([
  [413, 'larger than 1 MiB, though unsigned and not JSON', large, { signature: null, ...notJson }],
  [413, 'larger than 1 MiB, though well signed', large, {}],
  [401, 'unsigned and not JSON', good, { signature: null, ...notJson }],
  [401, 'unsigned and unreadable', () => Buffer.from('{'), { signature: null }],
  [401, 'signed by a stranger', good, { key: stranger.privateKey }],
  [401, 'signed with an empty text', good, { signature: '' }],
  [401, 'signed with no Base64', good, { signature: 'signature' }],
  [401, 'signed with the SHA-256 of the body', good, { signature: createHash('sha256').update(good()).digest('hex') }],
  [
    401,
    'signed in the URL-safe alphabet',
    good,
    { signature: signBody(good(), provider.privateKey).replace(/[+/]|.$/g, '_') },
  ],
  [401, 'empty and unsigned', () => Buffer.alloc(0), { signature: null }],
  [415, 'well signed, not JSON by type, unreadable', () => Buffer.from('{'), notJson],
  [415, 'without a type', good, { headers: { 'content-type': '' } }],
  [415, 'JSON lines, which is not JSON', good, { headers: { 'content-type': 'application/jsonl' } }],
  [400, 'well signed, not JSON', () => Buffer.from('{'), {}],
  [400, 'well signed, empty', () => Buffer.alloc(0), {}],
  [400, 'well signed, a list', () => Buffer.from('[]'), {}],
  [400, 'well signed, without a session', () => Buffer.from('{"type":"payment_finished"}'), {}],
  [400, 'well signed, with a session without an id', () => Buffer.from('{"type":"payment_finished","session":{}}'), {}],
])('%i: %s', async (status, _, body, sending) => {
  expect(await send(bridge.url, body(), sending)).toBe(status);

  expect(payments.calls).toEqual([]);
});

it('answers 401 and changes nothing when any single byte was changed', async () => {
  const body = good();
  const signature = signBody(body, provider.privateKey);
  const changed = [0, 1, Math.floor(body.length / 2), body.length - 1].map((at) => {
    const copy = Buffer.from(body);
    copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
    return copy;
  });

  for (const copy of [
    ...changed,
    Buffer.concat([body, Buffer.from('\n')]),
    Buffer.from(JSON.stringify(JSON.parse(String(body)))),
  ]) {
    expect(await send(bridge.url, copy, { signature })).toBe(401);
  }
  expect(payments.calls).toEqual([]);
});

it('answers 401 to two signatures, even if one of them is right', async () => {
  const body = good();
  const signature = signBody(body, provider.privateKey);

  expect(await post(body, ['x-partner-sign', signature, 'X-PARTNER-SIGN', signature])).toBe(401);
});

it("accepts the provider's older key during a rotation", async () => {
  const both = await startBridge(payments, { publicKeys: [stranger.publicKey, provider.publicKey] });

  expect(await send(both.url, good())).toBe(200);
});

it.each([
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/json;charset=UTF-8',
  'application/vnd.api+json',
])('accepts %s as JSON', async (type) => {
  expect(await send(bridge.url, good(), { headers: { 'content-type': type } })).toBe(200);
});

it('accepts a body of exactly 1 MiB', async () => {
  const body = good();

  expect(await send(bridge.url, Buffer.concat([body, Buffer.alloc(MEBIBYTE - body.length, ' ')]))).toBe(200);
});

it('answers 413 to a large body without a Content-Length', async () => {
  expect(await post(large(), ['transfer-encoding', 'chunked'])).toBe(413);
});

it('never decompresses a body, signed or not: a small one could become gigabytes', async () => {
  const packed = gzipSync(good());
  const headers = { 'content-encoding': 'gzip' };

  expect(await send(bridge.url, packed, { headers, signature: signBody(good(), provider.privateKey) })).toBe(401);
  expect(await send(bridge.url, packed, { headers })).toBe(400);
});

it('says why a signature may not have matched, and shows nothing of body, signature or key', async () => {
  await send(bridge.url, good(), { key: stranger.privateKey });

  const [line] = bridge.log;
  expect(line).toMatchObject({ status: 401, reason: 'bad_signature', isSigned: true, bodyBytes: good().length });
  expect(line?.['msg']).toMatch(/proxy re-encoded the body.*SMART_GLOCAL_PUBLIC_KEY_FILES/s);
  expect(JSON.stringify(bridge.log)).not.toMatch(/token_value|lucky|ps_3230|BEGIN|[A-Za-z0-9+/]{100}/);
});

it('logs ids and the reason for an answer, never a body', async () => {
  await send(bridge.url, good());

  const facts = {
    status: 200,
    reason: 'signalled',
    type: 'ready_to_confirm',
    sessionId: 'ps_3230',
    workflowId: WORKFLOW,
  };
  expect(bridge.log).toEqual([expect.objectContaining(facts)]);
  expect(JSON.stringify(bridge.log)).not.toMatch(/token_value|lucky|10000/);
});

it('answers other methods with 405, and says which it accepts', async () => {
  const response = await fetch(`${bridge.url}/webhooks/smart-glocal`);

  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

/** `fetch` cannot repeat a header, or hide a body's length. */
function post(body: Buffer, headers: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const message = request(`${bridge.url}/webhooks/smart-glocal`, {
      method: 'POST',
      headers: ['content-type', 'application/json', 'host', 'bridge', ...headers],
    });
    message.on('response', (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    message.on('error', reject);
    message.end(body);
  });
}

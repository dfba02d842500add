/**
 * Protects what leaves this machine: exactly the bytes that were signed, once, with the documented headers and bodies.
 */
import { sign } from 'node:crypto';
import { Secret } from '../../environment/secret';
import { createSmartGlocal, type SmartGlocal } from '../../smart-glocal/client';
import { verifyingKey } from '../../smart-glocal/signature';
import { snapshotOf } from '../../smart-glocal/snapshot';
import * as messages from './provider-messages';
import { json, providerServer, type ProviderServer } from './provider-server';
import { CALLS, errorOf, IDEMPOTENCY_KEY, KEYS, PROJECT, REQUESTS, SESSION_ID, TOKEN } from './sample-calls';

let server: ProviderServer;
let client: SmartGlocal;

beforeEach(async () => {
  server = await providerServer(json(messages.START_ANSWER));
  client = createSmartGlocal({ baseUrl: server.url, project: PROJECT, privateKey: KEYS.privateKey });
});
afterEach(async () => {
  await server.close();
});

describe.each(Object.entries(CALLS))('%s', (path, call) => {
  it('sends one POST whose body is exactly the signed bytes', async () => {
    await call(client);

    expect(server.received).toHaveLength(1);
    const { verb, path: to, headers, body = Buffer.alloc(0) } = server.received[0] ?? {};
    expect({ verb, to }).toEqual({ verb: 'POST', to: `/api/v1/${path}` });
    const signature = String(headers?.['x-partner-sign']);
    expect(verifyingKey(body, signature, [KEYS.publicKey])).toBe(0);
    expect(signature).toBe(sign('sha256', body, KEYS.privateKey).toString('base64'));
  });

  it('carries only the documented headers', async () => {
    await call(client);

    const { headers, body } = server.received[0] ?? {};
    expect(headers).toEqual({
      'content-type': 'application/json',
      'content-length': String(body?.length),
      'x-partner-project': PROJECT,
      'x-partner-sign': sign('sha256', body ?? Buffer.alloc(0), KEYS.privateKey).toString('base64'),
      host: `127.0.0.1:${String(server.port)}`,
      connection: 'close',
    });
  });

  it('carries the idempotency key when one is given', async () => {
    await call(client, { idempotencyKey: IDEMPOTENCY_KEY });

    expect(server.received[0]?.headers['x-partner-idempotency-key']).toBe(IDEMPOTENCY_KEY);
  });

  it("returns the session's snapshot", async () => {
    expect(await call(client)).toEqual(snapshotOf(messages.START_ANSWER.session));
  });
});

describe('bodies', () => {
  const sent = (): unknown => JSON.parse(server.received[0]?.body.toString() ?? '');
  const OPENING = {
    amount_details: { amount: 10000, currency: 'usd' },
    customer: REQUESTS.create.customer,
    metadata: REQUESTS.create.metadata,
  };
  const PAYING = {
    ...OPENING,
    payment_details: { type: 'recurrent', recurrent: { token: TOKEN, initiator: 'client' } },
    payment_options: { return_url: 'https://shop.example/return/SECRET_LINK' },
  };

  it('create names payer and amount, and no token', async () => {
    await client.createSession(REQUESTS.create);

    expect(sent()).toEqual(OPENING);
  });

  it('start repeats everything, with the session, as customer-initiated', async () => {
    await client.startPayment(REQUESTS.start);

    expect(sent()).toEqual({ session_id: SESSION_ID, ...PAYING });
  });

  it("start of the provider's own example is the provider's own example", async () => {
    await client.startPayment({
      sessionId: SESSION_ID,
      amount: { amount: 10000, currency: 'usd' },
      customer: { reference: 'lucky' },
      token: new Secret('token_value'),
      returnUrl: 'https://smart-glocal.com',
    });

    expect(sent()).toEqual({
      session_id: 'ps_3230',
      payment_details: { type: 'recurrent', recurrent: { token: 'token_value', initiator: 'client' } },
      amount_details: { amount: 10000, currency: 'usd' },
      customer: { reference: 'lucky' },
      payment_options: { return_url: 'https://smart-glocal.com' },
    });
  });

  it('init is start without a session', async () => {
    await client.initPayment(REQUESTS.init);

    expect(sent()).toEqual(PAYING);
  });

  it('participants are passed on in the provider’s names', async () => {
    const participant = { sender: { first_name: 'Jane', last_name: 'Doe' } };

    await client.initPayment({ ...REQUESTS.init, participant });

    expect(sent()).toEqual({ ...PAYING, participant_details: participant });
  });

  it.each(['confirm', 'cancel', 'status'] as const)('%s names the session and nothing else', async (name) => {
    await client[name](SESSION_ID);

    expect(sent()).toEqual({ session_id: 'ps_3230' });
  });
});

describe('a call that makes no sense', () => {
  const circle: Record<string, unknown> = {};
  circle['SECRET_CIRCLE'] = circle;

  it.each<[string, (client: SmartGlocal) => Promise<unknown>]>([
    ['a fraction', (it) => it.createSession({ ...REQUESTS.create, amount: { amount: 99.5, currency: 'usd' } })],
    ['nothing', (it) => it.startPayment({ ...REQUESTS.start, amount: { amount: 0, currency: 'usd' } })],
    ['not a number', (it) => it.initPayment({ ...REQUESTS.init, amount: { amount: NaN, currency: 'usd' } })],
    ['currency in upper case', (it) => it.initPayment({ ...REQUESTS.init, amount: { amount: 1, currency: 'USD' } })],
    ['circular metadata', (it) => it.createSession({ ...REQUESTS.create, metadata: circle })],
    ['an empty key', (it) => it.confirm(SESSION_ID, { idempotencyKey: '' })],
    ['a key of two lines', (it) => it.confirm(SESSION_ID, { idempotencyKey: 'SECRET\r\nx-partner-project: other' })],
    ['a key of 65 characters', (it) => it.confirm(SESSION_ID, { idempotencyKey: 'k'.repeat(65) })],
  ])('is refused before anything is sent: %s', async (_, call) => {
    const error = await errorOf(call(client));

    expect(error).toMatchObject({ class: 'rejected_request', code: 'invalid_call', httpStatus: null });
    expect(server.received).toHaveLength(0);
  });
});

describe('a client', () => {
  const make = (options: object) => () =>
    createSmartGlocal({ baseUrl: server.url, project: PROJECT, privateKey: KEYS.privateKey, ...options });

  it('keeps a path of the base URL, with or without a slash at its end', async () => {
    await make({ baseUrl: `${server.url}/gateway` })().status(SESSION_ID);
    await make({ baseUrl: `${server.url}/gateway/` })().status(SESSION_ID);

    expect(server.received.map(({ path }) => path)).toEqual([
      '/gateway/api/v1/session/status',
      '/gateway/api/v1/session/status',
    ]);
  });

  it.each<[string, object]>([
    ['an invalid base URL', { baseUrl: 'SECRET' }],
    ['a base URL with a password', { baseUrl: 'https://user:SECRET@demo.smart-glocal.com' }],
    ["the provider's host without TLS", { baseUrl: 'http://proxy.smart-glocal.com' }],
    ['an empty project', { project: '' }],
    ['a project of two lines', { project: 'SECRET\r\nx-partner-sign: other' }],
    ['a public key', { privateKey: KEYS.publicKey }],
  ])('is not made with %s', (_, options) => {
    expect(make(options)).toThrow(/./);
    expect(make(options)).not.toThrow(/SECRET/);
  });
});

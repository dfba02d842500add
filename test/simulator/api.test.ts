/** Protects the simulator's API over HTTP: which callers it accepts, in which order it checks, how it refuses. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../scripts/programs';
import { at, terms } from './support/model';
import { merchantKeys, openShop, providerKeys, type Shop } from './support/shop';
import { signBody } from '../../smart-glocal/signature';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const codeOf = (answer: { body: unknown }): unknown => at(answer.body, 'error.code');

it('accepts a signature that the openssl command made', async () => {
  const openssl = await findProgram('openssl');
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const [key, body] = [join(folder, 'key.pem'), join(folder, 'body')];
  writeFileSync(key, merchantKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(body, '{ "metadata" : "order\\/1" }');
  const signature = execFileSync(openssl, ['dgst', '-sha256', '-sign', key, body]).toString('base64');
  rmSync(folder, { recursive: true });

  const answer = await shop.call('session/create', '{ "metadata" : "order\\/1" }', { 'x-partner-sign': signature });

  expect(answer).toMatchObject({ status: 200, body: { status: 'ok', session: { status: 'created' } } });
});

it('checks project, then signature, then rights, then fields', async () => {
  const bytes = Buffer.from('not json');
  const other = signBody(bytes, providerKeys.privateKey);
  const cit = { ...terms(), amount_details: { amount: -1, currency: 'usd' } };

  expect(codeOf(await shop.call('session/create', 'not json', { 'x-partner-project': 'nobody' }))).toBe(
    'identification_error',
  );
  expect(codeOf(await shop.call('session/create', 'not json', { 'x-partner-sign': other }))).toBe(
    'authentication_error',
  );
  shop.simulator.provider.setProject(shop.simulator.project, { tds: false });
  expect(codeOf(await shop.call('session/init/payment', cit))).toBe('authorization_error');
  shop.simulator.provider.setProject(shop.simulator.project, { tds: true });
  expect(codeOf(await shop.call('session/init/payment', cit))).toBe('invalid_request');
  expect(codeOf(await shop.call('session/create', 'not json'))).toBe('invalid_request');
});

it.each([
  ['another body', { 'x-partner-sign': 'AAAA' }],
  ['no signature', { 'x-partner-sign': '' }],
])('refuses %s, and applies nothing', async (_what, headers) => {
  const answer = await shop.call('session/create', {}, headers);

  expect(answer).toMatchObject({ status: 400, body: { status: 'error', error: { code: 'authentication_error' } } });
  expect(shop.simulator.provider.sessions()).toHaveLength(0);
});

it.each([
  ['an amount of zero', { amount_details: { amount: 0, currency: 'usd' } }, 'amount_details.amount'],
  ['a fraction', { amount_details: { amount: 1.5, currency: 'usd' } }, 'amount_details.amount'],
  ['an upper-case currency', { amount_details: { amount: 1, currency: 'USD' } }, 'amount_details.currency'],
  ['no return_url', { payment_options: {} }, 'payment_options.return_url'],
  ['no customer', { customer: undefined }, 'customer'],
  ['a card number', { payment_details: { type: 'card', card: { number: '0000' } } }, 'payment_details.type'],
])('refuses a start with %s, and names the field', async (_what, change, field) => {
  const answer = await shop.call('session/init/payment', { ...terms(), ...change });

  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
  expect(at(answer.body, 'error.description')).toContain(field);
});

it('accepts requests without metadata or with unknown fields, and records the latter in the journal', async () => {
  const { metadata: _none, ...rest } = terms();

  const answer = await shop.call('session/init/payment', { ...rest, colour: 'red' });

  expect(answer.status).toBe(200);
  expect(shop.simulator.journal.entries).toContainEqual(
    expect.objectContaining({ kind: 'request', verdict: 'ok', unknownMembers: ['colour'] }),
  );
});

it('answers 404 to an unknown method and 405 to another HTTP method, in JSON', async () => {
  const unknown = await shop.call('session/nonsense', {});
  const wrongVerb = await fetch(`${shop.simulator.url}/api/v1/session/create`);

  expect(unknown).toMatchObject({ status: 404, body: { status: 'error' } });
  expect(wrongVerb.status).toBe(405);
  expect(await wrongVerb.json()).toMatchObject({ status: 'error' });
});

it('serves v2 names below /api/v2', async () => {
  const body = Buffer.from(JSON.stringify(terms()));
  const response = await fetch(`${shop.simulator.url}/api/v2/session/init/payment`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-partner-project': shop.simulator.project,
      'x-partner-sign': signBody(body, merchantKeys.privateKey),
    },
    body,
  });

  expect(at(await response.json(), 'session.payment_list.0.status')).toBe('in_progress');
});

it('never signs an answer', async () => {
  const response = await fetch(`${shop.simulator.url}/api/v1/session/create`, { method: 'POST', body: '{}' });

  expect(response.headers.get('x-partner-sign')).toBeNull();
});

it.each([
  ['http_200', 200, { status: 'error', error: { code: 'invalid_request' } }],
  ['no_status', 400, { error: { code: 'invalid_request' } }],
  ['reject_reasons', 400, { error: { reject_reasons: [{}] } }],
] as const)('refuses in the form %s if told to', async (errorForm, status, body) => {
  shop.simulator.provider.setProject(shop.simulator.project, { errorForm });

  const answer = await shop.call('session/status', { session_id: 'ps_0' });

  expect(answer).toMatchObject({ status, body });
  expect('status' in answer.body).toBe(errorForm !== 'no_status');
});

it('rejects a known idempotency key and does not replay: also with another body, and after a refusal for the state', async () => {
  const key = { 'x-partner-idempotency-key': 'one' };
  const first = await shop.call('session/init/payment', terms(), key);
  const again = await shop.call('session/init/payment', terms(), key);
  const other = await shop.call('session/init/payment', terms('tok_frictionless'), key);

  expect(first.status).toBe(200);
  for (const answer of [again, other]) {
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'idempotency_key_already_exists' } } });
    expect(answer.body).not.toHaveProperty('session');
  }
  expect(shop.simulator.provider.sessions()).toHaveLength(1);

  const id = at(first.body, 'session.id');
  const used = { 'x-partner-idempotency-key': 'two' };
  expect(codeOf(await shop.call('session/cancel', { session_id: 'ps_0' }, used))).toBe('invalid_request');
  expect((await shop.call('session/cancel', { session_id: id }, used)).status).toBe(200);
  expect(codeOf(await shop.call('session/cancel', { session_id: id }, used))).toBe('idempotency_key_already_exists');
});

it('lets one of many concurrent calls with one key win', async () => {
  const key = { 'x-partner-idempotency-key': 'same' };

  const answers = await Promise.all(Array.from({ length: 8 }, () => shop.call('session/init/payment', terms(), key)));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(shop.simulator.provider.sessions()).toHaveLength(1);
});

it('serialises parallel starts and parallel confirms: one wins', async () => {
  const id = at((await shop.call('session/create', {})).body, 'session.id');

  const starts = await Promise.all(
    Array.from({ length: 8 }, () =>
      shop.call('session/start/payment', { session_id: id, ...terms('tok_frictionless') }),
    ),
  );
  await shop.simulator.whenIdle();
  const confirms = await Promise.all(Array.from({ length: 8 }, () => shop.call('session/confirm', { session_id: id })));
  await shop.simulator.whenIdle();

  for (const answers of [starts, confirms]) {
    expect(answers.map(codeOf).sort()).toEqual([...Array<string>(7).fill('session_wrong_state'), undefined]);
  }
  expect(shop.simulator.debits('order-1')).toHaveLength(1);
});

it("keeps projects apart: another project's session and planted token are unknown", async () => {
  const { provider } = shop.simulator;
  provider.setProject('other');
  const foreign = at(provider.call('session/create', 'other', {}).body, 'session.id');

  expect(codeOf(await shop.call('session/status', { session_id: foreign }))).toBe('invalid_request');
  expect(codeOf(await shop.call('session/init/payment', terms('f'.repeat(64))))).toBe('invalid_request');
});

it('keeps bodies and headers in the journal, and does not print them', async () => {
  const lines: string[] = [];
  const loud = await openShop({ print: (entry) => lines.push(JSON.stringify(entry)) });

  await loud.call('session/init/payment', terms('tok_success#secret'));
  await loud.simulator.whenIdle();
  await loud.close();

  expect(JSON.stringify(loud.simulator.journal.entries)).toContain('tok_success#secret');
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join('\n')).not.toMatch(/tok_|sign|lucky/);
});

/**
 * Protects the control interface: what tests and people can order and ask, apart from the API and without a signature.
 */
import { generateKeyPairSync } from 'node:crypto';
import type { Json } from '../../simulator/json';
import { signBody } from '../../smart-glocal/signature';
import { at, MINUTE, terms } from './support/model';
import { openShop, type Shop } from './support/shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

async function control(path: string, order?: unknown, method = 'POST'): Promise<{ status: number; body: Json }> {
  const init =
    order === undefined ? {} : { method, body: JSON.stringify(order), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${shop.simulator.url}/_control/${path}`, init);
  return { status: response.status, body: (await response.json()) as Json };
}

it('shows the debits per payment: whose, in which session, how much, how often', async () => {
  const { body } = await shop.call('session/init/payment', terms('tok_auto_confirm_frictionless', 'order-9'));
  await shop.simulator.whenIdle();

  const ledger = await control('ledger');

  const debit = {
    citPaymentId: 'order-9',
    sessionId: at(body, 'session.id'),
    amount: 10_000,
    currency: 'usd',
    count: 1,
  };
  expect(ledger.body).toMatchObject({ debits: [debit], movements: [{ kind: 'debit', isConfirmed: false }] });
  expect(ledger.body['debits']).toHaveLength(1);
});

it('gives out the public key that verifies webhooks', async () => {
  const response = await fetch(`${shop.simulator.url}/_control/public-key`);

  expect(await response.text()).toBe(shop.simulator.publicKeyPem);
});

it('shows what happened, and forgets it on reset, except for the projects', async () => {
  await shop.call('session/init/payment', terms());
  await shop.simulator.whenIdle();
  expect((await control('dump')).body).toMatchObject({
    sessions: [{ stage: 'awaits_confirm', citPaymentId: 'order-1' }],
  });
  expect(JSON.stringify((await control('journal')).body)).toContain('session/init/payment');

  await control('reset', {});

  expect((await control('dump')).body).toMatchObject({ sessions: [], movements: [], clock: { next: null } });
  expect((await shop.call('session/create', {})).status).toBe(200);
});

it('shows a long journal in pages', async () => {
  await shop.call('session/init/payment', terms());
  await shop.simulator.whenIdle();
  const whole = shop.simulator.journal.entries;

  const portion = await control('journal?from=1&limit=2');

  expect(whole.length).toBeGreaterThan(3);
  expect(portion.body).toEqual(JSON.parse(JSON.stringify(whole.slice(1, 3))));
});

it('moves the clock', async () => {
  const { body } = await shop.call('session/init/payment', terms());
  await shop.simulator.whenIdle();

  await control('clock/advance', { ms: 240 * MINUTE });

  const session = (await shop.call('session/status', { session_id: at(body, 'session.id') })).body['session'];
  expect(session).toMatchObject({ status: 'cancelled' });
  expect((await control('clock')).body).toMatchObject({ now: '2026-01-01T04:00:00.000Z' });
});

it('adds a project with its own keys, switches it, and plants a token only for it', async () => {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const token = 'c0ffee'.repeat(10);
  await control('projects/second', { publicKeys: [pem], settings: { autoConfirm: true }, webhookUrl: null }, 'PUT');
  await control('tokens', { token, project: 'second', behaviour: 'frictionless' });
  const bytes = JSON.stringify(terms(token));
  const headers = { 'x-partner-project': 'second', 'x-partner-sign': signBody(Buffer.from(bytes), keys.privateKey) };

  const answer = await shop.call('session/init/payment', bytes, headers);
  await shop.simulator.whenIdle();

  expect(answer.status).toBe(200);
  expect(shop.simulator.ledger()).toMatchObject([{ projectId: 'second' }]);
  expect(shop.received).toHaveLength(0);
  expect(at((await shop.call('session/init/payment', terms(token))).body, 'error.code')).toBe('invalid_request');
});

it.each([
  ['the token', { token: 'tok_success' }],
  ['the customer', { customer: 'lucky' }],
  ['the payment', { payment: 'order-1' }],
  ['whichever starts next', { next: true }],
])('follows a script for %s', async (_what, key) => {
  await control('scripts', { for: key, behaviour: 'decline_at_start_insufficient_funds' });

  await shop.call('session/init/payment', terms());
  await shop.simulator.whenIdle();

  expect(shop.simulator.provider.sessions()).toMatchObject([{ stage: 'failed' }]);
});

it('uses a script for the next payment only once', async () => {
  await control('scripts', { for: { next: true }, behaviour: 'decline_at_start_insufficient_funds' });

  await shop.call('session/init/payment', terms());
  await shop.call('session/init/payment', terms());
  await shop.simulator.whenIdle();

  expect(shop.simulator.provider.sessions()).toMatchObject([{ stage: 'failed' }, { stage: 'awaits_confirm' }]);
});

it('sends a webhook of any type, and charges back, on command', async () => {
  const { body } = await shop.call('session/init/payment', terms('tok_auto_confirm_frictionless'));
  await shop.simulator.whenIdle();
  const id = String(at(body, 'session.id'));

  await control(`sessions/${id}/webhook`, { type: 'something_new' });
  await control(`sessions/${id}/chargeback`, { amount: 1 });
  await shop.simulator.whenIdle();

  expect(shop.received.map(({ type }) => type).sort()).toEqual([
    'payment_finished',
    'payment_refunded',
    'something_new',
  ]);
});

it.each([
  ['scripts', { for: { next: true }, behaviour: 'succes' }, 400],
  ['scripts', { for: { somebody: 'x' }, behaviour: 'success' }, 400],
  ['clock/advance', { ms: -1 }, 400],
  ['clock/advance', { minutes: 1 }, 400],
  ['tokens', { token: 't', project: 'nobody', behaviour: 'success' }, 404],
  ['sessions/ps_0/webhook', { type: 'x' }, 404],
  ['sessions/ps_0/chargeback', {}, 409],
  ['nonsense', {}, 404],
])('refuses %s %j with %i, and says why', async (path, order, status) => {
  const answer = await control(path, order);

  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ status: 'error', why: expect.any(String) as string });
});

/**
 * Protects faults as they are ordered over HTTP: strict orders with a helpful refusal, what was planned and what
 * happened, the orders about one session, and the commands that docs/simulator.md offers for copying.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../simulator/json';
import { faultsOf } from './support/exchange';
import { at, terms } from './support/model';
import { openShop, type Shop } from './support/shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

async function control(path: string, order?: unknown, method = 'POST'): Promise<{ status: number; body: Json }> {
  const body =
    order === undefined ? {} : { body: JSON.stringify(order), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${shop.simulator.url}/_control/${path}`, { method, ...body });
  return { status: response.status, body: (await response.json()) as Json };
}

async function start(paymentId = 'order-1'): Promise<string> {
  const { body } = await shop.call('session/init/payment', terms('tok_success', paymentId));
  await shop.simulator.whenIdle();
  return String(at(body, 'session.id'));
}

const statusOf = async (id: string): Promise<{ status: number; body: Json }> =>
  shop.call('session/status', { session_id: id });
const types = (): string[] => shop.received.map(({ type }) => type);

it('takes orders, shows what is planned and what has happened, and cancels one or all', async () => {
  const key = { payment: 'order-1' };
  const first = await control('faults/calls', {
    for: key,
    method: 'session/status',
    nth: 'every',
    fault: 'http_500_after',
  });
  const second = await control('faults/webhooks', { for: key, type: 'ready_to_confirm', fault: { copies: 1 } });
  expect([first.body, second.body]).toEqual([
    { status: 'ok', id: 1 },
    { status: 'ok', id: 2 },
  ]);

  const id = await start();
  expect((await statusOf(id)).status).toBe(500);

  expect(types()).toEqual(['ready_to_confirm', 'ready_to_confirm']);
  expect((await control('faults', undefined, 'GET')).body).toMatchObject({
    planned: [
      { id: 1, of: 'call', fired: 1, order: { fault: 'http_500_after' } },
      { id: 2, of: 'webhook', fired: 1, order: { fault: { copies: 1 } } },
    ],
    happened: [
      { kind: 'fault', orderId: 2, name: null, of: 'webhook', step: 'fired', payment: 'order-1', sessionId: id },
      { kind: 'fault', orderId: 1, name: 'http_500_after', of: 'call', step: 'fired' },
      { kind: 'fault', orderId: 1, step: 'answered', detail: 'HTTP 500' },
    ],
  });

  expect((await control('faults/1', undefined, 'DELETE')).status).toBe(200);
  expect((await control('faults/1', undefined, 'DELETE')).status).toBe(404);
  expect((await statusOf(id)).status).toBe(200);
  expect((await control('faults', undefined, 'DELETE')).status).toBe(200);
  expect((await control('faults', undefined, 'GET')).body).toMatchObject({ planned: [] });
});

const CALL = { for: { payment: 'order-1' }, method: 'session/status', fault: 'answer_lost' };
const HOOK = { for: { payment: 'order-1' }, fault: 'dropped' };

it.each([
  ['calls', { ...CALL, fault: 'answer_lst' }, 'answer_lost'],
  ['calls', { ...CALL, fault: {}, method: 'session/stat' }, 'session/status'],
  ['calls', { ...CALL, for: { order: 'x' } }, '{payment}'],
  ['calls', { ...CALL, nth: 'often' }, '"every"'],
  ['calls', { ...CALL, often: 2 }, 'often'],
  ['calls', { ...CALL, rate: 2 }, 'rate'],
  ['calls', { ...CALL, fault: { effect: 'maybe' } }, 'not_applied'],
  ['calls', { ...CALL, fault: { reply: 'shrug' } }, 'cut_json'],
  ['calls', { ...CALL, fault: { reply: { shows: 'nothing' } } }, 'shows'],
  ['calls', { ...CALL, fault: { effect: 'not_applied' } }, 'no true answer'],
  ['webhooks', { ...HOOK, fault: 'droped' }, 'dropped'],
  ['webhooks', { ...HOOK, fault: { content: 'poetry' } }, 'unknown_type'],
  ['webhooks', { ...HOOK, fault: { sign: 'bad' } }, 'sign'],
  ['webhooks', { ...HOOK, fault: 'signature_of_merchant' }, 'merchantPrivateKey'],
  ['webhooks', { ...HOOK, method: 'session/status' }, 'method'],
])('refuses the order %s %j, and lists what it accepts: %s', async (kind, order, hint) => {
  const answer = await control(`faults/${kind}`, order);

  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ status: 'error', why: expect.stringContaining(hint) });
  expect(shop.simulator.faults.planned()).toEqual([]);
});

it('sends a webhook on command, as it is and with a fault, by session and by payment', async () => {
  const id = await start();

  await control(`sessions/${id}/webhook`, { type: 'payment_finished', fault: 'claims_paid' });
  await shop.simulator.whenIdle();
  await control('payments/order-1/webhook', { type: 'action_required' });
  await shop.simulator.whenIdle();

  expect(shop.received.slice(1).map(({ type, session }) => [type, session['status']])).toEqual([
    ['payment_finished', 'accepted'],
    ['action_required', 'in_progress'],
  ]);
  expect((await control(`sessions/${id}/webhook`, { type: 'x', fault: 'signature_of_merchant' })).status).toBe(400);
  expect((await control('payments/order-9/webhook', { type: 'x' })).status).toBe(404);
});

it('replays a genuine old webhook byte for byte, also after the payment has ended', async () => {
  const id = await start();
  await control('payments/order-1/settle', { as: 'not_paid' });
  await shop.simulator.whenIdle();

  await control(`sessions/${id}/replay`);
  await shop.simulator.whenIdle();
  await control('payments/order-1/replay', { type: 'payment_finished' });
  await shop.simulator.whenIdle();

  const [first, end, ...replayed] = shop.received;
  expect(replayed.map(({ body }) => body)).toEqual([first?.body, end?.body]);
  expect(replayed.map(({ headers }) => headers['x-partner-sign'])).toEqual(
    [first, end].map((one) => one?.headers['x-partner-sign']),
  );
  expect((await control(`sessions/${id}/replay`, { nth: 3 })).status).toBe(404);
});

it('settles, refunds and charges back by payment, on its newest session', async () => {
  const older = await start();
  const newer = await start();

  expect((await control('payments/order-1/settle', { as: 'paid', isQuiet: true })).status).toBe(200);
  expect((await control('payments/order-1/settle', { as: 'paid' })).status).toBe(409);
  expect((await control('payments/order-1/refund', { amount: 1 })).status).toBe(200);
  expect((await control('payments/order-1/refund', { amount: 10_000 })).status).toBe(409);
  expect((await control('payments/order-1/chargeback')).status).toBe(200);
  expect((await control('payments/order-1/settle', { as: 'fine' })).status).toBe(400);
  await shop.simulator.whenIdle();

  expect((await statusOf(older)).body).toMatchObject({ session: { status: 'in_progress' } });
  const movements = shop.simulator.ledger().map(({ kind, sessionId }) => [kind, sessionId]);
  expect(movements.sort()).toEqual([
    ['chargeback', newer],
    ['debit', newer],
    ['refund', newer],
  ]);
  expect(types()).not.toContain('payment_finished');
});

it('behaves as docs/simulator.md says for a payment in review, command by command', async () => {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'simulator.md'), 'utf8');
  // The first way is the one that the demo prints: its test runs it (test/e2e/demo.test.ts).
  const [, section = ''] = /\nThe demo prints these commands.*?\n(.*?)\n### /s.exec(text) ?? [];
  const curls = section
    .split(/\n(?=curl )/)
    .slice(1)
    .map((command) => {
      const [, method = '', path = ''] =
        /curl -X (\w+) http:\/\/127\.0\.0\.1:8090\/_control\/(\S+)/.exec(command) ?? [];
      const order = /-d '(.*?)'/s.exec(command)?.[1];
      return { method, path, order: order === undefined ? undefined : (JSON.parse(order) as unknown) };
    });
  expect(curls).toHaveLength(6);
  const run = async (index: number): Promise<void> => {
    const { method = '', path = '', order } = curls[index] ?? {};
    expect((await control(path, order, method)).status).toBe(200);
    await shop.simulator.whenIdle();
  };
  const id = await start('order-77');

  await run(0);
  expect((await statusOf(id)).body).toMatchObject({ session: { status: 'error' } });
  const before = shop.received.length;
  await run(1);
  await run(2);
  await control('payments/order-77/settle', { as: 'not_paid' });
  await shop.simulator.whenIdle();
  expect((await statusOf(id)).status).toBe(500);
  expect(shop.received).toHaveLength(before);
  expect(faultsOf(shop).map(({ name }) => name)).toContain('dropped');
  await run(3);
  await run(4);
  expect((await statusOf(id)).body).toMatchObject({ session: { status: 'accepted' } });
  expect(shop.simulator.debits('order-77')).toHaveLength(1);
  const another = await start('order-78');
  await run(5);
  expect((await statusOf(another)).body).toMatchObject({
    session: { status: 'cancelled', acquiring_payments: [{ status: 'succeeded' }] },
  });
});

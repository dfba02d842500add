/**
 * Protects webhook delivery: signed with the provider's key, in its own bytes, sent again until a 200, then dropped.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../scripts/programs';
import { parsePublicKey, verifyingKey } from '../../smart-glocal/signature';
import { manualClock } from '../../simulator/clock';
import { nonCanonicalJson } from '../../simulator/non-canonical-json';
import { MINUTE, terms } from './support/model';
import { openShop, type Shop } from './support/shop';

let shop: Shop;
afterEach(() => shop.close());

/** A payment without 3DS or confirm: one webhook. */
const ONE_WEBHOOK = terms('tok_auto_confirm_frictionless');
const minutesOf = ({ received }: Shop): number[] => {
  const [first] = received;
  return received.map(({ at }) => (at - (first?.at ?? 0)) / MINUTE);
};

it('signs exactly the bytes it sends, as openssl confirms, and adds only two headers', async () => {
  const openssl = await findProgram('openssl');
  shop = await openShop();
  await shop.call('session/init/payment', ONE_WEBHOOK);
  await shop.simulator.whenIdle();
  const [webhook] = shop.received;
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const [key, signature, body] = ['key.pem', 'signature', 'body'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(key, shop.simulator.publicKeyPem);
  writeFileSync(signature, Buffer.from(String(webhook?.headers['x-partner-sign']), 'base64'));
  writeFileSync(body, webhook?.body ?? '');

  const verdict = execFileSync(openssl, ['dgst', '-sha256', '-verify', key, '-signature', signature, body]).toString();

  rmSync(folder, { recursive: true });
  expect(verdict).toBe('Verified OK\n');
  expect(webhook?.headers['content-type']).toBe('application/json');
  const transport = ['connection', 'content-length', 'host'];
  expect(Object.keys(webhook?.headers ?? {}).sort()).toEqual([...transport, 'content-type', 'x-partner-sign'].sort());
});

it('writes JSON that no serialiser would reproduce, so that verifying over parsed JSON fails', async () => {
  shop = await openShop();
  await shop.call('session/init/payment', ONE_WEBHOOK);
  await shop.simulator.whenIdle();
  const [webhook] = shop.received;
  const key = parsePublicKey(shop.simulator.publicKeyPem);
  const sign = String(webhook?.headers['x-partner-sign']);

  const again = Buffer.from(JSON.stringify(JSON.parse(webhook?.body.toString() ?? '')));

  expect(verifyingKey(webhook?.body ?? Buffer.alloc(0), sign, [key])).toBe(0);
  expect(verifyingKey(again, sign, [key])).toBe(-1);
});

it.each(['', 'plain', 'a/b\\c"d', 'é€😀', '\n\u2028', { b: [1, null, true], a: { x: 'y' } }, []])(
  'parses to the value it was made from: %j',
  (value) => {
    expect(JSON.parse(nonCanonicalJson(value))).toEqual(value);
  },
);

it('sends a webhook once if it is answered with 200', async () => {
  shop = await openShop();
  await shop.call('session/init/payment', ONE_WEBHOOK);

  await shop.simulator.clock.advance(60 * MINUTE);

  expect(minutesOf(shop)).toEqual([0]);
});

it.each([201, 204, 302, 400, 404, 500, 503])(
  'sends again after %i: at 0, 1, 3, 7, 15, 30 min, then never',
  async (status) => {
    shop = await openShop();
    shop.reply = () => status;
    await shop.call('session/init/payment', ONE_WEBHOOK);

    await shop.simulator.clock.advance(24 * 60 * MINUTE);

    expect(minutesOf(shop)).toEqual([0, 1, 3, 7, 15, 30]);
    expect(new Set(shop.received.map(({ body }) => body.toString())).size).toBe(1);
  },
);

it('stops sending at the first 200', async () => {
  shop = await openShop();
  shop.reply = () => (shop.received.length < 3 ? 503 : 200);
  await shop.call('session/init/payment', ONE_WEBHOOK);

  await shop.simulator.clock.advance(60 * MINUTE);

  expect(minutesOf(shop)).toEqual([0, 1, 3]);
  expect(shop.simulator.journal.entries.flatMap((entry) => (entry.kind === 'delivery' ? [entry.reply] : []))).toEqual([
    503, 503, 200,
  ]);
});

it('treats a missing answer after 10 s as a failure, without delaying other webhooks', async () => {
  // Each step waits so long for the answer that never comes, and must not give up on the rest of a busy machine.
  shop = await openShop({ clock: manualClock(undefined, { patienceMs: 1_000 }) });
  shop.reply = ({ type }) => (type === 'ready_to_confirm' ? 'never' : 200);
  const { body } = await shop.call('session/init/payment', terms());
  const sessionId = (body['session'] as { id: string }).id;
  await shop.simulator.clock.advance(0);

  await shop.call('session/confirm', { session_id: sessionId });
  await shop.simulator.clock.advance(9_999);
  expect(shop.received.map(({ type }) => type)).toEqual(['ready_to_confirm', 'action_required']);

  await shop.simulator.clock.advance(MINUTE);
  expect(shop.received.map(({ type }) => type)).toEqual(['ready_to_confirm', 'action_required', 'ready_to_confirm']);
  expect(shop.simulator.journal.entries).toContainEqual(
    expect.objectContaining({ kind: 'delivery', attempt: 1, reply: null, problem: 'no reply in time' }),
  );
});

it('tries again a minute later when the connection is refused', async () => {
  shop = await openShop({ webhookUrl: 'http://127.0.0.1:1/nobody' });
  await shop.call('session/init/payment', ONE_WEBHOOK);
  await shop.simulator.whenIdle();

  expect(shop.simulator.journal.entries).toContainEqual(
    expect.objectContaining({ kind: 'delivery', reply: null, problem: 'ECONNREFUSED' }),
  );
  expect(shop.simulator.clock.nextAt()).toBe(shop.simulator.clock.now() + MINUTE);
});

it('sends a fresh snapshot on a retry only if told to', async () => {
  shop = await openShop();
  shop.simulator.provider.setProject(shop.simulator.project, { redelivery: 'fresh_snapshot' });
  shop.reply = ({ type, session }) => (type === 'ready_to_confirm' && session['next_action'] === 'confirm' ? 500 : 200);
  const { body } = await shop.call('session/init/payment', terms());
  await shop.simulator.whenIdle();
  await shop.call('session/confirm', { session_id: (body['session'] as { id: string }).id });

  await shop.simulator.clock.advance(MINUTE);

  const again = shop.received.filter(({ type }) => type === 'ready_to_confirm');
  expect(again.map(({ session }) => session['next_action'])).toEqual(['confirm', undefined]);
});

it('forgets pending webhooks when it is reset', async () => {
  shop = await openShop();
  shop.reply = () => 500;
  await shop.call('session/init/payment', ONE_WEBHOOK);
  await shop.simulator.whenIdle();

  shop.simulator.reset();
  await shop.simulator.clock.advance(60 * MINUTE);

  expect(minutesOf(shop)).toEqual([0]);
  expect(shop.simulator.ledger()).toHaveLength(0);
});

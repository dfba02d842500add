/**
 * Protects what a person arranges on the front page: it happens as chosen, everything that exists can be chosen, and
 * only there.
 */
import { request } from 'node:http';
import { CALL_FAULT_NAMES } from '../../simulator/faults/call-fault-names';
import { WEBHOOK_FAULT_NAMES } from '../../simulator/faults/webhook-fault-names';
import { ALTERATIONS } from '../../simulator/provider/alterations';
import { METHOD_NAMES } from '../../simulator/provider/requests';
import { BEHAVIOUR_WORDS } from '../../simulator/provider/tokens';
import { frontPage, post, rowsOf } from './support/front';
import { terms } from './support/model';
import { openShop, type Shop } from './support/shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const arranged = async (): Promise<string[]> => rowsOf(await frontPage(shop), 'arranged');
const stages = (): string[] => shop.simulator.provider.sessions().map(({ stage }) => stage);
/** Everything that a form could have changed. */
const state = (): unknown => [shop.simulator.provider.scriptsForNext(), shop.simulator.faults.planned()];

async function pay(token = 'tok_auto_confirm_frictionless', order = 'order-1'): Promise<void> {
  await shop.call('session/init/payment', terms(token, order)).catch(() => undefined);
  await shop.simulator.whenIdle();
}

it('the next payment behaves as chosen, and the one after it as its token says', async () => {
  const chosen = await post(shop, '/next', { behaviour: 'decline_at_start_declined_by_issuer_bank' });
  expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/#next']);
  expect(await arranged()).toEqual(['declined at once: declined_by_issuer_bank the next payment Take back']);

  await pay();
  await pay();

  expect(stages()).toEqual(['failed', 'succeeded']);
  expect(await arranged()).toEqual([]);
});

it('token words typed in take precedence over the list', async () => {
  await post(shop, '/next', { behaviour: 'success', words: 'auto_confirm+delayed_capture+frictionless' });
  expect(await arranged()).toEqual([
    'no confirm needed; no 3DS; the money is held until it is captured the next payment Take back',
  ]);

  await pay();

  expect(stages()).toEqual(['held']);
});

it('a call and a webhook fail as chosen, and the page counts how often', async () => {
  await post(shop, '/next', {
    ...{ call_fault: 'http_500_before', call_method: 'session/init/payment', call_scope: 'next_first' },
    ...{ webhook_fault: 'signature_missing', webhook_type: 'payment_finished', webhook_scope: 'all_every' },
  });
  expect((await arranged()).every((row) => row.includes('not happened yet'))).toBe(true);

  await pay();
  await pay();

  expect(stages()).toEqual(['succeeded']);
  expect(shop.received.map(({ headers }) => headers['x-partner-sign'])).toEqual([undefined]);
  expect(await arranged()).toEqual([
    expect.stringContaining('no signature signature_missing every payment_finished of each payment · happened once'),
    expect.stringContaining(
      'HTTP 500 http_500_before the first session/init/payment of the next payment · happened once',
    ),
  ]);
});

it('scripts and orders can be withdrawn', async () => {
  await post(shop, '/next', { behaviour: 'decline_no_code', call_fault: 'answer_lost', call_scope: 'all_every' });
  await post(shop, '/next', { behaviour: 'silent' });

  await post(shop, '/next/forget', {});
  await post(shop, '/faults/lift', { id: String(shop.simulator.faults.planned()[0]?.id) });

  expect(state()).toEqual([[], []]);
});

it('shows orders given elsewhere in the same words, without naming a customer or a token', async () => {
  const { faults } = shop.simulator;
  faults.onCall({ for: { customer: 'anna' }, method: 'any', rate: 0.2, fault: { effect: { appliedAfterMs: 90_000 } } });
  faults.onWebhook({ for: { token: 'tok_success#anna' }, nth: { from: 2, to: 3 }, fault: { drop: 1, copies: 2 } });

  const rows = await arranged();

  expect(rows).toEqual([
    expect.stringMatching(
      /^applied 1\.5 min later, the caller sees the true answer every call of one customer \([0-9a-f]{8}\), with probability 0\.2 /,
    ),
    expect.stringMatching(
      /^the first attempt is left out, 3 copies at once no\. 2 to 3, webhook of one token \([0-9a-f]{8}\) /,
    ),
  ]);
  expect(rows.join()).not.toContain('anna');
});

it.each<[string, Record<string, string>, string]>([
  ['an unknown behaviour', { words: 'succes' }, 'holds an unknown word'],
  ['an unknown fault of a call', { call_fault: 'nonsense', behaviour: 'silent' }, 'there is no such fault'],
  ['an unknown method', { call_fault: 'answer_lost', call_method: 'session/steal' }, 'Invalid option'],
  ['an unknown scope', { call_fault: 'answer_lost', call_scope: 'x' }, 'Invalid option'],
  ['an unknown fault of a webhook', { webhook_fault: 'nonsense', call_fault: 'answer_lost' }, 'there is no such fault'],
  ['a key that is not here', { webhook_fault: 'signature_of_merchant', call_fault: 'answer_lost' }, 'private key'],
])('refuses %s, says why, and arranges nothing', async (_, fields, why) => {
  const refusal = await post(shop, '/next', fields);

  expect(refusal.status).toBe(400);
  expect(await refusal.text()).toContain(why);
  expect(state()).toEqual([[], []]);
});

it.each<[string, (own: string) => Record<string, string>]>([
  ['another origin', () => ({ origin: 'https://thief.example' })],
  ['a page that hides its origin', () => ({ origin: 'null' })],
  ['an unknown page', () => ({})],
  ['another port of this machine', () => ({ origin: 'http://127.0.0.1:1' })],
  ['another site, according to the browser', (own) => ({ origin: own, 'sec-fetch-site': 'cross-site' })],
])('a form posted from %s changes nothing', async (_, headersFor) => {
  await post(shop, '/next', { behaviour: 'silent', call_fault: 'answer_lost' });
  const before = state();
  const headers = headersFor(shop.simulator.url);

  const answers = [
    await post(shop, '/next', { behaviour: 'decline_no_code', webhook_fault: 'dropped' }, headers),
    await post(shop, '/next/forget', {}, headers),
    await post(shop, '/faults/lift', { id: '1' }, headers),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(state()).toEqual(before);
});

it('a foreign host name that resolves to this machine counts as another site', async () => {
  const { port } = new URL(shop.simulator.url);
  const name = `thief.example:${port}`;
  const headers = { host: name, origin: `http://${name}`, 'content-type': 'application/x-www-form-urlencoded' };

  const status = await new Promise((resolve, reject) => {
    const outgoing = request(`${shop.simulator.url}/next`, { method: 'POST', headers, agent: false });
    outgoing.on('error', reject).on('response', (reply) => resolve(reply.resume().statusCode));
    outgoing.end('behaviour=silent');
  });

  expect(status).toBe(403);
  expect(state()).toEqual([[], []]);
});

it('another site’s page cannot reset it through the control interface either, but a program can', async () => {
  await shop.call('session/create', {});

  const refusal = await post(shop, '/_control/reset', {}, { origin: 'https://thief.example' });
  expect(refusal.status).toBe(403);
  expect(shop.simulator.journal.entries).not.toEqual([]);

  await post(shop, '/_control/reset', {}, {});
  expect(shop.simulator.journal.entries).toEqual([]);
});

it('offers every behaviour, fault and method except those that cannot be carried out here', async () => {
  // Not in the list that only completes typed text: that one consists of the words themselves.
  const page = (await frontPage(shop)).replace(/<datalist.*<\/datalist>/s, '');
  const offered = new Set([...page.matchAll(/<option value="([^"]*)">/g)].map(([, value = '']) => value));

  const exist = [
    ...CALL_FAULT_NAMES,
    ...WEBHOOK_FAULT_NAMES,
    ...METHOD_NAMES.filter((name) => name.startsWith('session/')),
  ];
  const missing = [...exist, ...BEHAVIOUR_WORDS, ...ALTERATIONS.map((name) => `shows_${name}`)].filter(
    (name) => !offered.has(name),
  );
  expect(missing).toEqual(['signature_of_merchant']);
});

/** Protects the front page: what it shows of payments and messages is what happened, and none of it is secret. */
import { DOCUMENTED_BEHAVIOUR } from '../../simulator/provider/behaviour';
import { answer, openStep } from './support/bank';
import { frontPage, rowsOf } from './support/front';
import { MINUTE, terms } from './support/model';
import { openShop, type Shop } from './support/shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const traffic = async (): Promise<string[]> => rowsOf(await frontPage(shop), 'traffic-rows');

it('says that nothing has happened yet, and that everything is simulated', async () => {
  const page = await frontPage(shop);

  expect(page).toContain('Simulation. No provider is involved and no money moves.');
  expect(page).toContain('No payment yet');
  expect(page).toContain('Nothing yet');
});

it('lists payments newest first, with statuses and amounts debited, refunded and charged back', async () => {
  const paid = await openStep(shop, 'success', { order: 'order-1' });
  await answer(paid, 'approve');
  await shop.simulator.whenIdle();
  await shop.call('session/refund', { session_id: paid.sessionId });
  await shop.simulator.whenIdle();
  await shop.call('session/init/payment', terms('tok_decline_at_start_insufficient_funds', 'order-2'));
  await shop.simulator.whenIdle();
  await openStep(shop, 'success', { order: 'order-3' });

  const rows = rowsOf(await frontPage(shop), 'payment-rows');

  expect(rows).toEqual([
    expect.stringMatching(/^order-3 ps_\d+ 100\.00 USD in_progress waits for the customer pending nothing –$/),
    expect.stringMatching(/^order-2 ps_\d+ 100\.00 USD cancelled not paid failed insufficient_funds nothing –$/),
    `order-1 ${paid.sessionId} 100.00 USD accepted paid succeeded 100.00 USD 100.00 USD`,
  ]);
});

it('warns of an order that was debited in two sessions', async () => {
  for (let nth = 0; nth < 2; nth += 1) {
    await shop.call('session/init/payment', terms('tok_auto_confirm_frictionless', 'order-1'));
    await shop.simulator.whenIdle();
  }

  const rows = rowsOf(await frontPage(shop), 'payment-rows');

  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row).toContain('100.00 USD order debited 2 times');
});

it('shows each call with the check of its signature and its answer', async () => {
  await shop.call('session/create', {});
  await shop.call('session/create', {}, { 'x-partner-sign': 'AAAA' });
  await shop.call('session/create', {}, { 'x-partner-sign': '' });
  await shop.call('session/create', {}, { 'x-partner-project': 'nobody' });
  await shop.call('session/status', { session_id: 'ps_0' });

  const calls = (await traffic()).filter((row) => row.includes('→ call')).reverse();

  expect(calls.map((row) => /signature (?:\S+ )*?\(HTTP \d+\)/.exec(row)?.[0])).toEqual([
    'signature checked ok (HTTP 200)',
    'signature wrong authentication_error (HTTP 400)',
    'signature missing authentication_error (HTTP 400)',
    'signature not checked identification_error (HTTP 400)',
    'signature checked invalid_request (HTTP 400)',
  ]);
});

it('shows each delivery attempt of a webhook with its number, signature and reply', async () => {
  shop.simulator.faults.onWebhook({ for: { all: true }, type: 'action_required', fault: 'signature_bad' });
  shop.reply = ({ type }) => (type === 'action_required' ? 401 : 200);
  const step = await openStep(shop, 'success');
  await shop.simulator.clock.advance(MINUTE);
  await answer(step, 'approve');
  await shop.simulator.whenIdle();

  const tries = (await traffic()).filter((row) => row.includes('← webhook')).reverse();

  expect(tries).toEqual([
    expect.stringMatching(/action_required order-1 attempt 1 signature wrong HTTP 401 .*not delivered/),
    expect.stringMatching(/action_required order-1 attempt 2 signature wrong HTTP 401 .*not delivered/),
    expect.stringMatching(/payment_finished order-1 attempt 1 signature genuine HTTP 200 .*: delivered/),
  ]);
});

it('has a row for every journal entry, in order, with faults, states and the customer', async () => {
  shop.simulator.faults.onCall({ for: { next: true }, method: 'session/init/payment', fault: 'http_500_after' });
  const { sessionId } = await openStepUnderFault();
  await answerOf(sessionId, 'refuse');

  const page = await frontPage(shop);

  const numbers = [...page.matchAll(/id="entry-(\d+)"/g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(shop.simulator.journal.entries.map((_, number) => number).reverse());
  const told = rowsOf(page, 'traffic-rows').join('\n');
  expect(told).toMatch(/http_500_after, session\/init\/payment no\. 1: the caller saw: HTTP 500 order-1 fault/);
  expect(told).toContain('provider: customer done → failed, 3DS_error order-1');
  expect(told).toContain('customer: refused order-1');
});

async function openStepUnderFault(): Promise<{ sessionId: string }> {
  await shop.call('session/init/payment', terms('tok_auto_confirm+success'));
  await shop.simulator.whenIdle();
  return { sessionId: shop.simulator.provider.sessions()[0]?.sessionId ?? '' };
}

async function answerOf(sessionId: string, choice: string): Promise<void> {
  const report = shop.simulator.provider.sessions().find((session) => session.sessionId === sessionId);
  const url = `${shop.simulator.url}/acs/${report?.challengeId ?? ''}/answer`;
  await fetch(url, { method: 'POST', body: new URLSearchParams({ choice }), redirect: 'manual' });
  await shop.simulator.whenIdle();
}

it('shows no token, customer, customer link or card number from calls or webhooks', async () => {
  const secrets = {
    token: 'c0ffee'.repeat(10),
    reference: 'customer-anna-42',
    email: 'anna@example.org',
    key: 'cit-payment-1.MAC-of-the-link',
    card: '4242 4242 4242 4242',
    tag: 'tag-of-the-merchant',
  };
  shop.simulator.provider.plantToken(secrets.token, shop.simulator.project, DOCUMENTED_BEHAVIOUR);
  const body = {
    ...terms(secrets.token, `order for ${secrets.email}`),
    customer: { reference: secrets.reference, contact: [{ email: secrets.email, card: { brand: 'Anna Example' } }] },
    payment_options: { return_url: `https://shop.example/return/${secrets.key}` },
    metadata: { cit_payment_id: `${secrets.email} ${secrets.card}`, tag: secrets.tag, deep: { id: secrets.tag } },
    [secrets.token]: secrets.email,
  };
  shop.simulator.faults.onWebhook({ for: { all: true }, nth: 1, fault: 'not_json' });
  await shop.call('session/init/payment', body);
  await shop.call('session/init/payment', `{"token":"${secrets.token}`);
  await shop.simulator.whenIdle();
  const [report] = shop.simulator.provider.sessions();
  await shop.call('session/confirm', { session_id: report?.sessionId });
  await shop.simulator.whenIdle();

  const page = await frontPage(shop);

  expect(shop.received.length).toBeGreaterThanOrEqual(2);
  for (const secret of [...Object.values(secrets), 'Anna Example']) expect(page).not.toContain(secret);
  expect(page).toMatch(/&#34;token&#34;: &#34;\[token [0-9a-f]{8}\]/);
  expect(page).toContain('https://shop.example/[…]');
});

it('answers "nothing new" until something happens, and then gives a new page', async () => {
  const versionOf = async (): Promise<string> =>
    /data-version="(?<v>[^"]*)"/.exec(await frontPage(shop))?.groups?.['v'] ?? '';
  const statusSince = async (version: string): Promise<number> =>
    (await fetch(`${shop.simulator.url}/?since=${encodeURIComponent(version)}`)).status;
  const acts: readonly (() => unknown)[] = [
    () => shop.call('session/create', {}),
    () => shop.simulator.faults.onCall({ for: { next: true }, method: 'any', fault: 'answer_lost' }),
    () => shop.simulator.faults.liftAll(),
    () => shop.simulator.reset(),
  ];

  for (const act of acts) {
    const version = await versionOf();
    expect(await statusSince(version)).toBe(204);
    await act();
    expect(await statusSince(version)).toBe(200);
  }
});

it('stays small however much has happened, and links to older entries', async () => {
  const long = {
    metadata: { cit_payment_id: 'x'.repeat(100_000) },
    members: Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`m${String(n)}`, n])),
  };
  for (let nth = 0; nth < 130; nth += 1) await shop.call('session/create', nth % 10 === 0 ? long : {});

  for (let nth = 0; nth < 200; nth += 1) shop.simulator.faults.onWebhook({ for: { payment: 'y' }, fault: 'dropped' });

  const newest = await frontPage(shop);
  const older = await frontPage(shop, '?before=30');

  expect(newest.length).toBeLessThan(300_000);
  expect(rowsOf(newest, 'traffic-rows')).toHaveLength(100);
  expect(rowsOf(newest, 'payment-rows')).toHaveLength(25);
  expect(rowsOf(newest, 'arranged')).toHaveLength(31);
  expect(newest).toContain('href="/?before=30#traffic"');
  expect(rowsOf(older, 'traffic-rows')).toHaveLength(30);
  expect(older).not.toContain('<script');
});

it('reloads itself without scripts only on request', async () => {
  expect(await frontPage(shop)).not.toContain('http-equiv');
  expect(await frontPage(shop, '?refresh=1')).toContain('<meta http-equiv="refresh" content="5" />');
});

it('shows webhooks without a destination as such', async () => {
  shop.simulator.setWebhookUrl(null);
  await shop.call('session/init/payment', terms());
  await shop.simulator.whenIdle();

  expect((await traffic()).join('\n')).toContain('ready_to_confirm is not sent: no address for webhooks is known');
  expect(await frontPage(shop)).toContain('Webhooks go to no address');
});

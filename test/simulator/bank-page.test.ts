/**
 * Protects what a person does at the bank's page beyond the routes that tests use: late answers, leaving, other sites'
 * posts.
 */
import { answer, arrive, lookAgain, openStep, statusOf } from './support/bank';
import { MINUTE } from './support/model';
import { openShop, type Shop } from './support/shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const visits = (): string[] =>
  shop.simulator.journal.entries.flatMap((entry) => (entry.kind === 'visit' ? [entry.act] : []));
const newsOfTheEnd = (): string[] =>
  shop.received.flatMap(({ type, session }) => (type === 'payment_finished' ? [String(session['status'])] : []));

it('a late approval takes effect at its time, not a minute earlier', async () => {
  const step = await openStep(shop, 'success');

  const taken = await answer(step, 'approve_late', { minutes: '16' });
  await shop.simulator.clock.advance(15 * MINUTE);
  const waiting = await lookAgain(step);
  const before = shop.simulator.debits('order-1').length;
  await shop.simulator.clock.advance(MINUTE);

  expect([taken.status, taken.headers.get('location')]).toEqual([303, expect.stringMatching(/\/late$/)]);
  expect(waiting.status).toBe(202);
  expect(await waiting.text()).toContain('00:16:00');
  expect(before).toBe(0);
  expect(shop.simulator.debits('order-1')).toHaveLength(1);
  expect(newsOfTheEnd()).toEqual(['accepted']);
  expect(visits()).toEqual(['will_approve', 'approved']);
});

it('a late refusal ends the payment unpaid', async () => {
  const step = await openStep(shop, 'success');

  await answer(step, 'refuse_late', { minutes: '5' });
  await shop.simulator.clock.advance(5 * MINUTE);

  expect(shop.simulator.ledger()).toEqual([]);
  expect(newsOfTheEnd()).toEqual(['cancelled']);
});

it('a customer who waits for their late answer is sent back to the shop once it takes effect', async () => {
  const [byGet, byPost] = [await openStep(shop, 'success'), await openStep(shop, 'return_post', { order: 'order-2' })];

  for (const step of [byGet, byPost]) await answer(step, 'approve_late', { minutes: '1' });
  await shop.simulator.clock.advance(MINUTE);

  expect((await lookAgain(byGet)).headers.get('location')).toBe('https://shop.example/return?order=1');
  expect(await (await lookAgain(byPost)).text()).toContain('action="https://shop.example/return?order=1"');
});

it('an answer after the provider’s 60 minutes comes too late, and debits nothing', async () => {
  const step = await openStep(shop, 'success');

  await answer(step, 'approve_late', { minutes: '61' });
  await shop.simulator.clock.advance(61 * MINUTE);

  expect(shop.simulator.ledger()).toEqual([]);
  expect(newsOfTheEnd()).toEqual(['cancelled']);
  expect(visits()).toEqual(['will_approve', 'too_late']);
  expect((await lookAgain(step)).status).toBe(410);
});

it('of two late answers, only the last counts, once', async () => {
  const step = await openStep(shop, 'success');

  await answer(step, 'approve_late', { minutes: '1' });
  await answer(step, 'refuse_late', { minutes: '2' });
  await shop.simulator.clock.advance(3 * MINUTE);

  expect(shop.simulator.ledger()).toEqual([]);
  expect(visits()).toEqual(['will_approve', 'will_refuse', 'refused']);
});

it('an immediate answer replaces a late one', async () => {
  const step = await openStep(shop, 'success');

  await answer(step, 'refuse_late', { minutes: '1' });
  await answer(step, 'approve');
  await shop.simulator.clock.advance(2 * MINUTE);

  expect(shop.simulator.debits('order-1')).toHaveLength(1);
  expect(visits()).toEqual(['will_refuse', 'approved', 'too_late']);
});

it('a reset forgets a late answer with everything else', async () => {
  const step = await openStep(shop, 'success');
  await answer(step, 'approve_late', { minutes: '1' });

  shop.simulator.reset();
  await shop.simulator.clock.advance(2 * MINUTE);

  expect([shop.simulator.ledger(), shop.simulator.journal.entries]).toEqual([[], []]);
  expect((await lookAgain(step)).status).toBe(404);
});

it.each(['', '-1', '1.5', '1e3', '1441', 'soon', undefined])('refuses a late answer in %j minutes', async (minutes) => {
  const step = await openStep(shop, 'success');

  const refusal = await answer(step, 'approve_late', minutes === undefined ? {} : { minutes });

  expect(refusal.status).toBe(400);
  expect(await refusal.text()).toContain('minutes must be a whole number');
  expect([visits(), shop.simulator.clock.nextAt()]).toEqual([[], Date.UTC(2026, 0, 1, 1)]);
});

it('leaving tells no one anything, and shows a link to the shop that carries no answer', async () => {
  const step = await openStep(shop, 'return_lying');

  const page = await (await answer(step, 'leave')).text();
  await shop.simulator.whenIdle();

  expect(page).toContain('href="https://shop.example/return?order=1"');
  expect(await statusOf(shop, step)).toMatchObject({ status: 'in_progress' });
  expect(newsOfTheEnd()).toEqual([]);
});

it.each<[string, Record<string, string>]>([
  ['another origin', { origin: 'https://thief.example' }],
  ['a page that hides its origin', { origin: 'null' }],
  ['another site, according to the browser', { 'sec-fetch-site': 'cross-site' }],
])('an answer posted from %s changes nothing', async (_, headers) => {
  const step = await openStep(shop, 'success');

  const refusal = await answer(step, 'approve', { headers });
  await shop.simulator.whenIdle();

  expect(refusal.status).toBe(403);
  expect([shop.simulator.ledger(), visits()]).toEqual([[], []]);
});

it('an answer posted from its own page is accepted', async () => {
  const step = await openStep(shop, 'success');

  const taken = await answer(step, 'approve', {
    headers: { origin: shop.simulator.url, 'sec-fetch-site': 'same-origin' },
  });

  expect(taken.status).toBe(302);
});

it('every page of the bank forbids whatever it does not need, framing included', async () => {
  const step = await openStep(shop, 'success');

  const pages = [await arrive(step), await answer(step, 'leave'), await fetch(`${shop.simulator.url}/acs/acs_0`)];

  for (const { headers } of pages) {
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']{20,}'; (?!script)/,
    );
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'; base-uri 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

/** Protects the 3DS page: how customers arrive, what they can do there, and how they are sent back. */
import * as bank from './support/bank';
import type { Step } from './support/bank';
import { MINUTE } from './support/model';
import { openShop, type Shop } from './support/shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const { answer, arrive } = bank;
const openStep = (words: string): Promise<Step> => bank.openStep(shop, words);
const status = (step: Step): ReturnType<typeof bank.statusOf> => bank.statusOf(shop, step);

it.each(['success', 'success_post', 'post_lower_case', 'bare_redirect', 'get_without_params'])(
  'shows the page to a customer sent as %s asks, and says that it is a simulation',
  async (words) => {
    const step = await openStep(words);

    const page = await arrive(step);

    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('Simulation of a bank');
    expect(html).toContain('100.00 USD');
    for (const choice of ['approve', 'refuse', 'leave']) expect(html).toContain(`value="${choice}"`);
  },
);

it('rejects a customer whose merchant dropped a form field, the query, or the method', async () => {
  const byPost = await openStep('success_post');
  const { url, base_url: baseUrl, params } = byPost.redirect;
  const { MD: _dropped, ...rest } = params;

  const answers = await Promise.all([
    fetch(url, { method: 'POST', body: new URLSearchParams(rest) }),
    fetch(baseUrl, { method: 'POST', body: new URLSearchParams(params) }),
    fetch(url),
  ]);

  expect(answers.map((response) => response.status)).toEqual([400, 400, 400]);
});

it('sends the customer back by GET to exactly the address that the merchant gave', async () => {
  const step = await openStep('success');

  const back = await answer(step, 'approve');
  await shop.simulator.whenIdle();

  expect(back.status).toBe(302);
  expect(back.headers.get('location')).toBe('https://shop.example/return?order=1');
  expect(await status(step)).toMatchObject({ status: 'accepted' });
  expect(shop.simulator.debits('order-1')).toHaveLength(1);
});

it('sends the customer back with a self-submitting form if the token says so', async () => {
  const step = await openStep('success_post+return_post');

  const back = await answer(step, 'approve');
  const html = await back.text();

  expect(back.status).toBe(200);
  expect(html).toContain('<form method="post" action="https://shop.example/return?order=1">');
  expect(html).toContain('submit()');
});

it.each([
  ['return_with_fields', 'https://shop.example/return?order=1&lang=en'],
  ['return_lying', 'https://shop.example/return?order=1&status=success'],
])('adds fields to the return if told to, false ones included: %s', async (words, location) => {
  const step = await openStep(words);

  const back = await answer(step, 'refuse');
  await shop.simulator.whenIdle();

  expect(back.headers.get('location')).toBe(location);
  expect(await status(step)).toMatchObject({ status: 'cancelled' });
});

it("keeps the customer on the bank's page under return_never, and debits all the same", async () => {
  const step = await openStep('return_never');

  const back = await answer(step, 'approve');
  await shop.simulator.whenIdle();

  expect(back.status).toBe(200);
  expect(back.headers.get('location')).toBeNull();
  expect(shop.simulator.debits('order-1')).toHaveLength(1);
});

it('has the result before the customer is back only if told to', async () => {
  const [later, before] = [await openStep('success'), await openStep('result_before_return')];
  const stageOf = ({ sessionId }: Step): string | undefined =>
    shop.simulator.provider.sessions().find((report) => report.sessionId === sessionId)?.stage;
  const stages: (string | undefined)[] = [];
  for (const step of [later, before]) {
    shop.simulator.provider.approve(step.redirect.url.split('/acs/')[1]?.split('?')[0] ?? '');
    stages.push(stageOf(step));
  }

  expect(stages).toEqual(['customer_done', 'succeeded']);
});

it('lets a customer leave, come back, and answer once', async () => {
  const step = await openStep('success');

  expect((await answer(step, 'leave')).status).toBe(200);
  expect(await status(step)).toMatchObject({ status: 'in_progress' });
  expect((await answer(step, 'approve')).status).toBe(302);
  expect((await answer(step, 'approve')).status).toBe(410);
  expect((await (await arrive(step)).text()).includes('This step is over')).toBe(true);
});

it('is closed for a customer who comes back after the provider’s 60 minutes', async () => {
  const step = await openStep('success');
  await answer(step, 'leave');

  await shop.simulator.clock.advance(61 * MINUTE);

  expect((await answer(step, 'approve')).status).toBe(410);
  expect(shop.simulator.ledger()).toHaveLength(0);
});

it('rejects an unknown step and an unknown choice', async () => {
  const step = await openStep('success');

  expect((await fetch(`${shop.simulator.url}/acs/acs_0`)).status).toBe(404);
  expect((await answer(step, 'steal')).status).toBe(400);
});

it('logs the customer’s visits in the journal', async () => {
  const step = await openStep('success');
  await arrive(step);
  await answer(step, 'refuse');

  const visits = shop.simulator.journal.entries.flatMap((entry) => (entry.kind === 'visit' ? [entry.act] : []));

  expect(visits).toEqual(['arrived', 'refused']);
});

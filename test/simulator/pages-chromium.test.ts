/** Protects both pages in a real browser: accessible, without scripts, live, and against planted text. */
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startChromium } from '../../scripts/browser/chromium';
import { watch, type Watched } from '../webhook-bridge/support/chromium';
import { closeOtherSystems, startOtherSystem } from '../webhook-bridge/support/receiver';
import { answer, openStep, type Step } from './support/bank';
import { MINUTE, terms } from './support/model';
import { openShop, type Shop } from './support/shop';

let browser: Browser;
let shop: Shop;
beforeAll(async () => {
  browser = await startChromium();
});
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await shop.close();
  await closeOtherSystems();
});
afterAll(() => browser.close());

const PHONE = { width: 320, height: 640 };

async function pageOf(options: BrowserContextOptions, url: string): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(url);
  return page;
}

async function watched(url: string): Promise<Watched> {
  const seen = await watch(browser);
  await seen.page.goto(url);
  return seen;
}

/** A bit of everything that the front page can show. */
async function liveliness(): Promise<Step> {
  shop.simulator.faults.onWebhook({ for: { payment: 'order-1' }, fault: 'signature_bad' });
  await answer(await openStep(shop, 'success', { order: 'order-1' }), 'approve');
  await shop.simulator.whenIdle();
  await shop.call('session/create', {}, { 'x-partner-sign': 'AAAA' });
  await shop.call('session/init/payment', terms('tok_decline_at_start_x', 'order-2'));
  return openStep(shop, 'success', { order: 'order-3' });
}

/** Serious and critical violations that axe-core finds, with everything expanded. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(`document.querySelectorAll('details').forEach((details) => (details.open = true))`);
  // By evaluate: the page's policy would forbid a script that is added to it.
  await page.evaluate(axe.source);
  const tags = JSON.stringify(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']);
  const results = await page.evaluate<axe.AxeResults>(`axe.run({ runOnly: { type: 'tag', values: ${tags} } })`);
  expect(results.passes.length).toBeGreaterThan(10);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

it.each(['light', 'dark'] as const)('both pages are accessible, in %s mode', async (colorScheme) => {
  const step = await liveliness();

  for (const url of [step.redirect.url, shop.simulator.url]) {
    const page = await pageOf({ colorScheme, viewport: { width: 1280, height: 900 } }, url);
    expect(await violationsOf(page)).toEqual([]);
    // On a small phone nothing is off screen, even when expanded (WCAG 1.4.10).
    await page.setViewportSize(PHONE);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
  }
});

it('without scripts, and by the keyboard alone, a customer answers late and a developer arranges the next payment', async () => {
  const { redirect } = await liveliness();
  const page = await pageOf({ javaScriptEnabled: false, viewport: PHONE }, redirect.url);

  await page.locator('summary').press('Enter');
  await page.selectOption('#minutes', '16');
  await page.getByRole('button', { name: 'Approve then' }).press('Enter');
  await page.getByText('Your answer is on its way').waitFor();
  await shop.simulator.clock.advance(16 * MINUTE);
  expect(shop.simulator.debits('order-3')).toHaveLength(1);

  await page.goto(shop.simulator.url);
  await page.locator('.arrange > summary').press('Enter');
  await page.selectOption('#behaviour', 'silent');
  await page.getByRole('button', { name: 'Arrange it' }).press('Enter');
  await page.getByRole('button', { name: 'Take back' }).waitFor();
  expect(shop.simulator.provider.scriptsForNext()).toHaveLength(1);
});

it('the front page follows what happens, and keeps what is unfolded and focused', async () => {
  await liveliness();
  const { page, complaints, asked } = await watched(shop.simulator.url);
  const unfolded = page.locator('.traffic details').first();
  await unfolded.locator('summary').press('Enter');
  const id = await unfolded.locator('..').getAttribute('id');

  await openStep(shop, 'success', { order: 'order-4' });
  await page.locator('#payment-rows').getByText('order-4').waitFor();

  expect(await page.evaluate(`document.activeElement.closest('li').id`)).toBe(id);
  expect(await page.locator(`#${id ?? ''} details`).getAttribute('open')).not.toBeNull();
  expect(complaints).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(shop.simulator.url))).toEqual([]);
});

it('a customer who waits for their late answer is taken to the shop once it takes effect, without a click', async () => {
  const merchant = await startOtherSystem();
  const step = await openStep(shop, 'success', { payment_options: { return_url: merchant.url.href } });
  const { page, complaints } = await watched(step.redirect.url);
  await page.locator('summary').click();
  await page.getByRole('button', { name: 'Approve then' }).click();
  await page.getByText('Your answer is on its way').waitFor();

  await shop.simulator.clock.advance(MINUTE);
  await page.waitForURL(merchant.url.href);

  expect(shop.simulator.debits('order-1')).toHaveLength(1);
  // Chromium asks every host for its icon.
  expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
});

/** Text that breaks out of anything it is put into, and then runs. */
const EVIL =
  `"'></title></style></script></pre><script>planted('script')</script><img src=x onerror="planted('img')">` +
  `<svg onload=planted('svg')><meta http-equiv=refresh content="0;url=javascript:planted('meta')">`;

it('nothing that merchants or callers plant runs or breaks out, on either page', async () => {
  const { simulator } = shop;
  const { faults, provider } = simulator;
  const details = { type: 'recurrent', recurrent: { token: 'tok_auto_confirm', initiator: 'client' }, [EVIL]: EVIL };
  const step = await openStep(shop, 'success', {
    ...{ metadata: { cit_payment_id: EVIL, [EVIL]: EVIL }, customer: { reference: EVIL }, payment_details: details },
    [EVIL]: EVIL,
  });
  const headers = { 'x-partner-project': EVIL, 'x-partner-sign': EVIL, 'x-partner-idempotency-key': EVIL };
  await shop.call('session/create', EVIL, { ...headers, 'content-type': EVIL });
  faults.onWebhook({ for: { payment: EVIL }, type: EVIL, nth: 'every', fault: 'dropped' });
  faults.onCall({
    for: { all: true },
    method: 'session/status',
    fault: { reply: { refuse: EVIL, description: EVIL } },
  });
  await shop.call('session/status', { session_id: EVIL });
  provider.announce(step.sessionId, EVIL);
  provider.settle(step.sessionId, 'error', { code: EVIL });
  await simulator.whenIdle();
  const over = step.redirect.url;
  const open = await openStep(shop, 'success', { metadata: EVIL, customer: { reference: EVIL } });

  for (const address of [simulator.url, open.redirect.url, over]) {
    const { page, ran, complaints, asked } = await watched(address);
    await page.waitForLoadState('load');
    expect(await page.locator('h1').count()).toBe(1);
    expect([ran, complaints]).toEqual([[], []]);
    expect(await page.locator('img, svg, script:not([nonce]), meta[http-equiv]').count()).toBe(0);
    expect(asked.filter((url) => !url.startsWith(simulator.url))).toEqual([]);
  }
  // It is all there, as text.
  const { page } = await watched(simulator.url);
  for (const list of ['payment-rows', 'arranged', 'traffic-rows']) {
    expect(await page.locator(`#${list}`).textContent()).toContain(`"'></title></style></script>`);
  }
});

/** Protects the pages in a real browser: their policy forbids nothing that they need, and lets nothing else run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../scripts/browser/chromium';
import { openPayment, paymentsInMemory, refusal, type InMemory } from '../../campaigns/samples/payments-in-memory';
import { outcome, redirect, soon, sampleView } from '../../campaigns/samples/views';
import { linkSecrets } from '../../campaigns/samples/webhooks';
import { payUrl, returnUrl } from '../../seals/customer-link';
import { customerPages } from '../../webhook-bridge/customers/pages/customer-page';
import { Html } from '../../webhook-bridge/customers/pages/html';
import { speechFor } from '../../webhook-bridge/customers/pages/languages';
import { protectAnswers, sendPage } from '../../webhook-bridge/customers/pages/page';
import { readLogo, SOME_SHOP } from '../../webhook-bridge/customers/pages/shop';
import { addressOf, close, listen } from '../../webhook-bridge/server';
import type { Outcome, PaymentView } from '../../workflows/contract/payment';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';
import { watch, type Watched } from './support/chromium';
import { closeOtherSystems, startOtherSystem } from './support/receiver';

const WORKFLOW = 'cit-payment-invoice-1';
let browser: Browser;
let payments: InMemory;
let bridge: RunningBridge;
const pageServers: Server[] = [];

beforeAll(async () => {
  browser = await startChromium();
});
beforeEach(async () => {
  payments = paymentsInMemory();
  bridge = await startBridge(payments);
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await Promise.all(pageServers.splice(0).map(close));
  await closeBridges();
  await closeOtherSystems();
});
afterAll(() => browser.close());

async function open(url: string): Promise<Watched> {
  const watched = await watch(browser);
  await watched.page.goto(url);
  return watched;
}

/** A page of this payment, behind the link for that purpose. */
function openAs(
  path: 'pay' | 'payments' | 'return',
  view: PaymentView,
  by: 'pay' | 'return' = 'pay',
): Promise<Watched> {
  payments.views.set(WORKFLOW, view);
  const url = (by === 'pay' ? payUrl : returnUrl)(bridge.url, linkSecrets, WORKFLOW);
  return open(url.replace(/\/(pay|return)\//, `/${path}/`));
}

/** Text that breaks out of anything it is put into, and then runs. */
const EVIL =
  `"'></title></style></script><script>planted('script')</script><img src=x onerror="planted('img')">` +
  `<svg onload=planted('svg')><meta http-equiv=refresh content="0;url=javascript:planted('meta')">\u0000`;

const evilOutcome: Outcome = {
  ...(outcome('declined').outcome as Outcome),
  code: EVIL,
  reason: EVIL,
  card: { brand: EVIL, last4: EVIL },
};

describe('without a policy violation or a request to another site, it shows', () => {
  it.each<[string, () => Promise<Watched>, string]>([
    ['the waiting page', () => openAs('pay', sampleView()), 'Finishing your payment'],
    ['the way on to the bank', () => openAs('payments', redirect()), 'Your bank is waiting for you'],
    ['the status to a returning customer', () => openAs('payments', redirect(), 'return'), 'Waiting for your bank'],
    ['that it is too late', () => openAs('pay', redirect({ until: soon(-1) })), 'Too late to approve this payment'],
    [
      'that there is nothing to do now',
      () => openAs('pay', redirect({ url: 'javascript:planted(1)' })),
      'We cannot take you to your bank',
    ],
    [
      'a payment in review',
      () => openAs('payments', sampleView({ status: 'needs_review' })),
      'We are checking your payment',
    ],
    ['the outcome', () => openAs('pay', outcome('succeeded')), 'Already paid'],
    [
      'the outcome to a returning customer',
      () => openAs('payments', outcome('declined'), 'return'),
      'The payment was declined',
    ],
  ])('%s', async (_, opening, title) => {
    const { page, complaints, asked } = await opening();

    expect(await page.textContent('h1')).toBe(title);
    // Our style is in force: a policy that forbade it would leave a page that works, but looks like a fraud.
    expect(await page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth")).not.toBe('none');
    expect(complaints).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(bridge.url))).toEqual([]);
  });

  it('"one moment", "there is nothing here", and that something went wrong', async () => {
    payments.meet(refusal);
    const waiting = await openAs('pay', sampleView());
    const nothing = await open(`${bridge.url}/pay/x.y`);
    const app = express()
      .use(protectAnswers('https://pay.shop.example'))
      .get('/', (_request, response) => {
        const situation = { name: 'broken' } as const;
        sendPage(response, customerPages(SOME_SHOP)({ situation, isStill: false, now: 0 }, speechFor([])));
      });
    const server = await listen(app, '127.0.0.1', 0);
    pageServers.push(server);
    const broken = await open(addressOf(server));

    expect(await waiting.page.textContent('h1')).toBe('One moment, please');
    expect(await nothing.page.textContent('h1')).toBe('Payment not found');
    expect(await broken.page.textContent('h1')).toBe('Something went wrong on our side');
    // For an answer above 399, Chromium itself reports that it failed to load; the policy reports nothing.
    const complaints = [waiting, nothing, broken].flatMap((watched) => watched.complaints);
    expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
  });
});

describe('the form', () => {
  it('posts itself to the bank, follows its redirects to another origin, and sends no referrer', async () => {
    const bank = await startOtherSystem();
    const issuer = await startOtherSystem();
    bank.answer((_request, response) => response.writeHead(303, { location: issuer.url.href }).end());
    issuer.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>issuer</h1>'),
    );
    const evil = `"><script>planted(1)</script>&amp;\n+ %`;
    payments.views.set(
      WORKFLOW,
      redirect({ method: 'POST', url: bank.url.href, params: { PaReq: evil, submit: 'x' } }),
    );

    const { page, complaints, ran } = await watch(browser);
    await page.goto(payUrl(bridge.url, linkSecrets, WORKFLOW), { waitUntil: 'commit' });
    await page.waitForURL(issuer.url.href);

    expect(await page.textContent('h1')).toBe('issuer');
    const [posted] = bank.got;
    expect(Object.fromEntries(new URLSearchParams(posted?.body.toString()))).toEqual({
      PaReq: evil.replace('\n', '\r\n'),
      submit: 'x',
    });
    expect([posted?.headers.referer, issuer.got[0]?.headers.referer]).toEqual([undefined, undefined]);
    expect([complaints, ran]).toEqual([[], []]);
  });
});

describe('what the provider could inject', () => {
  const everywhere: PaymentView = { ...sampleView(), paymentId: EVIL, sessionId: EVIL, currency: EVIL };
  it.each<[string, PaymentView]>([
    [
      'a name and a value of the form, and the currency',
      {
        ...everywhere,
        ...redirect({ method: 'POST', url: 'https://acs.example/', params: { [EVIL]: EVIL } }),
        currency: EVIL,
      },
    ],
    ['the address of the form', redirect({ method: 'POST', url: `https://acs.example/${EVIL}`, params: {} })],
    [
      'an address that is a script',
      redirect({ method: 'POST', url: `javascript:planted('url')`, params: { [EVIL]: EVIL } }),
    ],
    ['code, reason, brand and digits', { ...everywhere, status: 'declined', outcome: evilOutcome }],
    ['what the payment waits for', { ...everywhere, waitingFor: { what: EVIL, until: EVIL } }],
    ['the status', { ...everywhere, status: EVIL as never }],
  ])('in %s runs nothing', async (_, view) => {
    for (const path of ['pay', 'payments'] as const) {
      payments.views.set(WORKFLOW, view);
      bridge.pass(2_001);
      const { page, ran, asked } = await watch(browser);
      // This payment has no real bank: what is posted there must not leave this machine.
      await page.route(/^https:/, (route) =>
        route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>bank</h1>' }),
      );
      await page.goto(payUrl(bridge.url, linkSecrets, WORKFLOW).replace('/pay/', `/${path}/`));
      await page.waitForLoadState('load');

      expect(ran).toEqual([]);
      expect(asked.filter((url) => !url.startsWith(bridge.url) && !url.startsWith('https://acs.example/'))).toEqual([]);
      expect(await page.locator('img, svg:not(#sign svg), script:not([nonce])').count()).toBe(0);
    }
  });

  it('would run nothing even if it were not escaped: the policy blocks and reports it', async () => {
    const app = express()
      .use(protectAnswers('https://pay.shop.example'))
      .get('/', (_request, response) => {
        const title = 'A page that forgot to escape';
        sendPage(response, { status: 200, language: 'en', title, style: '', body: new Html(EVIL) });
      });
    const server = await listen(app, '127.0.0.1', 0);
    pageServers.push(server);

    const { page, ran, complaints } = await open(addressOf(server));
    await page.waitForLoadState('load');
    expect(ran).toEqual([]);
    // Elsewhere it does run; otherwise all of this would prove nothing.
    const unprotected = await watch(browser);
    await unprotected.page.goto(`data:text/html,${encodeURIComponent(EVIL)}`);
    await unprotected.page.waitForLoadState('load');
    expect(unprotected.ran).toContain('script');
    // This also shows that violations are noticed at all.
    expect(complaints.join()).toMatch(/script-src/);
  });
});

it("the shop's logo is shown, and an SVG logo runs nothing and loads nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shop-logo-'));
  const file = join(folder, 'logo.svg');
  writeFileSync(
    file,
    `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" onload="planted('onload')">
      <script>planted('script')</script><image href="${bridge.url}/logo-was-here" width="9" height="9"/>
      <rect width="80" height="40" fill="#0b6e5f"/></svg>`,
  );
  const shop = { ...SOME_SHOP, name: 'Fjord & Pine', logo: readLogo(file) };
  rmSync(folder, { recursive: true });
  const own = await startBridge(payments, { shop });
  payments.views.set(WORKFLOW, sampleView());

  const { page, complaints, ran, asked } = await open(payUrl(own.url, linkSecrets, WORKFLOW));

  expect(await page.evaluate("document.querySelector('header img').naturalWidth")).toBe(80);
  expect(await page.getByRole('banner').getByRole('img').getAttribute('alt')).toBe('Fjord & Pine');
  expect([complaints, ran]).toEqual([[], []]);
  expect(asked.filter((url) => !url.startsWith('data:') && !/\/pay(ments)?\//.test(url))).toEqual([]);
});

it('cannot be framed', async () => {
  const thief = await startOtherSystem();
  const url = payUrl(bridge.url, linkSecrets, WORKFLOW);
  payments.views.set(WORKFLOW, sampleView());
  thief.answer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<iframe src="${url}"></iframe>`),
  );

  const { page, complaints } = await open(thief.url.href);
  await page.waitForLoadState('load');
  expect(complaints.join()).toMatch(/frame-ancestors 'none'/);
  expect(await page.frames()[1]?.textContent('body')).not.toContain('Finishing your payment');
});

it("the return link leads a customer without cookies to their status page, also from another site's form", async () => {
  const own = await startBridge(payments, { publicBaseUrl: bridge.url });
  payments.described.set(WORKFLOW, openPayment);
  payments.views.set(WORKFLOW, outcome('succeeded'));
  const bank = await startOtherSystem();
  const back = returnUrl(own.url, linkSecrets, WORKFLOW);
  bank.answer((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<form method="post" action="${back}"><input name="returnUrl" value="https://thief.example"><button>back</button></form>`,
      ),
  );

  const { page, complaints } = await open(bank.url.href);
  await page.click('button');
  await page.waitForURL(`${bridge.url}/payments/**`);

  expect(await page.textContent('h1')).toBe('Paid');
  expect(await page.context().cookies()).toEqual([]);
  expect(complaints).toEqual([]);
});

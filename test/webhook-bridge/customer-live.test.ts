/**
 * Protects a page that is left open: it follows the payment to its end without disturbing the customer, even without
 * scripts.
 */
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../scripts/browser/chromium';
import { refusal } from '../../campaigns/samples/payments-in-memory';
import { outcome, redirect, soon, sampleView } from '../../campaigns/samples/views';
import { closeBridges } from './support/bridge';
import { customer, press, reads, startJourney, type Journey } from './support/journey';
import { closeOtherSystems } from './support/receiver';

let browser: Browser;
let way: Journey;
beforeAll(async () => {
  browser = await startChromium();
});
beforeEach(async () => {
  way = await startJourney();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await closeBridges();
  await closeOtherSystems();
});
afterAll(() => browser.close());

describe('a page that is left open', () => {
  async function open(link: string): Promise<Page> {
    const page = await customer(browser);
    await page.goto(link);
    return page;
  }

  /** Advances the page's own clock by more than its longest pause between two questions while news is expected. */
  async function passUntil<T>(page: Page, event: Promise<T>): Promise<T> {
    let hasCome = false;
    const settled = event.finally(() => {
      hasCome = true;
    });
    while (!hasCome) await page.clock.runFor(31_000);
    return settled;
  }
  const questions = (): number => way.payments.calls.filter((call) => call.startsWith('view')).length;

  it('follows the payment to its end without a reload, and then stops polling', async () => {
    way.becomes(sampleView({ status: 'awaiting_customer' }));
    const page = await open(way.statusLink.return);
    await page.evaluate("document.body.dataset.loaded = 'once'");

    for (const [view, title] of [
      [sampleView({ status: 'processing' }), 'Finishing your payment'],
      [sampleView({ status: 'needs_review' }), 'We are checking your payment'],
      [outcome('succeeded'), 'Paid'],
    ] as const) {
      way.becomes(view);
      await passUntil(page, reads(page, title));
      expect(await page.title()).toBe(title);
    }
    const asked = questions();
    way.becomes(outcome('succeeded'));
    await page.clock.runFor(600_000);

    expect(questions()).toBe(asked);
    expect(await page.evaluate('document.body.dataset.loaded')).toBe('once');
  });

  it('announces news to screen readers, in place, and keeps the focus on the button', async () => {
    way.becomes(redirect({ until: soon(2.5 * 60_000) }));
    const page = await open(way.statusLink.pay);
    await page.evaluate(`
      window.heard = 0;
      new MutationObserver(() => { heard += 1; }).observe(document.querySelector('[role=status]'), { childList: true });
    `);
    await page.getByRole('link', { name: 'Continue to your bank' }).focus();
    const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');

    // The remaining time is shown, but not announced every minute.
    way.becomes(redirect({ until: soon(90_000) }));
    await passUntil(page, page.getByText('You have 1 minute left.').waitFor());
    expect([await focused(), await page.evaluate('heard')]).toEqual(['Continue to your bank', 0]);

    // The focused element is gone: focus moves to the explanation. It is announced once, however often the page asks.
    way.becomes(sampleView({ status: 'processing' }));
    await passUntil(page, reads(page, 'Finishing your payment'));
    await passUntil(page, page.waitForResponse(way.statusLink.pay));
    expect(await focused()).toMatch(/Finishing your payment/);
    expect(await page.evaluate('heard')).toBe(1);
  });

  it('at /pay goes on to the bank as soon as the bank is ready', async () => {
    way.becomes(sampleView({ status: 'confirming' }));
    const page = await open(way.payLink);
    await reads(page, 'Preparing your payment');

    way.becomes(way.atBank());
    await passUntil(page, reads(page, 'bank'));

    expect(page.url()).toBe(`${way.bank.url.origin}/3ds`);
  });

  it('survives a busy bridge and a lost connection', async () => {
    way.becomes(sampleView({ status: 'processing' }));
    const page = await open(way.statusLink.pay);
    way.payments.meet(refusal);
    way.becomes(sampleView({ status: 'processing' }));
    await passUntil(
      page,
      page.waitForResponse((response) => response.status() === 503),
    );
    await page.context().setOffline(true);
    await passUntil(page, page.waitForEvent('requestfailed'));
    expect(await page.getByRole('heading').textContent()).toBe('Finishing your payment');

    await page.context().setOffline(false);
    way.payments.meet(null);
    way.becomes(outcome('succeeded'));
    await passUntil(page, reads(page, 'Paid'));
  });
});

describe('without scripts', () => {
  it('a button posts the customer to the bank, and the final page does not reload', async () => {
    way.becomes(way.atBank('POST'));
    const page = await plainCustomer();

    await page.goto(way.payLink);
    await press(page, 'Continue to your bank');
    await press(page, 'Approve');

    await reads(page, 'Paid');
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
  });

  it('a page reloads itself until told not to', async () => {
    way.becomes(sampleView());
    const page = await plainCustomer();
    // Ten seconds are long in a test, so the browser is told one.
    await page.route('**/payments/**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('content="10"', 'content="1"') });
    });
    await page.goto(way.statusLink.return);
    await page.waitForRequest(way.statusLink.return);

    await page.getByRole('link', { name: 'Stop reloading' }).click();
    await page.getByRole('link', { name: 'Check again' }).waitFor();
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
    way.becomes(outcome('succeeded'));
    await page.getByRole('link', { name: 'Check again' }).click();
    await reads(page, 'Paid');
  });

  async function plainCustomer(): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
    return context.newPage();
  }
});

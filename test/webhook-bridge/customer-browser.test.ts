/** Protects the customer's way in a real browser: to the bank and back, whichever buttons they press, however often. */
import type { Browser } from 'playwright-core';
import { startChromium } from '../../scripts/browser/chromium';
import { outcome } from '../../campaigns/samples/views';
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

describe.each(['GET', 'POST'] as const)('sent to the bank by %s', (method) => {
  it.each([
    ['Approve', 'Paid'],
    ['Refuse', 'The payment was declined'],
  ])('a customer who presses %s comes back and reads "%s"', async (button, title) => {
    way.becomes(way.atBank(method));
    const page = await customer(browser);

    await page.goto(way.payLink);
    await press(page, button);

    await reads(page, title);
    expect(page.url()).toBe(way.statusLink.return);
    expect(way.bank.got[0]?.body.toString()).toBe(method === 'POST' ? 'PaReq=x&submit=y' : '');
  });

  it('a customer who leaves too early is told so, can go back to the bank, and reads the outcome', async () => {
    way.becomes(way.atBank(method));
    const page = await customer(browser);
    await page.goto(way.payLink);

    await page.getByRole('link', { name: 'Leave' }).click();
    await reads(page, 'Waiting for your bank');
    expect(await page.getByText('You have 59 minutes left.').count()).toBe(1);
    expect(await page.getByText('Did you leave your bank too early?').count()).toBe(1);
    await page.goBack();
    await press(page, 'Approve');
    await reads(page, 'Paid');
  });

  it('the back button leads from the bank to where the customer came from, not in a circle', async () => {
    way.becomes(way.atBank(method));
    const page = await customer(browser);
    await page.goto(`${way.bridgeUrl}/healthz`);

    await page.goto(way.payLink);
    await page.getByRole('heading', { name: 'bank' }).waitFor();
    await page.goBack();

    expect(page.url()).toBe(`${way.bridgeUrl}/healthz`);
  });
});

it('pressing the button twice posts once', async () => {
  way.becomes(way.atBank('POST'));
  const page = await customer(browser);
  // An answer that leads nowhere: the page stays, as it does while a bank takes its time.
  way.bank.answer((_request, response) => response.writeHead(204).end());
  const answered = (): Promise<unknown> => page.waitForResponse(`${way.bank.url.origin}/3ds`);

  const first = answered();
  await page.goto(way.payLink, { waitUntil: 'commit' });
  await first;
  await page.getByRole('button', { name: 'Continue to your bank' }).dblclick();
  expect(way.bank.got).toHaveLength(1);

  // After a longer wait without an answer, the bank can be asked again.
  await page.clock.runFor(6_000);
  const second = answered();
  await press(page, 'Continue to your bank');
  await second;
  expect(way.bank.got).toHaveLength(2);
});

it('an old link, a second tab and a reload show the outcome, and do not lead to the bank', async () => {
  way.becomes(way.atBank());
  const second = await customer(browser);
  await second.goto(way.statusLink.pay);
  way.becomes(outcome('succeeded'));

  const page = await customer(browser);
  await page.goto(way.payLink);
  await reads(page, 'Already paid');
  await page.reload();
  await reads(page, 'Already paid');
  await second.getByRole('link', { name: 'Continue to your bank' }).click();
  await reads(second, 'Already paid');

  expect(way.bank.got).toEqual([]);
});

it("follows the browser's dark or light mode and its language", async () => {
  way.becomes(outcome('abandoned'));
  const page = await customer(browser, { locale: 'de-AT', colorScheme: 'dark' });
  await page.goto(way.payLink);
  const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');

  await reads(page, 'Nicht bezahlt: Die Zeit war vorbei');
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  expect(await page.locator('.amount').innerText()).toBe('$\u00a0100,00');
  expect(await ground()).toBe('rgb(18, 19, 23)');
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await ground()).toBe('rgb(243, 242, 238)');
});

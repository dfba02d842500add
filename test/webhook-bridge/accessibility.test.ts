/** Protects accessibility: every page, in each language, is checked against WCAG 2.2 AA by axe-core. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../scripts/browser/chromium';
import { paymentsInMemory, refusal } from '../../campaigns/samples/payments-in-memory';
import { outcome, redirect, soon, sampleView } from '../../campaigns/samples/views';
import { linkSecrets } from '../../campaigns/samples/webhooks';
import { payUrl, returnUrl } from '../../seals/customer-link';
import { parseColour } from '../../webhook-bridge/customers/pages/colour';
import { LANGUAGES } from '../../webhook-bridge/customers/pages/languages';
import { readLogo, type Shop } from '../../webhook-bridge/customers/pages/shop';
import type { SituationName } from '../../webhook-bridge/customers/pages/situation';
import type { PaymentView } from '../../workflows/contract/payment';
import { closeBridges, startBridge } from './support/bridge';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RUN = `axe.run(document, {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  resultTypes: ['violations'],
})`;

/** WCAG 1.4.10: at this width, a page must not need to be scrolled sideways. */
const NARROW = { width: 320, height: 640 };

/** A colour on which neither black nor white text is easy to read, and which is lost on the light card. */
const SHOP: Shop = {
  name: 'Fjord & Pine',
  logo: readLogo(join(__dirname, '../../test/pictures/shop-logo.svg')),
  colour: parseColour('#ffe14d'),
  support: { href: 'mailto:help@shop.example', text: 'help@a-shop-with-quite-a-long-name.example' },
  url: 'https://shop.example/',
};

type Path = 'pay' | 'payments' | 'return';
interface Scene {
  readonly path?: Path;
  readonly by?: 'pay' | 'return';
  /** Null: Temporal does not answer. Absent: there is no payment. */
  readonly view?: PaymentView | null;
}

/** Every situation except `broken`, which takes a bug; its page is built the same way. */
const SCENES: Readonly<Record<Exclude<SituationName, 'broken'> | 'posting', Scene>> = {
  preparing: { view: sampleView({ status: 'opening' }) },
  waiting_for_shop: { view: sampleView({ status: 'awaiting_confirmation' }) },
  to_bank: { view: redirect() },
  posting: { view: redirect({ method: 'POST', params: { PaReq: 'x' } }), path: 'pay' },
  at_bank: { view: sampleView({ status: 'awaiting_customer' }) },
  back_early: { view: redirect(), by: 'return' },
  finishing: { view: sampleView() },
  stopping: { view: sampleView({ status: 'cancelling' }) },
  checking: { view: sampleView({ status: 'needs_review' }) },
  too_late: { view: redirect({ until: soon(-1) }) },
  no_way: { view: redirect({ url: 'ftp://bank.example/' }) },
  paid: { view: outcome('succeeded'), by: 'return' },
  already_paid: { view: outcome('succeeded'), path: 'pay' },
  paid_late: { view: late(outcome('succeeded')) },
  declined: { view: outcome('declined') },
  abandoned: { view: outcome('abandoned') },
  cancelled: { view: outcome('cancelled') },
  rejected: { view: outcome('rejected') },
  unclear: { view: outcome('needs_review') },
  one_moment: { view: null },
  unknown_link: {},
};

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterEach(closeBridges);
afterAll(() => browser.close());

it.each([
  ['en-GB', 'light'],
  ['de-DE', 'dark'],
] as const)(
  'every page is accessible (%s, %s) and never scrolls sideways',
  async (locale, colorScheme) => {
    const payments = paymentsInMemory();
    const bridge = await startBridge(payments, { shop: SHOP });
    payments.meet((call) => (call.endsWith('one_moment') ? refusal() : Promise.resolve()));
    const context = await browser.newContext({ locale, colorScheme, viewport: NARROW, reducedMotion: 'reduce' });
    const page = await context.newPage();
    // The form of `posting` is inspected before it is submitted.
    await page.addInitScript('HTMLFormElement.prototype.submit = () => {}');

    const found: Record<string, unknown> = {};
    for (const [name, scene] of Object.entries(SCENES)) {
      const workflowId = `cit-payment-${name}`;
      if (scene.view) payments.views.set(workflowId, scene.view);
      const { path = 'payments', by = 'pay' } = scene;
      const url = (by === 'pay' ? payUrl : returnUrl)(bridge.url, linkSecrets, workflowId);
      await page.goto(url.replace(/\/(pay|return)\//, `/${path}/`));
      expect(await page.locator('main').getAttribute('data-situation')).toBe(name === 'posting' ? 'to_bank' : name);
      const problems = await problemsOf(page);
      if (problems.length > 0) found[name] = problems;
    }
    await context.close();

    expect(found).toEqual({});
  },
  120_000,
);

it('every language is tested above', () => {
  expect(LANGUAGES.map(({ tag }) => tag)).toEqual(['en', 'de']);
});

/** Shows that axe checks at all, and that it checks appearance as well as markup. */
it('an inaccessible page is detected', async () => {
  const page = await browser.newPage({ viewport: NARROW });
  await page.setContent(
    '<html lang="en"><title>x</title><main><h1>x</h1><p style="color:#bbb;width:400px">pale</p></main>',
  );

  expect(await problemsOf(page)).toEqual(['color-contrast (serious)', 'scrolls sideways']);
  await page.close();
});

async function problemsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>(RUN);
  const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  return [...violations.map(({ id, impact }) => `${id} (${String(impact)})`), ...(isWide ? ['scrolls sideways'] : [])];
}

function late(view: PaymentView): PaymentView {
  return { ...view, outcome: view.outcome && { ...view.outcome, late: true } };
}

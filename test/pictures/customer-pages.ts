/** The customer's pages, served by the real bridge for a made-up shop, on a phone in light and in dark mode. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { paymentsInMemory } from '../../campaigns/samples/payments-in-memory';
import { outcome, redirect, soon, sampleView } from '../../campaigns/samples/views';
import { linkSecrets } from '../../campaigns/samples/webhooks';
import { payUrl, returnUrl } from '../../seals/customer-link';
import { parseColour } from '../../webhook-bridge/customers/pages/colour';
import { readLogo, type Shop } from '../../webhook-bridge/customers/pages/shop';
import type { PaymentView } from '../../workflows/contract/payment';
import { closeBridges, startBridge } from '../webhook-bridge/support/bridge';
import type { Picture } from './picture';

const WORKFLOW = 'cit-payment-order-1042';

const SHOP: Shop = {
  name: 'Fjord & Pine',
  logo: readLogo(join(__dirname, 'shop-logo.svg')),
  colour: parseColour('#0b6e5f'),
  support: { href: 'mailto:help@shop.example', text: 'help@shop.example' },
  url: 'https://shop.example/',
};

/** Half a minute to spare, so that the page reads "12 minutes" however long the picture takes. */
const twelveMinutes = (): string => soon(12.5 * 60_000);

interface Scene {
  readonly view: () => PaymentView;
  readonly by?: 'pay' | 'return';
  readonly language?: string;
}

const SCENES: Readonly<Record<string, Scene>> = {
  'to-bank': { view: () => redirect({ until: twelveMinutes() }) },
  'back-early': { view: () => redirect({ until: twelveMinutes() }), by: 'return' },
  paid: { view: () => outcome('succeeded'), by: 'return' },
  declined: { view: () => declined('insufficient_funds') },
  'declined-german': { view: () => declined('insufficient_funds'), language: 'de-DE' },
  checking: { view: () => sampleView({ status: 'needs_review' }) },
};

const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

export const CUSTOMER_PAGES: readonly Picture[] = Object.entries(SCENES).flatMap(([name, scene]) =>
  SCHEMES.map((scheme) => ({
    name: `customer-${name}-${scheme}`,
    take: (browser: Browser) => photograph(browser, scene, scheme),
  })),
);

async function photograph(
  browser: Browser,
  { view, by = 'pay', language = 'en-US' }: Scene,
  scheme: Scheme,
): Promise<Buffer> {
  const payments = paymentsInMemory();
  payments.views.set(WORKFLOW, { ...view(), paymentId: 'order-1042' });
  const bridge = await startBridge(payments, { shop: SHOP });
  const context = await browser.newContext({
    viewport: { width: 360, height: 660 },
    deviceScaleFactor: 1.5,
    colorScheme: scheme,
    locale: language,
    reducedMotion: 'reduce',
  });
  try {
    const page = await context.newPage();
    const url = (by === 'pay' ? payUrl : returnUrl)(bridge.url, linkSecrets, WORKFLOW);
    await page.goto(url.replace(/\/(pay|return)\//, '/payments/'));
    return await page.screenshot();
  } finally {
    await context.close();
    await closeBridges();
  }
}

function declined(code: string): PaymentView {
  const view = outcome('declined');
  return { ...view, outcome: view.outcome && { ...view.outcome, code } };
}

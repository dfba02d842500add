/** A customer's surroundings: the real bridge, a bank with a challenge of two buttons and a way out, a payment that changes. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPayment, paymentsInMemory, type InMemory } from '../../../campaigns/samples/payments-in-memory';
import { outcome, redirect } from '../../../campaigns/samples/views';
import { linkSecrets } from '../../../campaigns/samples/webhooks';
import { payUrl, returnUrl } from '../../../seals/customer-link';
import type { NextStep, PaymentView } from '../../../workflows/contract/payment';
import { startBridge } from './bridge';
import { watch } from './chromium';
import { startOtherSystem, type OtherSystem } from './receiver';

const WORKFLOW = 'cit-payment-invoice-1';

export interface Journey {
  readonly payments: InMemory;
  readonly bank: OtherSystem;
  readonly bridgeUrl: string;
  readonly payLink: string;
  /** The status page, behind either link. */
  readonly statusLink: { readonly pay: string; readonly return: string };
  /** Sets the payment's view; what the bridge has cached of it expires. */
  readonly becomes: (view: PaymentView) => void;
  /** The customer has to go to the bank. */
  readonly atBank: (method?: Extract<NextStep, { type: 'redirect' }>['method']) => PaymentView;
}

/** Ends with `closeBridges` and `closeOtherSystems`. */
export async function startJourney(): Promise<Journey> {
  const payments = paymentsInMemory();
  payments.described.set(WORKFLOW, openPayment);
  const bridge = await startBridge(payments, { publicBaseUrl: 'own' });
  const payLink = payUrl(bridge.url, linkSecrets, WORKFLOW);
  const returnLink = returnUrl(bridge.url, linkSecrets, WORKFLOW);
  const becomes = (view: PaymentView): void => {
    payments.views.set(WORKFLOW, view);
    bridge.pass(2_001);
  };
  const bank = await startOtherSystem();
  bank.answer((request, response) => {
    const ending = ENDINGS.get(request.url ?? '');
    if (ending !== undefined) becomes(ending);
    if (ending !== undefined) response.writeHead(303, { location: returnLink }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(CHALLENGE.replace('RETURN', returnLink));
  });
  return {
    payments,
    bank,
    bridgeUrl: bridge.url,
    payLink,
    statusLink: { pay: payLink.replace('/pay/', '/payments/'), return: returnLink.replace('/return/', '/payments/') },
    becomes,
    atBank: (method = 'GET') => {
      const params = method === 'POST' ? { PaReq: 'x', submit: 'y' } : null;
      return redirect({ method, url: `${bank.url.origin}/3ds`, params });
    },
  };
}

const CHALLENGE =
  '<h1>bank</h1><form method="post"><button formaction="/approve">Approve</button>' +
  '<button formaction="/refuse">Refuse</button></form><a href="RETURN">Leave</a>';

const ENDINGS = new Map([
  ['/approve', outcome('succeeded')],
  ['/refuse', outcome('declined')],
]);

/** A separate browser, whose pages' time stands still until it is moved (`page.clock`). */
export async function customer(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await watch(browser, { locale: 'en-GB', ...options });
  await page.clock.install();
  return page;
}

/** Resolves when this is the page's heading; fails when it does not become so. */
export function reads(page: Page, title: string): Promise<void> {
  return page.getByRole('heading', { name: title, exact: true }).waitFor();
}

export function press(page: Page, button: string): Promise<void> {
  return page.getByRole('button', { name: button }).click();
}

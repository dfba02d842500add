/** The pages a customer may see. Each is a value; whatever comes from the provider is escaped by the template. */
import type { NextStep, PaymentView } from '../workflows/shapes';
import { html, type Html } from './html';
import type { Page } from './page';
import type { BrowserUrl } from './safe-url';
import { amountText, BACK_FROM_THE_BANK, wordsOf } from './words';

type Redirect = Extract<NextStep, { type: 'redirect' }>;

/** Seconds between two tries while Temporal is away: soon enough for a person, ours. */
const ONE_MOMENT = 3;
/** The provider may still show another address, or the payment ends. Ours. */
const TAKES_A_PERSON = 30;

/** Who looks at a status page: somebody on the way to pay, or somebody whom the bank has just sent back. */
export type Reader = { readonly payLink: string } | 'returning';

/** How it stands with the payment. Loads itself again until it has ended. */
export function statusPage(view: PaymentView, reader: Reader): Page {
  const isBack = reader === 'returning' && view.status === 'awaiting_customer';
  const { title, text, reloadAfter } = isBack ? BACK_FROM_THE_BANK : wordsOf(view.status);
  const canGoOn = reader !== 'returning' && view.nextStep?.type === 'redirect' && view.outcome === null;
  const goOn = canGoOn ? html`<p><a class="button" href="${reader.payLink}">Continue to your bank</a></p>` : '';
  return {
    status: 200,
    title,
    body: html`${amountLine(view)}
      <p>${text}</p>
      ${goOn}`,
    ...(view.outcome === null ? { reloadAfter } : {}),
  };
}

/** Posts the customer on to the bank: by itself, or by a press on the button where scripts do not run. */
export function formPage(view: PaymentView, step: Redirect, target: BrowserUrl): Page {
  const fields = Object.entries(step.params ?? {}).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return {
    status: 200,
    title: 'Taking you to your bank',
    body: html`${amountLine(view)}
      <form method="post" action="${target.text}">
        ${fields}
        <p>Your bank asks you to approve this payment.</p>
        <p><button>Continue to your bank</button></p>
      </form>`,
    // Not form.submit(): a field of that name would hide the method.
    script: 'HTMLFormElement.prototype.submit.call(document.forms[0]);',
    // A browser applies this to the redirects behind the form as well: banks hop between hosts, and end at our return page.
    formTargets: `'self' https:${target.isLocalHttp ? ' http://localhost:* http://127.0.0.1:*' : ''}`,
  };
}

/** The step's time is over, and what that means for the payment is being found out. */
export function tooLatePage(view: PaymentView): Page {
  return {
    status: 200,
    title: 'Too late to approve this payment',
    body: html`${amountLine(view)}
      <p>The time to approve the payment with your bank is over. This page will say how it ended.</p>`,
    reloadAfter: ONE_MOMENT,
  };
}

/** The address that the bank's step would lead to is not one that a customer may be sent to. */
export function noWayPage(view: PaymentView): Page {
  return {
    status: 200,
    title: 'We cannot take you to your bank',
    body: html`${amountLine(view)}
      <p>Something is wrong with this step, so you were not sent there. Please go back to the shop.</p>`,
    reloadAfter: TAKES_A_PERSON,
  };
}

/** Temporal is slow or away. */
export function oneMomentPage(): Page {
  return {
    status: 503,
    title: 'One moment please',
    body: html`<p>This takes a little longer than usual. This page goes on by itself.</p>`,
    reloadAfter: ONE_MOMENT,
  };
}

/** The same for a forged link, an old link, and an address that never was: nobody learns which. */
export function notFoundPage(): Page {
  return {
    status: 404,
    title: 'There is nothing here',
    body: html`<p>Please check the link, or go back to the shop.</p>`,
  };
}

export function brokenPage(): Page {
  return {
    status: 500,
    title: 'Something went wrong on our side',
    body: html`<p>Please try again in a minute. Your payment goes on without this page.</p>`,
  };
}

function amountLine({ amount, currency }: PaymentView): Html {
  return html`<p class="amount">${amountText(amount, currency)}</p>`;
}

/** The shop's pages. Every value put into a template is escaped, unless a template produced it. */
import { formatMoney } from '../../starter/index';
import type { Order } from './orders';

export const PRICE = { amount: 2_500, currency: 'usd' } as const;

/** A real shop has the customer's saved cards here, and their tokens in a safe; these are the simulator's. */
export const CARDS: Readonly<Record<string, string>> = {
  'Visa 4242, your bank asks you to approve': 'tok_success',
  'Visa 0001, your bank does not ask': 'tok_frictionless',
  'Visa 9995, insufficient funds': 'tok_decline_insufficient_funds',
};

const WORDS: Partial<Record<Order['status'], string>> = {
  succeeded: 'Paid. Thank you!',
  declined: 'Payment declined',
  abandoned: 'Not paid in time',
  cancelled: 'Cancelled',
  rejected: 'Not paid',
  needs_review: 'We are looking into your payment',
  awaiting_customer: 'Your bank is waiting for you',
};

/** The order form, and the orders so far. `nextId`: the order that this form places, however often it is sent. */
export function frontPage(nextId: string, orders: readonly Order[], nonce: string): string {
  const cards = Object.keys(CARDS).map((name) => markup`<option>${name}</option>`);
  const rows = orders.map(
    ({ id, status }) => markup`<tr><td><a href="/orders/${id}">${id}</a></td><td>${wordsFor(status)}</td></tr>`,
  );
  const list = markup`<h2>Orders</h2><table>
<tr><th scope="col">Order</th><th scope="col">State</th></tr>${rows}</table>`;
  return page('One tin of tea', nonce, [
    markup`<p>First flush, 100 g: <strong>${money()}</strong></p>
<form method="post" action="/orders"><input type="hidden" name="id" value="${nextId}">
<label for="card">Pay with your saved card</label><select id="card" name="card">${cards}</select>
<button>Buy</button></form>`,
    ...(orders.length > 0 ? [list] : []),
  ]);
}

/** One order, and what the shop was told of it. Updates by itself until a shop event has come. `bankUrl`: for a customer who left the bank. */
export function orderPage({ id, status, reason, events }: Order, bankUrl: string | null, nonce: string): string {
  const onward = bankUrl === null ? [] : [markup`<p><a href="${bankUrl}">Continue to your bank</a></p>`];
  const waiting = markup`<p data-waiting>This page follows your payment. <a href="/orders/${id}">Check again</a></p>
<script nonce="${nonce}">setInterval(async () => {
  const now = await fetch(location.href);
  if (!(await now.text()).includes('<p data-waiting')) location.reload();
}, 1000);</script>`;
  const heard = markup`<h2>Shop events</h2><ul>${events.map((event) => markup`<li><code>${event}</code></li>`)}</ul>`;
  return page(wordsFor(status), nonce, [
    markup`<p role="status">Order ${id}, ${money()}. ${reason ?? ''}</p>`,
    ...onward,
    events.length > 0 ? heard : waiting,
    markup`<p><a href="/">Back to the shop</a></p>`,
  ]);
}

class Markup {
  constructor(readonly text: string) {}
}

const STYLE = `:root{color-scheme:light dark;--tea:light-dark(#0b5c3b,#7fd6ab)}
body{background:light-dark(#fff,#141816);color:light-dark(#1b1b1f,#eee);font:1.1rem/1.5 system-ui,sans-serif;
max-width:36rem;margin:2rem auto;padding:0 1rem}
main{border:1px solid #8886;border-top:.5rem solid var(--tea);border-radius:1rem;padding:1rem 2rem}a{color:var(--tea)}
label,select,button{display:block;margin:.5rem 0}
select,button{font:inherit;padding:.6rem 1rem;border-radius:.5rem;max-width:100%}
button{background:#0b5c3b;color:#fff;border:0}table{width:100%;text-align:left}code{overflow-wrap:anywhere}`;

function markup(strings: TemplateStringsArray, ...values: readonly (string | Markup | readonly Markup[])[]): Markup {
  const texts = values.map((value) => {
    if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
    return value instanceof Markup ? value.text : value.map(({ text }) => text).join('');
  });
  return new Markup(strings.map((text, index) => text + (texts[index] ?? '')).join(''));
}

function page(title: string, nonce: string, body: readonly Markup[]): string {
  return markup`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style nonce="${nonce}">${new Markup(STYLE)}</style>
</head><body><main><h1>${title}</h1>${body}</main></body></html>`.text;
}

const money = (): string => formatMoney(PRICE.amount, PRICE.currency);
const wordsFor = (status: Order['status']): string => WORDS[status] ?? 'Your payment is in progress';

/** The payments as a table; on a phone each row is a card. The roles keep it a table for screen readers there. */
import { createHash } from 'node:crypto';
import { html, type Html } from '../html';
import type { PaymentRow } from './payments';

/** The section of the front page. Pure. */
export function paymentsSection(payments: readonly PaymentRow[]): Html {
  return html`<section aria-labelledby="payments">
    <h2 id="payments">Payments</h2>
    <div class="sheet">
      <table role="table">
        <caption>
          Payments, newest first
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            ${COLUMNS.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup" id="payment-rows" data-renew>
          ${payments.length === 0 ? NONE : payments.map(rowOf)}
        </tbody>
      </table>
    </div>
  </section>`;
}

const COLUMNS = ['Order', 'Amount', 'Session', 'Payment', 'Debited', 'Refunded'] as const;

const NONE = html`<tr role="row" id="no-payment">
  <td role="cell" colspan="6">
    <span class="quiet">No payment yet. As soon as a merchant opens a session, it appears here.</span>
  </td>
</tr>`;

function rowOf(row: PaymentRow): Html {
  const version = createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 12);
  const { sessionId, order, amount, sessionStatus, paymentStatus, code, stage, debits, debitsOfOrder, refunds } = row;
  const cells: Readonly<Record<(typeof COLUMNS)[number], Html>> = {
    Order: html`<span><strong>${order ?? 'no name'}</strong><br /><span class="quiet">${sessionId}</span></span>`,
    Amount: html`<span class="num">${amount ?? '–'}</span>`,
    Session: html`<span>${sessionStatus}<br /><span class="quiet">${stage}</span></span>`,
    Payment: html`<span
      >${paymentStatus ?? '–'}${code === null ? '' : html`<br /><span class="bad small">${code}</span>`}</span
    >`,
    Debited: html`<span class="num">${debitsText(debits)}${debitsOfOrder > 1 ? twice(debitsOfOrder) : ''}</span>`,
    Refunded: html`<span class="num">${refunds.length === 0 ? '–' : refunds.join(', ')}</span>`,
  };
  return html`<tr role="row" id="${sessionId}" data-v="${version}">
    ${COLUMNS.map((name) => html`<td role="cell" data-name="${name}">${cells[name]}</td>`)}
  </tr>`;
}

function debitsText(debits: readonly string[]): Html {
  if (debits.length === 0) return html`nothing`;
  return html`<strong class="good">${debits.join(' + ')}</strong>`;
}

function twice(count: number): Html {
  return html`<br /><span class="mark bad">order debited ${count} times</span>`;
}

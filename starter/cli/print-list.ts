/** Payments as a table for people and as JSON for scripts. Pure. */
import { printable } from '../../environment/printable';
import { formatMoney } from '../../workflows/contract/money';
import { AFTERMATH } from '../../workflows/contract/search-attributes';
import type { ListedPayment, ListFilter } from '../shop/listing';
import { tableLines } from './table';
import { dateTime, duration } from './time-text';

const HEADINGS = ['PAYMENT', 'STATUS', 'AMOUNT', 'STARTED (UTC)', 'ENDED (UTC)', 'OVERDUE'];

/** The JSON of a list: one object a payment, or an aftermath. */
export function listJson(payments: readonly ListedPayment[]): string {
  const rows = payments.map((payment) => ({
    // `paymentId` names a payment; an aftermath needs its own name.
    ...(payment.status === AFTERMATH ? { id: payment.id } : {}),
    paymentId: payment.paymentId,
    status: payment.status,
    sessionId: payment.sessionId,
    startedAt: payment.startedAt,
    closedAt: payment.closedAt,
    amount: payment.amount,
    currency: payment.currency,
    overdueAt: payment.overdueAt,
    overdue: payment.isOverdue,
    stuck: payment.isStuck,
    stopped: payment.isStopped,
  }));
  return JSON.stringify(rows, null, 2);
}

/** One line per payment under a line of headings, and the count of each kind; if there are none, what to do. */
export function listText(payments: readonly ListedPayment[], filter: ListFilter, now = new Date()): string {
  if (payments.length === 0) return nothingText(filter);
  const money = alignedRight(payments.map(moneyText));
  const rows = payments.map((payment, index) => [
    payment.id,
    payment.isStopped ? 'stopped' : payment.status,
    money[index] ?? '',
    dateTime(payment.startedAt),
    payment.closedAt === null ? '-' : dateTime(payment.closedAt),
    overdueText(payment, now),
  ]);
  const isCut = payments.length === filter.limit;
  const more = `Only the first ${String(filter.limit)} are shown; --limit ${String(filter.limit * 4)} shows more, --status filters.`;
  return [...tableLines(HEADINGS, rows), '', summaryOf(payments), ...(isCut ? [more] : [])].join('\n');
}

/** For standard error: how many payments cannot be read, which is the first, and why; null when all can. */
export function unreadableText(payments: readonly ListedPayment[]): string | null {
  const [first, ...more] = payments.flatMap(({ id, unreadable }) => (unreadable === null ? [] : [{ id, unreadable }]));
  if (first === undefined) return null;
  const which = more.length === 0 ? `${first.id} was` : `${first.id} and ${String(more.length)} more were`;
  return printable(
    `Warning: the data with which ${which} started cannot be read, so no amount is shown. ${first.unreadable}`,
  );
}

function moneyText({ amount, currency }: ListedPayment): string {
  return amount === null || currency === null ? '-' : formatMoney(amount, currency);
}

/** Right-aligned, so that amounts can be compared at a glance. */
function alignedRight(texts: readonly string[]): string[] {
  const width = Math.max(...texts.map(({ length }) => length));
  return texts.map((text) => text.padStart(width));
}

function overdueText({ isStuck, isOverdue, overdueAt }: ListedPayment, now: Date): string {
  const since = isOverdue && overdueAt !== null ? `by ${duration(now.getTime() - Date.parse(overdueAt))}` : '';
  return [isStuck ? 'stuck' : '', since].filter((word) => word !== '').join(', ');
}

/** `3 payments: 2 open, 1 succeeded; 1 overdue`. */
function summaryOf(payments: readonly ListedPayment[]): string {
  const counts = new Map<string, number>();
  for (const { status, isStopped } of payments) {
    const name = isStopped ? 'stopped without an outcome' : status;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const kinds = [...counts].map(([name, count]) => `${String(count)} ${name}`).join(', ');
  const late = payments.filter(({ isOverdue, isStuck }) => isOverdue || isStuck).length;
  const total = `${String(payments.length)} ${payments.length === 1 ? 'payment' : 'payments'}`;
  return printable(`${total}: ${kinds}${late === 0 ? '' : `; ${String(late)} overdue or stuck`}`);
}

function nothingText({ status, overdue = false }: ListFilter): string {
  const all = 'All payments: npm run starter --silent -- list';
  if (overdue) return `Nothing is overdue or stuck. ${all}`;
  if (status === AFTERMATH) return `No aftermaths are waiting to be resolved. ${all}`;
  if (status !== undefined) return `No payments with status ${status}. ${all}`;
  return 'No payments yet. How to start one: npm run starter --silent -- start --help';
}

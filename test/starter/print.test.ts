/**
 * Protects what people and scripts read: the JSON of the contract, amounts with the decimal point in the right place,
 * no token.
 */
import { listJson, listText } from '../../starter/cli/print-list';
import { changeLine, viewJson, viewText } from '../../starter/cli/print-payment';
import { queryFor, type ListedPayment } from '../../starter/shop/listing';
import type { KnownView } from '../../starter/shop/payment-report';
import { formatMoney } from '../../workflows/contract/money';
import { SUCCEEDED } from './shop';

const UNTIL = '2036-01-01T00:00:00.000Z';
const OPEN: KnownView = {
  paymentId: 'order-42',
  status: 'awaiting_customer',
  sessionId: 'ps_1',
  amount: 10_000,
  currency: 'usd',
  nextStep: { type: 'redirect', method: 'POST', url: 'https://acs.example/3ds', params: { pareq: 'x' }, until: UNTIL },
  waitingFor: { what: 'the customer to finish 3DS', until: UNTIL },
  outcome: null,
};
const { newToken: _, ...OUTCOME } = SUCCEEDED;
const ENDED: KnownView = { ...OPEN, status: 'succeeded', nextStep: null, waitingFor: null, outcome: OUTCOME };
const LINK = 'https://pay.shop.example/pay/order-42.tag';
const WEB_UI = 'http://localhost:8233/namespaces/default/workflows/cit-payment-order-42';
const LISTED: ListedPayment = {
  id: 'order-42',
  paymentId: 'order-42',
  status: 'open',
  sessionId: null,
  startedAt: '2026-01-01T10:00:00.000Z',
  closedAt: null,
  amount: 10_000,
  currency: 'usd',
  overdueAt: '2026-01-01T11:00:00.000Z',
  isOverdue: false,
  isStuck: false,
  isStopped: false,
  unreadable: null,
};
const NOW = new Date('2026-01-01T14:05:00.000Z');

describe('JSON', () => {
  it("of an open payment is the view, the next step without the bank's address, and the link", () => {
    const shown: unknown = JSON.parse(
      viewJson({ view: OPEN, hasNewToken: false, customerUrl: LINK, webUiUrl: WEB_UI }),
    );

    expect(shown).toEqual({
      ...OPEN,
      nextStep: { type: 'redirect', until: UNTIL },
      customerUrl: LINK,
      webUiUrl: WEB_UI,
    });
  });

  it('of an ended payment says that there is a new token without showing it', () => {
    const shown: unknown = JSON.parse(viewJson({ view: ENDED, hasNewToken: true, customerUrl: null, webUiUrl: null }));

    expect(shown).toEqual({ ...ENDED, outcome: { ...OUTCOME, hasNewToken: true }, customerUrl: null, webUiUrl: null });
  });

  it('of a list has one object per payment', () => {
    const { paymentId, status, sessionId, startedAt, closedAt, amount, currency, overdueAt } = LISTED;
    const listed = { paymentId, status, sessionId, startedAt, closedAt, amount, currency, overdueAt };

    expect(JSON.parse(listJson([{ ...LISTED, id: 'order-42~2', isOverdue: true }]))).toEqual([
      { ...listed, overdue: true, stuck: false, stopped: false },
    ]);
    expect(JSON.parse(listJson([]))).toEqual([]);
  });
});

describe('text', () => {
  it('of an open payment shows what it waits for, until when, and the link', () => {
    const text = viewText('order-42~2', { view: OPEN, hasNewToken: false, customerUrl: LINK, webUiUrl: WEB_UI });

    expect(text.split('\n')[0]).toBe('order-42~2: awaiting_customer, 100.00 USD');
    expect(text).toMatch(/waiting for +the customer to finish 3DS, until 2036/);
    expect(text).toContain(LINK);
    expect(text).toContain(WEB_UI);
    expect(text).not.toContain('acs.example');
  });

  it('of an ended payment shows why, who decided, and the card', () => {
    const text = viewText('order-42', { view: ENDED, hasNewToken: true, customerUrl: null, webUiUrl: null });

    expect(text).toMatch(/reason +Smart Glocal says that it is paid\./);
    expect(text).toMatch(/decided by +provider/);
    expect(text).toMatch(/card +visa ending in 4242/);
    expect(text).toMatch(/new token +yes/);
  });

  it('of a payment in review says what an operator can do, with the commands', () => {
    const view: KnownView = { ...OPEN, status: 'needs_review', nextStep: null };
    const text = viewText('order-42', { view, hasNewToken: false, customerUrl: null, webUiUrl: null });

    expect(text).toMatch(/recheck order-42\n.*resolve order-42 --as succeeded\|declined.*\n.*explain order-42$/);
  });

  it('of a change is one line', () => {
    expect(changeLine(OPEN)).toBe(
      `awaiting_customer: waiting for the customer to finish 3DS, until 2036-01-01 00:00:00 UTC`,
    );
    expect(changeLine(ENDED)).toBe('succeeded: Smart Glocal says that it is paid.');
  });

  it('of a list is a table with amounts, times, what is overdue, and a count', () => {
    const rows: ListedPayment[] = [
      { ...LISTED, isOverdue: true },
      { ...LISTED, id: 'order-43~2', status: 'declined', amount: 5, closedAt: '2026-01-01T10:00:09.500Z' },
      { ...LISTED, id: 'order-44', amount: null, closedAt: '2026-01-01T10:30:00.000Z', isStopped: true },
      { ...LISTED, id: 'order-45', isStuck: true },
    ];

    expect(listText(rows, { limit: 50 }, NOW).split('\n')).toEqual([
      'PAYMENT     STATUS    AMOUNT      STARTED (UTC)        ENDED (UTC)          OVERDUE',
      'order-42    open      100.00 USD  2026-01-01 10:00:00  -                    by 3:05 h',
      'order-43~2  declined    0.05 USD  2026-01-01 10:00:00  2026-01-01 10:00:09',
      'order-44    stopped            -  2026-01-01 10:00:00  2026-01-01 10:30:00',
      'order-45    open      100.00 USD  2026-01-01 10:00:00  -                    stuck',
      '',
      '4 payments: 2 open, 1 declined, 1 stopped without an outcome; 2 overdue or stuck',
    ]);
  });

  it('of a truncated list says how to see more, and an empty one what to do', () => {
    expect(listText([LISTED], { limit: 1 }, NOW)).toMatch(/\n1 payment: 1 open\nOnly the first 1 are shown; --limit 4/);
    expect(listText([], { limit: 50 })).toMatch(/^No payments yet\. How to start one: npm run starter .*start --help$/);
    expect(listText([], { limit: 50, status: 'declined' })).toMatch(/^No payments with status declined\./);
    expect(listText([], { limit: 50, overdue: true })).toMatch(/^Nothing is overdue or stuck\./);
  });

  it.each([
    [1, '0.01 USD'],
    [99, '0.99 USD'],
    [10_000, '100.00 USD'],
    [Number.MAX_SAFE_INTEGER, '90071992547409.91 USD'],
  ])('of %d minor units is %s', (amount, text) => {
    expect(formatMoney(amount, 'usd')).toBe(text);
  });
});

it('asks Temporal only for payments, by status and by overdue time', () => {
  const now = new Date(UNTIL);

  expect(queryFor({}, now)).toBe("WorkflowType = 'citPayment'");
  expect(queryFor({ status: 'open', overdue: true }, now)).toBe(
    "WorkflowType = 'citPayment' AND PaymentStatus = 'open' AND ExecutionStatus = 'Running' AND " +
      `(OverdueAt < '${UNTIL}' OR TemporalReportedProblems IS NOT NULL)`,
  );
});

it('asks Temporal for aftermaths on request, and for everything overdue', () => {
  const now = new Date(UNTIL);

  expect(queryFor({ status: 'aftermath' }, now)).toBe(
    "WorkflowType = 'citAftermath' AND PaymentStatus = 'aftermath' AND ExecutionStatus = 'Running'",
  );
  expect(queryFor({ overdue: true }, now)).toMatch(/^WorkflowType IN \('citPayment', 'citAftermath'\) AND Exec/);
});

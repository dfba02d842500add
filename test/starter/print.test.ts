/** Protects what people and scripts read: the JSON of the contract, money with its point in the right place, no token. */
import { queryFor } from '../../starter/listing';
import { formatMoney } from '../../starter/money';
import { changeLine, listJson, listText, viewJson, viewText } from '../../starter/print';
import type { KnownView } from '../../starter/reading';
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

describe('JSON', () => {
  it('of an open payment is the view, the next step without the bank, and the link', () => {
    const shown: unknown = JSON.parse(viewJson({ view: OPEN, hasNewToken: false, customerUrl: LINK }));

    expect(shown).toEqual({ ...OPEN, nextStep: { type: 'redirect', until: UNTIL }, customerUrl: LINK });
  });

  it('of an ended payment says that there is a new token, not which', () => {
    const shown: unknown = JSON.parse(viewJson({ view: ENDED, hasNewToken: true, customerUrl: null }));

    expect(shown).toEqual({ ...ENDED, outcome: { ...OUTCOME, hasNewToken: true }, customerUrl: null });
  });

  it('of a list has one object a payment', () => {
    const row = { paymentId: 'order-42', status: 'open', sessionId: null, startedAt: UNTIL, closedAt: null };

    expect(JSON.parse(listJson([{ id: 'order-42~2', ...row }]))).toEqual([row]);
    expect(JSON.parse(listJson([]))).toEqual([]);
  });
});

describe('text', () => {
  it('of an open payment shows what is awaited, until when, and the link', () => {
    const text = viewText('order-42~2', { view: OPEN, hasNewToken: false, customerUrl: LINK });

    expect(text.split('\n')[0]).toBe('order-42~2: awaiting_customer, 100.00 USD');
    expect(text).toMatch(/waiting for +the customer to finish 3DS, until 2036/);
    expect(text).toContain(LINK);
    expect(text).not.toContain('acs.example');
  });

  it('of an ended payment shows why, who said so, and the card', () => {
    const text = viewText('order-42', { view: ENDED, hasNewToken: true, customerUrl: null });

    expect(text).toMatch(/reason +Smart Glocal says that it is paid\./);
    expect(text).toMatch(/decided by +provider/);
    expect(text).toMatch(/card +visa ending in 4242/);
    expect(text).toMatch(/new token +yes/);
  });

  it('of a change is one line', () => {
    expect(changeLine(OPEN)).toBe(`awaiting_customer: waiting for the customer to finish 3DS, until ${UNTIL}`);
    expect(changeLine(ENDED)).toBe('succeeded: Smart Glocal says that it is paid.');
  });

  it('of a list has columns, and names further attempts', () => {
    const row = { paymentId: 'order-42', status: 'declined', sessionId: 'ps_1', startedAt: UNTIL, closedAt: UNTIL };
    const text = listText([{ id: 'order-42~2', ...row }]);

    expect(text).toMatch(/^PAYMENT +STATUS +SESSION +STARTED +CLOSED\norder-42~2 +declined +ps_1/);
    expect(listText([])).toBe('No payments.');
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

it('asks Temporal for payments alone, by status and by what is overdue', () => {
  const now = new Date(UNTIL);

  expect(queryFor({}, now)).toBe("WorkflowType = 'citPayment'");
  expect(queryFor({ status: 'open', overdue: true }, now)).toBe(
    "WorkflowType = 'citPayment' AND PaymentStatus = 'open' AND ExecutionStatus = 'Running' AND " +
      `(OverdueAt < '${UNTIL}' OR TemporalReportedProblems IS NOT NULL)`,
  );
});

it('asks Temporal for what came after the end where that is asked for, and for all that is overdue', () => {
  const now = new Date(UNTIL);

  expect(queryFor({ status: 'aftermath' }, now)).toBe(
    "WorkflowType = 'citAftermath' AND PaymentStatus = 'aftermath' AND ExecutionStatus = 'Running'",
  );
  expect(queryFor({ overdue: true }, now)).toMatch(/^WorkflowType IN \('citPayment', 'citAftermath'\) AND Exec/);
});

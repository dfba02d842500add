/**
 * Protects the person at a terminal from what they look at: ids, reasons and messages are written by others, and nothing in
 * them is obeyed, or looks like a line of ours.
 */
import { Readable } from 'node:stream';
import { printableLines } from '../../environment/printable';
import { runCli } from '../../starter/cli/cli';
import { aftermathJson, aftermathText } from '../../starter/cli/print-aftermath';
import { explanationJson, explanationText } from '../../starter/cli/print-explanation';
import { listJson, listText, unreadableText } from '../../starter/cli/print-list';
import { viewJson, viewText } from '../../starter/cli/print-payment';
import { liveLine, progressOn } from '../../starter/cli/progress';
import type { KnownAftermath } from '../../starter/shop/aftermath-report';
import type { ListedPayment } from '../../starter/shop/listing';
import type { KnownView } from '../../starter/shop/payment-report';
import { explained, savedEvents } from './saved-life';
import { SUCCEEDED } from './shop';

/** Clears the screen, colours it (in one character), turns the line round, rings, and begins a line like ours. */
const SPELL = '\u001b[2J\u009b31m\u202e\u0007\r\norder-1: succeeded';
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const AT = '2036-01-01T00:00:00.000Z';
const { newToken: _, ...OUTCOME } = SUCCEEDED;
const OPEN: KnownView = {
  paymentId: 'order-42',
  status: 'awaiting_customer',
  sessionId: 'ps_1',
  amount: 10_000,
  currency: 'usd',
  nextStep: { type: 'redirect', method: 'GET', url: 'https://acs.example/3ds', params: null, until: AT },
  waitingFor: { what: 'the customer to finish 3DS', until: AT },
  outcome: null,
};
const VIEWS = [OPEN, { ...OPEN, status: 'needs_review' as const }, { ...OPEN, outcome: OUTCOME }].map(spoilt);
const LISTED = spoilt<ListedPayment>({
  id: 'order-42',
  paymentId: 'order-42',
  status: 'open',
  sessionId: 'ps_1',
  startedAt: AT,
  closedAt: AT,
  amount: 10_000,
  currency: 'usd',
  overdueAt: AT,
  isOverdue: true,
  isStuck: true,
  isStopped: false,
  unreadable: 'a key is missing',
});
const AFTERMATH = spoilt<KnownAftermath>({
  sessionId: 'ps_1',
  payment: 'order-42',
  status: 'resolved',
  arrived: [
    {
      key: 'refund:rf_1',
      kind: 'refund',
      says: 'refund rf_1: accepted',
      webhook: 'payment_refunded',
      updatedAt: AT,
      reading: 'paid',
      refund: null,
      amount: 10_000,
      currency: 'usd',
      at: AT,
    },
  ],
  resolution: { as: 'declined', by: 'anna', why: 'case 881', at: AT },
});

/** The same with the spell in every text but times. */
function spoilt<T>(value: T): T {
  const text = JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'string' && member !== AT ? member + SPELL : member,
  );
  return JSON.parse(text) as T;
}

function lines(text: string): string[] {
  expect(text).not.toMatch(OBEYED);
  return text.split('\n');
}

it.each(VIEWS)('a payment is shown without obeying what is written in it', (view) => {
  const shown = { view, hasNewToken: true, customerUrl: `https://x/${SPELL}`, webUiUrl: `https://y/${SPELL}` };

  expect(lines(viewText(`order-42${SPELL}`, shown)).filter((line) => /^order-1: succeeded/.test(line))).toEqual([]);
});

it('a list, an aftermath and an explanation are shown without obeying what is written in them', async () => {
  const explanation = spoilt(await explained(savedEvents('abandoned_after_review')));

  for (const text of [
    listText([LISTED, LISTED], { limit: 50 }),
    unreadableText([LISTED]) ?? '',
    aftermathText(`aftermath:ps_1${SPELL}`, { view: AFTERMATH }),
    explanationText({ ...explanation, startedAt: AT, steps: explanation.steps.map((step) => ({ ...step, at: AT })) }),
  ]) {
    expect(lines(text).filter((line) => /^\s*order-1: succeeded/.test(line))).toEqual([]);
    expect(text).toContain('\\u001b[2J\\u009b31m\\u202e\\u0007\\u000d\\u000aorder-1: succeeded');
  }
});

it.each([undefined, { columns: 200, hasColour: false }, { columns: 200, hasColour: true }])(
  'a payment that is followed shows its changes without obeying them: %j',
  (screen) => {
    const written: string[] = [];
    const write = (text: string): void => {
      written.push(text);
    };
    const progress = progressOn({ err: write, ...(screen && { screen: { ...screen, write } }) }, false);

    for (const view of VIEWS) progress.changed(view);
    progress.end();

    // Our own: they clear the line, and colour one word.
    const foreign = written.join('').replaceAll(/\r\u001b\[2K|\u001b\[\d\dm/g, '');
    expect(lines(foreign).filter((line) => line.startsWith('order-1: succeeded'))).toEqual([]);
  },
);

it('the line that counts the time obeys nothing', () => {
  for (const view of VIEWS)
    expect(liveLine(view, { now: 0, startedAt: 0, columns: 500, ticks: 0 })).not.toMatch(OBEYED);
});

it('JSON stays the same JSON, and shows nothing that a terminal obeys', async () => {
  const explanation = spoilt(await explained(savedEvents('succeeded')));
  const view = VIEWS[0] ?? OPEN;
  for (const json of [
    viewJson({ view, hasNewToken: false, customerUrl: SPELL, webUiUrl: null }),
    listJson([LISTED]),
    aftermathJson({ view: AFTERMATH }),
    explanationJson(explanation),
  ]) {
    const out = printableLines(json);

    expect(out).not.toMatch(OBEYED);
    expect(JSON.parse(out)).toEqual(JSON.parse(json));
  }
});

it('an argument that is refused is not obeyed', async () => {
  const { code, err } = await typed('status', `order-42${SPELL}`);

  expect(code).toBe(2);
  expect(err).toContain('\\u001b[2J');
  expect(err).not.toMatch(OBEYED);
});

async function typed(...argv: string[]): Promise<{ code: number; err: string }> {
  let err = '';
  const code = await runCli(argv, {
    out: () => undefined,
    err: (text) => (err += `${text}\n`),
    input: Object.assign(Readable.from([]), { isTTY: false }),
    interrupted: () => new AbortController().signal,
  });
  return { code, err };
}

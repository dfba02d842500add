/**
 * Protects what a person sees while following a payment: on a screen one live line, elsewhere plain lines, with --json
 * nothing.
 */
import { liveLine, progressOn } from '../../starter/cli/progress';
import type { KnownView } from '../../starter/shop/payment-report';

const NOW = Date.parse('2026-01-01T10:00:12.000Z');
const WAITING: KnownView = {
  paymentId: 'order-42',
  status: 'awaiting_customer',
  sessionId: 'ps_1',
  amount: 10_000,
  currency: 'usd',
  nextStep: null,
  waitingFor: { what: 'the customer to finish 3DS', until: '2026-01-01T10:15:00.000Z' },
  outcome: null,
};
const PROCESSING: KnownView = {
  ...WAITING,
  status: 'processing',
  waitingFor: { what: 'Smart Glocal to finish the payment', until: null },
};

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

function onScreen(hasColour = false): { written: string[]; progress: ReturnType<typeof progressOn> } {
  const written: string[] = [];
  const screen = { write: (text: string) => written.push(text), columns: 100, hasColour };
  return { written, progress: progressOn({ err: () => undefined, screen }, false) };
}

/** What is left on the screen once overwritten text is gone. */
function seen(written: readonly string[]): string {
  return written
    .join('')
    .split('\n')
    .map((line) => line.split('\r\u001B[2K').at(-1))
    .join('\n');
}

it('on a terminal shows one line per change, and below it what it waits for and for how long', () => {
  const { written, progress } = onScreen();

  progress.changed(WAITING);
  jest.advanceTimersByTime(3_000);

  expect(seen(written)).toMatch(
    /^10:00:12 {2}\+0\.00 s +awaiting_customer: waiting for the customer to finish 3DS, until [^\n]*\n\S 3\.00 s, waiting for the customer to finish 3DS: 14:45 min left \(until 10:15:00 UTC\)$/,
  );
});

it('on a terminal leaves the changes, and no partial line, before the next output', () => {
  const { written, progress } = onScreen();

  progress.changed(WAITING);
  progress.changed(WAITING);
  jest.advanceTimersByTime(61_000);
  progress.changed(PROCESSING);
  progress.end();
  const atTheEnd = written.length;
  jest.advanceTimersByTime(5_000);

  expect(seen(written).split('\n')).toEqual([
    expect.stringMatching(/^10:00:12 {2}\+0\.00 s +awaiting_customer: /),
    expect.stringMatching(/^10:01:13 {2}\+1:01 min +processing: waiting for Smart Glocal to finish the payment$/),
    '',
  ]);
  expect(written).toHaveLength(atTheEnd);
});

it('colours statuses only when colour is wanted', () => {
  const [plain, coloured] = [onScreen(false), onScreen(true)];
  for (const { progress } of [plain, coloured]) {
    progress.changed(WAITING);
    progress.end();
  }

  expect(coloured.written.join('')).toContain('\u001B[36mawaiting_customer');
  expect(plain.written.join('')).not.toContain('\u001B[3');
});

it('never writes a line wider than the terminal, which could not be overwritten', () => {
  const line = liveLine(WAITING, { now: NOW, startedAt: NOW, columns: 30, ticks: 0 });

  expect(line).toBe('| 0.00 s, waiting for the cus');
});

it('without a terminal prints one plain line per change', () => {
  const lines: string[] = [];
  const progress = progressOn({ err: (line) => lines.push(line) }, false);

  progress.changed(WAITING);
  progress.changed({ ...WAITING });
  progress.changed(PROCESSING);
  jest.advanceTimersByTime(60_000);
  progress.end();

  expect(lines).toEqual([
    '2026-01-01T10:00:12.000Z awaiting_customer: waiting for the customer to finish 3DS, until 2026-01-01 10:15:00 UTC',
    '2026-01-01T10:00:12.000Z processing: waiting for Smart Glocal to finish the payment',
  ]);
});

it('with --json is silent, even on a terminal', () => {
  const written: string[] = [];
  const screen = { write: (text: string) => written.push(text), columns: 100, hasColour: true };
  const progress = progressOn({ err: (line) => written.push(line), screen }, true);

  progress.changed(WAITING);
  jest.advanceTimersByTime(5_000);
  progress.end();

  expect(written).toEqual([]);
});

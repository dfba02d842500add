/**
 * Protects the start: it is never repeated on a session that the first one may have reached, and at most one session is
 * ever confirmed.
 */
import { cellsOf } from './support/call-faults';
import { anotherTry, CUSTOMERS_TURN, isStarted, PAID, REASONS, UNPAID } from './support/expected';
import { openMatrix } from './support/matrix';
import { approveWhenAsked, seenAtOnce, told, type Ended, type InReview } from './support/told';

const matrix = openMatrix('session/start/payment');

type Expected = (Ended | InReview) & {
  /** What the shop sees at first. */
  readonly sees: string;
};

/** It took effect: a question or a webhook shows the payment, and it goes on in the same session. */
const TOOK: Expected = { ...PAID, sees: CUSTOMERS_TURN, calls: 'create start ask confirm' };
/** The same, after the start was carried out. */
const tookLate = (code: string): Expected => ({ ...TOOK, sees: isStarted(code) });
/** No payment showed within 35 s: the session is cancelled as a fence, and one second session opened. */
const fenced = (code: string): Expected => ({
  ...PAID,
  sees: isStarted(code),
  calls: 'create start ask cancel ask create start/2 confirm/2',
});

const EXPECTED: Parameters<typeof cellsOf<Expected>>[1] = {
  'refused before execution for a business reason': {
    ...UNPAID,
    status: 'declined',
    code: 'operation_rejected',
    sees: 'declined',
    calls: 'create start ask cancel ask',
  },
  // "Not let in" is as good as never sent: the same start is sent again, with the same key.
  'refused before execution for configuration, once': {
    ...PAID,
    sees: anotherTry('rejected_request (authentication_error)'),
    calls: 'create start start confirm',
  },
  'refused before execution for configuration, permanently': {
    ...UNPAID,
    status: 'cancelled',
    code: 'authentication_error',
    sees: anotherTry('rejected_request (authentication_error)'),
    calls: expect.stringMatching(/^create( start( ask)?){5,6}$/),
  },
  'connection never made': {
    ...PAID,
    sees: anotherTry('not_executed (connection_refused)'),
    calls: 'create start confirm',
  },
  'executed but the answer lost': TOOK,
  'time-out before execution': fenced('timeout'),
  'time-out after execution': TOOK,
  // Before the fence.
  'time-out, and executed late': tookLate('timeout'),
  'slow for 40 s': tookLate('timeout'),
  '5xx before execution': fenced('internal_error'),
  '5xx after execution': TOOK,
  'executed, but the answer is an HTML page with 502': TOOK,
  'executed, but the answer is truncated JSON': TOOK,
  'HTTP 200 with status: error, not executed': fenced('internal_error'),
  'HTTP 200 with status: error, although executed': TOOK,
  'session_wrong_state, not executed': fenced('session_wrong_state'),
  'session_wrong_state, although executed': TOOK,
  'idempotency_key_already_exists, not executed': {
    status: 'needs_review',
    because: REASONS.twice,
    debits: 0,
    sees: isStarted('idempotency_key_already_exists'),
    calls: 'create start ask cancel ask',
  },
  'idempotency_key_already_exists, although executed': TOOK,
  '429, not executed': fenced('http_429'),
  '429, although executed': TOOK,
  'unknown code, not executed': fenced('something_new'),
  'unknown code, although executed': TOOK,
};

it.each(cellsOf('session/start/payment', EXPECTED))('$title', async ({ trouble, becomes }) => {
  const payment = await matrix.start('tok_success', trouble);

  const sees = await seenAtOnce(matrix.world(), payment);
  if (becomes.debits === 1) await approveWhenAsked(matrix.world(), payment);

  expect({ ...(await told(matrix.world(), payment)), sees }).toEqual(becomes);
});

it('session/start/payment, time-out, and executed late, after the fence', async () => {
  const fault = { effect: { appliedAfterMs: 60_000 }, reply: 'hang' } as const;
  const payment = await matrix.start('tok_success', { calls: [{ method: 'session/start/payment', fault }] });

  const sees = await seenAtOnce(matrix.world(), payment);
  await approveWhenAsked(matrix.world(), payment);

  expect({ ...(await told(matrix.world(), payment)), sees }).toEqual(fenced('timeout'));
});

/**
 * Protects opening in one call, where a lost answer takes the session id with it: there is never a second init, and
 * never a second debit.
 */
import { cellsOf } from './support/call-faults';
import { anotherTry, CUSTOMERS_TURN, isStarted, PAID, REASONS, UNPAID } from './support/expected';
import { openMatrix } from './support/matrix';
import { approveWhenAsked, seenAtOnce, told, type Ended, type InReview } from './support/told';

const matrix = openMatrix('session/init/payment');

type Expected = (Ended | InReview) & {
  /** What the shop sees at first. */
  readonly sees: string;
};

/** A webhook with our tag named the session; once a question had shown our payment in it, the payment went on. */
const ADOPTED: Expected = { ...PAID, sees: CUSTOMERS_TURN, calls: 'init ask confirm' };
/** The same, after the init was carried out. */
const ADOPTED_LATE: Expected = { ...ADOPTED, sees: isStarted('timeout') };
/**
 * The session's first webhook may overtake the answer to init, which still has to pass through Temporal. It then names
 * a session that the payment does not know yet, and a question has to show that it is ours.
 */
const OPENED = expect.stringMatching(/^init( ask)? confirm$/) as string;
/** Nothing ever named a session. Only the provider's staff can find out whether there is one. */
const lost = (code: string): Expected => ({
  status: 'needs_review',
  because: REASONS.noSession,
  debits: 0,
  sees: isStarted(code),
  calls: 'init',
});

const EXPECTED: Parameters<typeof cellsOf<Expected>>[1] = {
  'refused before execution for a business reason': {
    ...UNPAID,
    status: 'declined',
    code: 'operation_rejected',
    sees: 'declined',
    calls: 'init',
  },
  'refused before execution for configuration, once': {
    ...PAID,
    sees: anotherTry('rejected_request (authentication_error)'),
    calls: expect.stringMatching(/^init init( ask)? confirm$/) as string,
  },
  'refused before execution for configuration, permanently': {
    ...UNPAID,
    status: 'cancelled',
    code: 'authentication_error',
    sees: anotherTry('rejected_request (authentication_error)'),
    calls: expect.stringMatching(/^init( init){4,5}$/),
  },
  'connection never made': { ...PAID, sees: anotherTry('not_executed (connection_refused)'), calls: OPENED },
  'executed but the answer lost': ADOPTED,
  'time-out before execution': lost('timeout'),
  'time-out after execution': ADOPTED,
  'time-out, and executed late': ADOPTED_LATE,
  'slow for 40 s': ADOPTED_LATE,
  '5xx before execution': lost('internal_error'),
  '5xx after execution': ADOPTED,
  'executed, but the answer is an HTML page with 502': ADOPTED,
  'executed, but the answer is truncated JSON': ADOPTED,
  'HTTP 200 with status: error, not executed': lost('internal_error'),
  'HTTP 200 with status: error, although executed': ADOPTED,
  'session_wrong_state, not executed': lost('session_wrong_state'),
  'session_wrong_state, although executed': ADOPTED,
  'idempotency_key_already_exists, not executed': lost('idempotency_key_already_exists'),
  'idempotency_key_already_exists, although executed': ADOPTED,
  '429, not executed': lost('http_429'),
  '429, although executed': ADOPTED,
  'unknown code, not executed': lost('something_new'),
  'unknown code, although executed': ADOPTED,
};

it.each(cellsOf('session/init/payment', EXPECTED))('$title', async ({ trouble, becomes }) => {
  const payment = await matrix.start('tok_success', trouble, { opening: 'init' });

  const sees = await seenAtOnce(matrix.world(), payment);
  if (becomes.debits === 1) await approveWhenAsked(matrix.world(), payment);

  expect({ ...(await told(matrix.world(), payment)), sees }).toEqual(becomes);
});

/**
 * Protects the opening of a session: it moves no money, so it is repeated until it works, and only one session is ever
 * started.
 */
import { cellsOf } from './support/call-faults';
import { anotherTry, PAID, UNPAID } from './support/expected';
import { openMatrix } from './support/matrix';
import { approveWhenAsked, seenAtOnce, told, type Ended } from './support/told';

const matrix = openMatrix('session/create');

interface Expected extends Ended {
  /** What the shop sees at first. */
  readonly sees: string;
}

/** The first session was never opened. */
const openedAgain = (sees: string): Expected => ({ ...PAID, sees, calls: 'create create start confirm' });
/** The first session exists, empty, and will never be started. */
const leftEmpty = (sees: string): Expected => ({ ...PAID, sees, calls: 'create create start/2 confirm/2' });

const EXPECTED: Parameters<typeof cellsOf<Expected>>[1] = {
  'refused before execution for a business reason': {
    ...UNPAID,
    status: 'declined',
    code: 'operation_rejected',
    sees: 'declined',
    calls: 'create',
  },
  'refused before execution for configuration, once': openedAgain(
    anotherTry('rejected_request (authentication_error)'),
  ),
  'refused before execution for configuration, permanently': {
    ...UNPAID,
    status: 'cancelled',
    code: 'authentication_error',
    sees: anotherTry('rejected_request (authentication_error)'),
    calls: expect.stringMatching(/^create( create){4,5}$/),
  },
  'connection never made': {
    ...PAID,
    sees: anotherTry('not_executed (connection_refused)'),
    calls: 'create start confirm',
  },
  'executed but the answer lost': leftEmpty(anotherTry('outcome_unknown (connection_reset)')),
  'time-out before execution': openedAgain(anotherTry('outcome_unknown (timeout)')),
  'time-out after execution': leftEmpty(anotherTry('outcome_unknown (timeout)')),
  'time-out, and executed late': openedAgain(anotherTry('outcome_unknown (timeout)')),
  'slow for 40 s': openedAgain(anotherTry('outcome_unknown (timeout)')),
  '5xx before execution': openedAgain(anotherTry('outcome_unknown (internal_error)')),
  '5xx after execution': leftEmpty(anotherTry('outcome_unknown (internal_error)')),
  'executed, but the answer is an HTML page with 502': leftEmpty(anotherTry('outcome_unknown (http_502)')),
  'executed, but the answer is truncated JSON': leftEmpty(anotherTry('outcome_unknown (unreadable_answer)')),
  'HTTP 200 with status: error, not executed': openedAgain(anotherTry('outcome_unknown (internal_error)')),
  'HTTP 200 with status: error, although executed': leftEmpty(anotherTry('outcome_unknown (internal_error)')),
  'session_wrong_state, not executed': openedAgain(anotherTry('conflict (session_wrong_state)')),
  'session_wrong_state, although executed': leftEmpty(anotherTry('conflict (session_wrong_state)')),
  'idempotency_key_already_exists, not executed': openedAgain(anotherTry('conflict (idempotency_key_already_exists)')),
  'idempotency_key_already_exists, although executed': leftEmpty(
    anotherTry('conflict (idempotency_key_already_exists)'),
  ),
  '429, not executed': openedAgain(anotherTry('outcome_unknown (http_429)')),
  '429, although executed': leftEmpty(anotherTry('outcome_unknown (too_many_requests)')),
  'unknown code, not executed': openedAgain(anotherTry('outcome_unknown (something_new)')),
  'unknown code, although executed': leftEmpty(anotherTry('outcome_unknown (something_new)')),
};

it.each(cellsOf('session/create', EXPECTED))('$title', async ({ trouble, becomes }) => {
  const payment = await matrix.start('tok_success', trouble);

  const sees = await seenAtOnce(matrix.world(), payment);
  if (becomes.debits === 1) await approveWhenAsked(matrix.world(), payment);

  expect({ ...(await told(matrix.world(), payment)), sees }).toEqual(becomes);
});

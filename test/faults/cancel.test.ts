/**
 * Protects the cancel: it is done when the provider says so, not when it was sent, and nothing is debited after it took
 * effect.
 */
import * as messages from '../../workflows/contract/messages';
import type { CancelAnswer } from '../../workflows/contract/payment';
import { cellsOf } from './support/call-faults';
import { UNPAID } from './support/expected';
import { openMatrix } from './support/matrix';
import { told, type Ended } from './support/told';
import { tell } from '../support/tell';

const matrix = openMatrix('session/cancel');

interface Cancelled extends Ended {
  /** What the shop was told when it asked. */
  readonly answer: Pick<CancelAnswer, 'accepted' | 'code'>;
}

const CANCELLED = {
  ...UNPAID,
  status: 'cancelled',
  code: 'session_cancelled_by_partner',
} as const;
/** The first question after it shows that the provider no longer waits for us. */
const took = (answer: Cancelled['answer']): Cancelled => ({
  ...CANCELLED,
  calls: 'create start ask cancel ask',
  answer,
});
/** The first question after it shows that the provider still waits for us. */
const sentAgain = (answer: Cancelled['answer']): Cancelled => ({
  ...CANCELLED,
  calls: 'create start ask cancel ask cancel ask',
  answer,
});

const EXPECTED: Parameters<typeof cellsOf<Cancelled>>[1] = {
  'refused before execution for a business reason': sentAgain({ accepted: false, code: 'operation_rejected' }),
  'refused before execution for configuration, once': sentAgain({ accepted: null, code: 'authentication_error' }),
  'refused before execution for configuration, permanently': {
    ...CANCELLED,
    // The provider's own 240 minutes for the confirm end the session.
    code: 'confirm_timeout',
    calls: expect.stringMatching(/^create start( ask cancel){10,} ask$/),
    answer: { accepted: null, code: 'authentication_error' },
  },
  'connection never made': took({ accepted: null, code: 'connection_refused' }),
  'executed but the answer lost': took({ accepted: null, code: 'connection_reset' }),
  'time-out before execution': sentAgain({ accepted: null, code: 'timeout' }),
  'time-out after execution': took({ accepted: null, code: 'timeout' }),
  'time-out, and executed late': sentAgain({ accepted: null, code: 'timeout' }),
  // The second cancel leaves at about the same time; whichever arrives later is refused.
  'slow for 40 s': {
    ...CANCELLED,
    calls: expect.stringMatching(/^create start ask cancel ask( cancel ask)?$/),
    answer: { accepted: null, code: 'timeout' },
  },
  '5xx before execution': sentAgain({ accepted: null, code: 'internal_error' }),
  '5xx after execution': took({ accepted: null, code: 'internal_error' }),
  'executed, but the answer is an HTML page with 502': took({ accepted: null, code: 'http_502' }),
  'executed, but the answer is truncated JSON': took({ accepted: null, code: 'unreadable_answer' }),
  'HTTP 200 with status: error, not executed': sentAgain({ accepted: null, code: 'internal_error' }),
  'HTTP 200 with status: error, although executed': took({ accepted: null, code: 'internal_error' }),
  'session_wrong_state, not executed': sentAgain({ accepted: false, code: 'session_wrong_state' }),
  'session_wrong_state, although executed': took({ accepted: false, code: 'session_wrong_state' }),
  'idempotency_key_already_exists, not executed': sentAgain({
    accepted: false,
    code: 'idempotency_key_already_exists',
  }),
  'idempotency_key_already_exists, although executed': took({
    accepted: false,
    code: 'idempotency_key_already_exists',
  }),
  '429, not executed': sentAgain({ accepted: null, code: 'http_429' }),
  '429, although executed': took({ accepted: null, code: 'too_many_requests' }),
  'unknown code, not executed': sentAgain({ accepted: null, code: 'something_new' }),
  'unknown code, although executed': took({ accepted: null, code: 'something_new' }),
};

it.each(cellsOf('session/cancel', EXPECTED))('$title', async ({ trouble, becomes }) => {
  const { handle, ...payment } = await matrix.start('tok_success', trouble, { confirmation: 'manual' });
  await handle.executeUpdate(messages.awaitNextStep);

  const { accepted, code } = await tell(handle, messages.cancel, { by: 'shop', reason: 'Sold out.' });
  const ended = await told(matrix.world(), { handle, ...payment });

  expect({ ...ended, answer: { accepted, code } }).toEqual(becomes);
});

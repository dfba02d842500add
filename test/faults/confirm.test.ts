/**
 * Protects the commit point: whatever happens to `session/confirm`, the customer is debited once or not at all, and the
 * outcome says which.
 */
import { cellsOf, type CallCell } from './support/call-faults';
import { CUSTOMERS_TURN, PAID, UNPAID } from './support/expected';
import { openMatrix } from './support/matrix';
import { approveWhenAsked, callsOf, seenAtOnce, told, type Ended } from './support/told';

const matrix = openMatrix('session/confirm');

interface Expected extends Ended {
  /** What the shop sees at first. */
  readonly sees: string;
}

const notYetTaken = (code: string): string => `confirming: Smart Glocal to accept the confirmation (${code})`;
/** It took effect: the first question shows that the provider no longer waits for it, and it is not sent again. */
const TOOK: Expected = { ...PAID, sees: CUSTOMERS_TURN, calls: 'create start confirm ask' };
/** The first question shows that the provider still waits for it: same session, same payment, one debit. */
const sentAgainAfter = (code: string): Expected => ({
  ...PAID,
  sees: notYetTaken(code),
  calls: 'create start confirm ask confirm',
});

const EXPECTED: Parameters<typeof cellsOf<Expected>>[1] = {
  'refused before execution for a business reason': {
    ...UNPAID,
    status: 'declined',
    code: 'operation_rejected',
    sees: 'declined',
    calls: 'create start confirm ask cancel ask',
  },
  'refused before execution for configuration, once': sentAgainAfter('authentication_error'),
  'refused before execution for configuration, permanently': {
    ...UNPAID,
    status: 'cancelled',
    code: 'session_cancelled_by_partner',
    sees: notYetTaken('authentication_error'),
    calls: expect.stringMatching(/^create start( confirm ask){5,6} cancel ask$/),
  },
  'connection never made': { ...PAID, sees: notYetTaken('connection_refused'), calls: 'create start ask confirm' },
  'executed but the answer lost': TOOK,
  'time-out before execution': sentAgainAfter('timeout'),
  'time-out after execution': TOOK,
  'time-out, and executed late': sentAgainAfter('timeout'),
  // The second confirm leaves at about the same time; whichever arrives later is refused.
  'slow for 40 s': {
    ...PAID,
    sees: notYetTaken('timeout'),
    calls: expect.stringMatching(/^create start confirm ask( confirm( ask)?)?$/),
  },
  '5xx before execution': sentAgainAfter('internal_error'),
  '5xx after execution': TOOK,
  'executed, but the answer is an HTML page with 502': TOOK,
  'executed, but the answer is truncated JSON': TOOK,
  'HTTP 200 with status: error, not executed': sentAgainAfter('internal_error'),
  'HTTP 200 with status: error, although executed': TOOK,
  'session_wrong_state, not executed': sentAgainAfter('session_wrong_state'),
  'session_wrong_state, although executed': TOOK,
  'idempotency_key_already_exists, not executed': sentAgainAfter('idempotency_key_already_exists'),
  'idempotency_key_already_exists, although executed': TOOK,
  '429, not executed': sentAgainAfter('http_429'),
  '429, although executed': TOOK,
  'unknown code, not executed': sentAgainAfter('something_new'),
  'unknown code, although executed': TOOK,
};

it.each(cellsOf('session/confirm', EXPECTED))('$title', async ({ trouble, becomes }) => {
  const payment = await matrix.start('tok_success', trouble);

  const sees = await seenAtOnce(matrix.world(), payment);
  if (becomes.debits === 1) await approveWhenAsked(matrix.world(), payment);

  expect({ ...(await told(matrix.world(), payment)), sees }).toEqual(becomes);
});

const NOBODY_ANSWERS = { method: 'session/status', nth: 'every', fault: 'http_500_before' } as const;
const UNHEARD: readonly CallCell<string>[] = [
  {
    title: 'session/confirm, executed but the answer lost, and session/status fails for a while',
    trouble: {
      calls: [{ method: 'session/confirm', fault: 'answer_lost' }, NOBODY_ANSWERS],
      webhooks: [{ type: 'action_required', fault: 'dropped' }],
    },
    becomes: 'create start confirm ask',
  },
  {
    title: 'session/confirm, not executed, and session/status fails for a while',
    trouble: { calls: [{ method: 'session/confirm', fault: 'cut_before' }, NOBODY_ANSWERS] },
    becomes: 'create start confirm ask confirm',
  },
];

it.each(UNHEARD)('$title', async ({ trouble, becomes }) => {
  const payment = await matrix.start('tok_success', trouble);
  await matrix.world().advance('2m');
  expect(callsOf(matrix.world(), payment.id)).toBe('create start confirm ask');
  expect(await payment.view()).toMatchObject({ status: 'confirming', nextStep: null });

  matrix.heal();
  await approveWhenAsked(matrix.world(), payment);

  expect(await told(matrix.world(), payment)).toEqual({ ...PAID, calls: becomes });
});

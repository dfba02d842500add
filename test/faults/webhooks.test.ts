/**
 * Protects a payment from its webhooks: whatever happens to one of them, the customer is debited once, the outcome is what
 * the provider says when asked, and the bridge acknowledges nothing that it did not understand.
 */
import type { WebhookFault } from '../../simulator/faults/webhook-fault';
import type { WebhookFaultName } from '../../simulator/faults/webhook-fault-names';
import { PAID } from './support/expected';
import { openMatrix } from './support/matrix';
import { approveWhenAsked, told } from './support/told';
import { repliesTo } from './support/replies';

/** No call goes wrong here, so none needs to be given up early: the same time-outs as in production. */
const matrix = openMatrix('webhooks', { patienceMs: 30_000 });

type Type = 'ready_to_confirm' | 'action_required' | 'payment_finished';

/** `heard`: the webhook delivered its news. `asked`: it did not, or was not believed at once, and the provider was asked. */
type Course = 'heard' | 'asked';

const CALLS: Readonly<Record<Type, Readonly<Record<Course, string>>>> = {
  ready_to_confirm: { heard: 'create start confirm', asked: 'create start ask confirm' },
  action_required: { heard: 'create start confirm', asked: 'create start confirm ask' },
  payment_finished: { heard: 'create start confirm', asked: 'create start confirm ask' },
};

interface Row {
  readonly what: string;
  readonly fault: WebhookFaultName | WebhookFault;
  /** The bridge's answers to it, each different one once. */
  readonly replies: readonly number[];
  readonly becomes: Readonly<Partial<Record<Type, Course>>>;
}

const all = (course: Course): Row['becomes'] => ({
  ready_to_confirm: course,
  action_required: course,
  payment_finished: course,
});
/** The customer's step is useful whatever the statuses beside it say; the other two mean nothing without theirs. */
const STEP_ALONE: Row['becomes'] = { ...all('asked'), action_required: 'heard' };
/** For faults whose effect does not depend on the type: one type stands for all. */
const READY = (course: Course): Row['becomes'] => ({ ready_to_confirm: course });

const ROWS: readonly Row[] = [
  { what: 'dropped', fault: 'dropped', replies: [], becomes: all('asked') },
  { what: 'first delivery failed', fault: 'first_try_dropped', replies: [200], becomes: READY('asked') },
  { what: 'duplicated at once', fault: 'duplicated', replies: [200], becomes: all('heard') },
  { what: 'delivered a hundred times at once', fault: 'burst', replies: [200], becomes: READY('heard') },
  { what: 'delivered again although acknowledged', fault: 'ok_ignored', replies: [200], becomes: READY('heard') },
  { what: 'delivered again hours later, after the end', fault: 'sent_again', replies: [200], becomes: all('heard') },
  { what: 'delayed beyond our deadline', fault: 'delayed', replies: [200], becomes: all('asked') },
  {
    what: 'held back until after the next',
    fault: 'reordered',
    replies: [200],
    becomes: { ready_to_confirm: 'asked', action_required: 'asked' },
  },
  { what: 'with an old state of the session', fault: 'stale', replies: [200], becomes: all('asked') },
  { what: 'with the timestamp of the one before', fault: 'same_updated_at', replies: [200], becomes: all('heard') },

  { what: 'without a signature', fault: 'signature_missing', replies: [401], becomes: all('asked') },
  { what: 'with an empty signature', fault: 'signature_empty', replies: [401], becomes: READY('asked') },
  { what: 'with the signature of another body', fault: 'signature_bad', replies: [401], becomes: READY('asked') },
  { what: 'with two signatures', fault: 'signature_doubled', replies: [401], becomes: READY('asked') },
  {
    what: 'with a signature in URL-safe Base64',
    fault: 'signature_url_safe',
    replies: [401],
    becomes: READY('asked'),
  },
  { what: 'signed with an unknown key', fault: 'signature_of_another', replies: [401], becomes: READY('asked') },
  { what: 'with one byte changed', fault: 'changed_byte', replies: [401], becomes: READY('asked') },
  {
    what: 'beside a forged one that claims the payment was paid',
    fault: { signature: 'of_another', content: 'claims_paid', beside: true },
    replies: [401, 200],
    becomes: all('heard'),
  },

  { what: 'of an unknown type', fault: 'unknown_type', replies: [200], becomes: all('asked') },
  { what: 'with unknown fields', fault: 'extra_fields', replies: [200], becomes: all('heard') },
  { what: 'with unknown statuses', fault: 'unknown_statuses', replies: [200], becomes: STEP_ALONE },
  { what: 'with API v2 names', fault: 'v2_names', replies: [200], becomes: all('heard') },
  { what: 'without metadata', fault: 'no_metadata', replies: [200], becomes: all('asked') },
  { what: 'with a masked token', fault: 'masked_token', replies: [200], becomes: READY('heard') },
  { what: 'with the currency in upper case', fault: 'upper_case_currency', replies: [200], becomes: READY('heard') },
  { what: 'truncated JSON', fault: 'not_json', replies: [400], becomes: all('asked') },
  { what: 'a list instead of an object', fault: 'array', replies: [400], becomes: READY('asked') },
  { what: 'without a session', fault: 'no_session', replies: [400], becomes: READY('asked') },
  { what: 'larger than 1 MiB', fault: 'very_large', replies: [413], becomes: READY('asked') },
  { what: 'with another content type', fault: 'wrong_content_type', replies: [415], becomes: READY('asked') },
  { what: 'about a session of another merchant', fault: 'foreign_session', replies: [200], becomes: READY('asked') },

  { what: 'showing another amount', fault: 'other_amount', replies: [200], becomes: all('asked') },
  { what: 'showing another currency', fault: 'other_currency', replies: [200], becomes: all('asked') },
  { what: 'showing another customer', fault: 'other_customer', replies: [200], becomes: all('asked') },
  { what: 'showing another token', fault: 'other_token', replies: [200], becomes: all('asked') },
  { what: 'showing another initiator', fault: 'other_initiator', replies: [200], becomes: READY('asked') },
  { what: 'showing another payment reference', fault: 'other_metadata', replies: [200], becomes: READY('asked') },
  { what: 'showing two payments', fault: 'second_payment', replies: [200], becomes: all('asked') },
  { what: 'showing no payment', fault: 'no_payment', replies: [200], becomes: all('asked') },
  { what: 'claiming an error', fault: 'claims_error', replies: [200], becomes: STEP_ALONE },
];

const CELLS = ROWS.flatMap(({ what, fault, replies, becomes }) =>
  (Object.entries(becomes) as [Type, Course][]).map(([type, course]) => ({
    title: `${type}, ${what}`,
    type,
    fault,
    replies,
    calls: CALLS[type][course],
  })),
);

it.each(CELLS)('$title', async ({ type, fault, replies, calls }) => {
  const payment = await matrix.start('tok_success', { webhooks: [{ type, fault }] });

  await approveWhenAsked(matrix.world(), payment);
  const ended = await told(matrix.world(), payment);
  // Redelivery has ended by then, and what is sent again hours later has arrived.
  await matrix.world().advance('3h');

  expect(ended).toEqual({ ...PAID, calls });
  expect(repliesTo(matrix.world(), payment.id, type)).toEqual(replies);
});

/**
 * How a payment will behave, in a sentence, and the choice of behaviours for a person. The sentences are made from the
 * behaviour itself, so that they also fit one that was put together through the control interface. Pure.
 */
import { DOCUMENTED_BEHAVIOUR, type Behaviour, type DeclinePoint } from '../../provider/behaviour';
import { ALTERATION_WORDS } from './alteration-words';

/** How a behaviour differs from what is documented. */
export function behaviourInWords(behaviour: Behaviour): string {
  const differences = KEYS.filter((key) => behaviour[key] !== DOCUMENTED_BEHAVIOUR[key]);
  if (differences.length === 0) return 'paid after 3DS, as documented';
  return differences.map((key) => sayingOf(key, behaviour)).join('; ');
}

const KEYS = Object.keys(DOCUMENTED_BEHAVIOUR) as readonly (keyof Behaviour)[];

function sayingOf<Key extends keyof Behaviour>(key: Key, behaviour: Behaviour): string {
  return SAYINGS[key](behaviour[key]);
}

const WHEN: Readonly<Record<DeclinePoint, string>> = {
  start: 'at once',
  before_3ds: 'after the confirm, before 3DS',
  after_3ds: 'although the customer approved',
};

/** One phrase for each thing that can differ; for a default only where it has more than one alternative. */
const SAYINGS: { readonly [Key in keyof Behaviour]: (value: Behaviour[Key]) => string } = {
  autoConfirm: () => 'no confirm needed',
  customerStep: (step) => (step === 'never' ? 'no 3DS' : '3DS comes before the confirm'),
  delayedCapture: () => 'the money is held until it is captured',
  decline: (decline) =>
    decline === null ? 'not declined' : `declined ${WHEN[decline.at]}: ${decline.code ?? 'without a reason'}`,
  error: (end) =>
    ({
      none: 'no error',
      then_success: 'error (not final), then paid after 1 min',
      then_decline: 'error (not final), then declined after 1 min',
      for_ever: 'error (not final) for ever',
    })[end],
  announcesErrorEnd: () => 'no webhook when an error ends',
  codeIn: () => 'the code is in the session, not in the payment',
  mismatch: (what) => `shows a different ${what} from the one asked for`,
  shows: (alteration) => (alteration === null ? 'shows the truth' : `always shows: ${ALTERATION_WORDS[alteration]}`),
  contradiction: (when) =>
    when === 'at_once' ? 'session cancelled, payment succeeded' : 'paid, and finally not paid after 1 min',
  redirect: (shape) =>
    ({
      GET: 'the bank is reached by GET',
      GET_without_params: 'the bank is reached by GET, without params',
      POST: 'the bank is reached by POST',
      lower_case_post: 'the bank is reached by POST, spelt "post"',
      bare: 'the bank’s address has neither query nor params',
      inform: 'a QR code instead of the bank’s page',
      unknown: 'an unknown app instead of the bank’s page',
    })[shape],
  returnBy: (method) => (method === 'POST' ? 'the customer comes back by POST' : 'the customer is not sent back'),
  returnFields: (fields) =>
    fields === 'lying' ? 'the return says success whatever happened' : 'a field is added to the return',
  resultBeforeReturn: () => 'the result is in before the customer is back',
  keepsInteraction: () => 'the redirect to the bank is still shown when the customer is done',
  cancelAt3ds: () => 'a cancel is accepted while the customer is at 3DS',
  cancelLoses: () => 'a cancel is accepted, but it is paid all the same',
  token: (state) =>
    ({
      active: 'the token works',
      disabled: 'the token is disabled: fails after the start',
      disabled_refused_at_start: 'the token is disabled: the start is refused',
      expired: 'the token has expired, but works',
      expired_fails: 'the token has expired, and fails',
    })[state],
  newToken: (kind) =>
    ({
      new: 'yields a new token',
      same: 'yields the same token again',
      none: 'yields no new token',
      inactive: 'yields a new token that is inactive',
      replaces: 'yields a new token that replaces the old one',
    })[kind],
  names: () => 'v2 names in webhooks',
  currencyCase: () => 'currency in upper case',
  echoesMetadata: () => 'metadata is not echoed',
  showsCard: () => 'no card is shown',
  webhooks: (which) => (which === 'none' ? 'no webhook at all' : 'no webhook when a wait times out'),
  staleReads: (reads) => `session/status lags behind by ${String(reads)} reads`,
  refund: (end) => `a refund ends as ${end}`,
};

/** The words of a token's name (docs/simulator.md, "Outcomes"), grouped for a person. A test checks that none is missing. */
export const BEHAVIOUR_CHOICE: readonly { readonly title: string; readonly words: readonly string[] }[] = [
  {
    title: 'Paid',
    words: ['success', 'frictionless', 'auto_confirm', 'auto_confirm_frictionless', 'action_first', 'delayed_capture'],
  },
  {
    title: 'Not paid',
    words: [
      'decline_insufficient_funds',
      'decline_at_start_declined_by_issuer_bank',
      'decline_after_3ds_declined_by_issuer_bank',
      'decline_no_code',
      'disabled',
      'disabled_refused_at_start',
      'expired_fails',
    ],
  },
  {
    title: 'Unclear for a while',
    words: [
      'error_then_success',
      'error_then_decline',
      'error_for_ever',
      'error_end_unannounced',
      'contradiction',
      'paid_then_not_paid',
      'stale_reads_3',
      'silent',
      'silent_on_timeout',
    ],
  },
  {
    title: 'The bank, and the return',
    words: [
      ...['success_post', 'post', 'post_lower_case', 'get_without_params', 'bare_redirect', 'inform'],
      ...['unknown_interaction', 'return_post', 'return_never', 'return_with_fields', 'return_lying'],
      ...['result_before_return', 'keeps_interaction'],
    ],
  },
  { title: 'Cancel and refund', words: ['cancel_at_3ds', 'cancel_loses', 'refund_declined', 'refund_error'] },
  {
    title: 'What is shown',
    words: [
      ...['mismatch_amount', 'mismatch_currency', 'shows_other_customer', 'code_in_session', 'v2'],
      ...['upper_case_currency', 'no_metadata', 'no_card'],
    ],
  },
  {
    title: 'Tokens',
    words: ['expired', 'no_new_token', 'same_token', 'inactive_new_token', 'new_token_replaces'],
  },
];

/**
 * What a token's name says about the payment made with it: `tok_<word>[+word...][#anything]`. Every word changes one thing
 * of the documented behaviour (a 3DS payment that succeeds); what stands behind `#` only keeps tokens of different
 * customers apart. docs/simulator.md explains each word.
 */
import { ALTERATIONS } from './alterations';
import { DOCUMENTED_BEHAVIOUR, type Behaviour, type DeclinePoint } from './behaviour';

const PREFIX = 'tok_';

type Change = Partial<Behaviour>;

const WORDS: Readonly<Record<string, Change>> = {
  success: {},
  success_post: { redirect: 'POST' },
  post: { redirect: 'POST' },
  post_lower_case: { redirect: 'lower_case_post' },
  get_without_params: { redirect: 'GET_without_params' },
  bare_redirect: { redirect: 'bare' },
  inform: { redirect: 'inform' },
  unknown_interaction: { redirect: 'unknown' },

  frictionless: { customerStep: 'never' },
  auto_confirm: { autoConfirm: true },
  auto_confirm_frictionless: { autoConfirm: true, customerStep: 'never' },
  action_first: { customerStep: 'before_confirm' },
  delayed_capture: { delayedCapture: true },

  error_then_success: { error: 'then_success' },
  error_then_decline: { error: 'then_decline' },
  error_for_ever: { error: 'for_ever' },
  error_end_unannounced: { announcesErrorEnd: false },
  code_in_session: { codeIn: 'session' },
  mismatch_amount: { mismatch: 'amount' },
  mismatch_currency: { mismatch: 'currency' },
  contradiction: { contradiction: 'at_once' },
  paid_then_not_paid: { contradiction: 'paid_then_not_paid' },

  return_post: { returnBy: 'POST' },
  return_never: { returnBy: 'never' },
  return_with_fields: { returnFields: 'neutral' },
  return_lying: { returnFields: 'lying' },
  result_before_return: { resultBeforeReturn: true },
  keeps_interaction: { keepsInteraction: true },

  cancel_at_3ds: { cancelAt3ds: 'accepted' },
  cancel_loses: { cancelLoses: true },

  disabled: { token: 'disabled' },
  disabled_refused_at_start: { token: 'disabled_refused_at_start' },
  expired: { token: 'expired' },
  expired_fails: { token: 'expired_fails' },
  no_new_token: { newToken: 'none' },
  same_token: { newToken: 'same' },
  inactive_new_token: { newToken: 'inactive' },
  new_token_replaces: { newToken: 'replaces' },

  v2: { names: 'v2' },
  upper_case_currency: { currencyCase: 'upper' },
  no_metadata: { echoesMetadata: false },
  no_card: { showsCard: false },

  silent: { webhooks: 'none' },
  silent_on_timeout: { webhooks: 'none_on_timeout' },
  refund_declined: { refund: 'declined' },
  refund_error: { refund: 'error' },
};

const DECLINE = /^decline_(?<at>at_start_|after_3ds_)?(?<code>\w{1,64})$/;
const DECLINE_POINTS: Readonly<Record<string, DeclinePoint>> = { at_start_: 'start', after_3ds_: 'after_3ds' };
const STALE_READS = /^stale_reads_(?<reads>\d{1,3})$/;

/** The behaviour that a token's name asks for; null for a token that is no `tok_...` or holds an unknown word. Pure. */
export function behaviourOfToken(token: string): Behaviour | null {
  return token.startsWith(PREFIX) ? behaviourOf(token.slice(PREFIX.length)) : null;
}

/** The behaviour of words alone (`success_post+v2#42`); null when one of them is unknown. Pure. */
export function behaviourOf(words: string): Behaviour | null {
  const [meant = ''] = words.split('#', 1);
  const changes = meant.split('+').map(changeOf);
  return changes.reduce<Behaviour | null>(
    (behaviour, change) => (behaviour === null || change === null ? null : { ...behaviour, ...change }),
    DOCUMENTED_BEHAVIOUR,
  );
}

/** Every fixed word, for messages and documentation. Those with a part of their own: `decline_<code>`,
 * `stale_reads_<n>`, `shows_<alteration>`. */
export const BEHAVIOUR_WORDS: readonly string[] = Object.keys(WORDS);

function changeOf(word: string): Change | null {
  if (Object.hasOwn(WORDS, word)) return WORDS[word] ?? null;
  const decline = DECLINE.exec(word)?.groups;
  if (decline !== undefined) {
    const code = decline['code'] ?? '';
    return {
      decline: { at: DECLINE_POINTS[decline['at'] ?? ''] ?? 'before_3ds', code: code === 'no_code' ? null : code },
    };
  }
  const shows = ALTERATIONS.find((alteration) => word === `shows_${alteration}`);
  if (shows !== undefined) return { shows };
  const reads = STALE_READS.exec(word)?.groups?.['reads'];
  return reads === undefined ? null : { staleReads: Number(reads) };
}

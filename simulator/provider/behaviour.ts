/**
 * How one payment will behave: every variant that a client must tolerate and every outcome that a token can choose, as data. The
 * defaults are what the documentation describes; where it is silent, what a sister API does.
 */
import type { Alteration } from './alterations';

export interface Behaviour {
  /** No `ready_to_confirm`, no confirm call. */
  readonly autoConfirm: boolean;
  /** When the customer is asked: after the confirm (CIT page), before it (widget page), never (frictionless). */
  readonly customerStep: 'after_confirm' | 'before_confirm' | 'never';
  /** Money is held until `session/capture`. */
  readonly delayedCapture: boolean;
  /** A decline, where in the payment's life it happens, and its code (null: the provider names none). */
  readonly decline: { readonly at: DeclinePoint; readonly code: string | null } | null;
  /** `session.status=error`, which is not final, and what becomes of it. */
  readonly error: 'none' | 'then_success' | 'then_decline' | 'for_ever';
  /** False: no further webhook when `error` turns final. */
  readonly announcesErrorEnd: boolean;
  /** Where the code of a failure stands. */
  readonly codeIn: 'payment' | 'session';
  /** What differs from the request in everything the provider shows once it has processed the start. */
  readonly mismatch: 'none' | 'amount' | 'currency';
  /** What differs from the truth in everything the provider shows from then on, while nothing differs in what it does. */
  readonly shows: Alteration | null;
  /** A payment that `succeeded` in a session that is `cancelled`: at once, or after it was paid in good order. */
  readonly contradiction: 'none' | 'at_once' | 'paid_then_not_paid';

  readonly redirect: RedirectShape;
  readonly returnBy: 'GET' | 'POST' | 'never';
  /** Fields added to the customer's return; `lying` ones say success whatever happened. */
  readonly returnFields: 'none' | 'neutral' | 'lying';
  /** True: the result is in (and its webhook on its way) before the customer is sent back. */
  readonly resultBeforeReturn: boolean;
  /** True: `customer_interaction` is still shown when the customer is done. */
  readonly keepsInteraction: boolean;

  readonly cancelAt3ds: 'refused' | 'accepted';
  /** True: an accepted cancel loses against the payment, which succeeds. */
  readonly cancelLoses: boolean;

  readonly token: 'active' | 'disabled' | 'disabled_refused_at_start' | 'expired' | 'expired_fails';
  /** The token that a success yields. `replaces`: the one that was used dies. */
  readonly newToken: 'new' | 'same' | 'none' | 'inactive' | 'replaces';

  readonly names: 'v1' | 'v2';
  readonly currencyCase: 'lower' | 'upper';
  readonly echoesMetadata: boolean;
  readonly showsCard: boolean;

  /** `none`: no webhook at all. `none_on_timeout`: none when a wait ran out or a cancel was carried out. */
  readonly webhooks: 'all' | 'none' | 'none_on_timeout';
  /** How many reads of `session/status` after a change still show the state before it. */
  readonly staleReads: number;
  readonly refund: 'accepted' | 'declined' | 'error';
}

/** `start`: at once, before any confirm. `before_3ds`: after the confirm. `after_3ds`: after the customer passed. */
export type DeclinePoint = 'start' | 'before_3ds' | 'after_3ds';

/**
 * The `customer_interaction` of /reference/objects. `GET` is the documented one, with `params` filled although they are not
 * meant to be sent; `inform` and `unknown` are types that card payments should never show.
 */
export type RedirectShape = 'GET' | 'GET_without_params' | 'POST' | 'lower_case_post' | 'bare' | 'inform' | 'unknown';

export const DOCUMENTED_BEHAVIOUR: Behaviour = {
  autoConfirm: false,
  customerStep: 'after_confirm',
  delayedCapture: false,
  decline: null,
  error: 'none',
  announcesErrorEnd: true,
  codeIn: 'payment',
  mismatch: 'none',
  shows: null,
  contradiction: 'none',
  redirect: 'GET',
  returnBy: 'GET',
  returnFields: 'none',
  resultBeforeReturn: false,
  keepsInteraction: false,
  cancelAt3ds: 'refused',
  cancelLoses: false,
  token: 'active',
  newToken: 'new',
  names: 'v1',
  currencyCase: 'lower',
  echoesMetadata: true,
  showsCard: true,
  webhooks: 'all',
  staleReads: 0,
  refund: 'accepted',
};

/**
 * Every code we know as the answer to a call, the class it belongs to, and why: can sending the same call again move
 * money twice? The provider's list is open and changes without notice, so a code that is not here means "outcome
 * unknown", never "not executed". Codes and meanings: sister API; classes: ours (docs/provider-assumptions.md).
 */

/** The five things that can be true after a call that returned no session. Stable: callers `switch` on it. */
export type ErrorClass = 'rejected_request' | 'business_refusal' | 'conflict' | 'not_executed' | 'outcome_unknown';

export interface KnownCode {
  readonly class: ErrorClass;
  /** The likely cause, for a person. */
  readonly cause: string;
  /** Why repeating is or is not safe, and what to do instead. */
  readonly repeating: string;
}

const OURS_TO_FIX = 'Nothing was applied, and the same request fails again';
const DECLINED = 'Nothing was debited, and repeating the same call gets the same answer:';
const CARD_UNUSABLE =
  'Nothing was debited, and this token will not work again: retire it and ask the customer for a card.';
export const MAY_HAVE_MOVED = 'It may have been applied: read session/status before anything else.';

const rejected = (cause: string, advice: string): KnownCode => ({
  class: 'rejected_request',
  cause,
  repeating: `${OURS_TO_FIX}: ${advice}`,
});
const refused = (cause: string, repeating: string): KnownCode => ({ class: 'business_refusal', cause, repeating });
const conflict = (cause: string, repeating: string): KnownCode => ({ class: 'conflict', cause, repeating });
const unclear = (cause: string): KnownCode => ({ class: 'outcome_unknown', cause, repeating: MAY_HAVE_MOVED });

const KNOWN_CODES = new Map<string, KnownCode>(
  Object.entries({
    identification_error: rejected(
      'The project is not known there.',
      'check the project id, and that it belongs to this base URL (demo and live have their own).',
    ),
    authentication_error: rejected(
      'The signature was not accepted: the private key is not the registered one, or the body changed on its way.',
      'check that the public half of this key was handed over for this project and environment.',
    ),
    authorization_error: rejected(
      'The project lacks a right; CIT needs a project that is enabled for 3DS.',
      'ask the account manager to enable it.',
    ),
    invalid_request: rejected(
      'The provider found the request malformed or invalid; an unknown session or token reads the same.',
      'check amount, currency, token and session id against the documentation.',
    ),
    refund_amount_too_large: rejected(
      'The refund is larger than what is left of the payment; an earlier refund may have been accepted.',
      'compare the refunds that session/status shows.',
    ),

    session_wrong_state: conflict(
      'The session is not in a state for this call; often an earlier call of ours took effect.',
      'Read session/status: it shows what is true now.',
    ),
    idempotency_key_already_exists: conflict(
      'A call with this key was accepted before; its answer is not replayed.',
      'Read session/status. Never use a new key in reply: that would be a second payment.',
    ),

    insufficient_funds: refused('The card has not enough money.', `${DECLINED} the customer may try again later.`),
    declined_by_issuer_bank: refused('The issuer declined.', `${DECLINED} the customer may use another card.`),
    not_permitted_by_issuer_bank: refused(
      'The issuer does not permit it.',
      `${DECLINED} the customer may use another card.`,
    ),
    operation_rejected: refused('Security or antifraud rules rejected it.', `${DECLINED} do not repeat automatically.`),
    '3DS_error': refused('3DS failed.', `${DECLINED} the customer may try again.`),
    bank_card_expired: refused('The card has expired.', CARD_UNUSABLE),
    card_number_does_not_exist: refused('The card does not exist.', CARD_UNUSABLE),
    binding_is_deactivated: refused('The recurrent token is deactivated.', CARD_UNUSABLE),
    activity_count_exceeded: refused('A limit on the number of payments is reached.', `${DECLINED} wait, or ask why.`),
    provider_exceeds_amount_limit: refused('The amount is above the limit.', `${DECLINED} the amount must change.`),
    amount_less_allowed_provider: refused('The amount is below the limit.', `${DECLINED} the amount must change.`),
    session_cancelled: refused('The session is cancelled.', 'It is final: only a new session can be paid.'),
    session_cancelled_by_partner: refused('We cancelled the session.', 'It is final: only a new session can be paid.'),
    confirm_timeout: refused('The session was not confirmed in time.', 'It is final: only a new session can be paid.'),
    capture_timeout: refused('The payment was not captured in time.', 'It is final: only a new session can be paid.'),

    internal_error: unclear('The provider had a fault, before or after applying the call.'),
    routing_internal_error: unclear('The provider had a fault, before or after applying the call.'),
    wallet_internal_error: unclear('The provider had a fault, before or after applying the call.'),
    provider_internal_error: unclear('The acquirer or the issuer had a fault.'),
    provider_issuer_unavailable: unclear('The issuer could not be reached.'),
    provider_timeout: unclear('The acquirer did not answer in time; its outcome is open.'),
  }),
);

const UNKNOWN_CODE = unclear('The provider gave no code, or one that this version does not know.');

/** What we know about a code that answered a call; an unknown or missing one is `outcome_unknown`. Pure. */
export function knownCode(code: string | null): KnownCode {
  return (code === null ? undefined : KNOWN_CODES.get(code)) ?? UNKNOWN_CODE;
}

/**
 * A code that may be shown and stored, or null: 1 to 64 letters, digits and `_`. What looks like a token (32 hex digits
 * or more) or like part of a card number (5 digits in a row) is not a code, wherever the provider put it. Pure.
 */
export function safeCode(code: unknown): string | null {
  return typeof code === 'string' && /^(?![0-9a-f]{32,}$)(?!.*\d{5})\w{1,64}$/i.test(code) ? code : null;
}

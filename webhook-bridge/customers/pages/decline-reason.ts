/**
 * What a customer is told about a decline: its class, in kind words, never the provider's text. No reason is given where
 * it would help a fraudster who tests stolen cards, or where none is known. Pure.
 */
import type { Outcome } from '../../../workflows/contract/payment';

export type DeclineReason = 'funds' | 'card' | 'approval' | 'bank' | 'limit' | 'none_given';

/**
 * The provider's codes (docs/provider-assumptions.md). `operation_rejected` is left out on purpose: it means that fraud
 * rules rejected the payment. For a code that is not here, no reason is given.
 */
const REASONS: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: 'funds',
  bank_card_expired: 'card',
  card_number_does_not_exist: 'card',
  binding_is_deactivated: 'card',
  '3DS_error': 'approval',
  declined_by_issuer_bank: 'bank',
  not_permitted_by_issuer_bank: 'bank',
  activity_count_exceeded: 'limit',
  provider_exceeds_amount_limit: 'limit',
};

export const EXPLAINED_CODES: readonly string[] = Object.keys(REASONS);

/** The reason that may be told. A decision that is not the provider's (an operator's) does not rest on its code. */
export function declineReasonOf({ code, decidedBy }: Pick<Outcome, 'code' | 'decidedBy'>): DeclineReason {
  if (code === null || decidedBy !== 'provider' || !Object.hasOwn(REASONS, code)) return 'none_given';
  return REASONS[code] ?? 'none_given';
}

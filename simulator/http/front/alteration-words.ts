/** What each alteration of a session shows, in words (docs/simulator.md, "Alterations"). */
import type { Alteration } from '../../provider/alterations';

export const ALTERATION_WORDS: Readonly<Record<Alteration, string>> = {
  other_amount: 'another amount',
  other_currency: 'another currency',
  other_customer: 'another customer',
  other_token: 'another token',
  other_initiator: 'another initiator',
  other_metadata: 'another order’s metadata',
  masked_token: 'the token masked',
  no_metadata: 'no metadata',
  upper_case_currency: 'the currency in upper case',
  v2_names: 'v2 names',
  second_payment: 'a second payment beside the first',
  no_payment: 'no payment at all',
  extra_fields: 'unknown members',
  unknown_statuses: 'unknown statuses',
  canceled: 'canceled, with one l',
  claims_paid: 'paid, whether true or not',
  claims_not_paid: 'not paid, whether true or not',
  claims_error: 'an error, whether true or not',
  claims_contradiction: 'a contradiction, whether true or not',
  foreign_session: 'another merchant’s session',
  our_metadata_on_foreign_session: 'another session’s id on our payment',
};

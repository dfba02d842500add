/** How payments can be listed and found. Search attributes are never encrypted: no personal data, no token. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** `open` from the start, then `needs_review`, `aftermath` or the outcome's status. The live status is in the view. */
export const PaymentStatus = defineSearchAttributeKey('PaymentStatus', SearchAttributeType.KEYWORD);

/** The provider's session id: how a webhook without our metadata finds its payment. */
export const SmartGlocalSessionId = defineSearchAttributeKey('SmartGlocalSessionId', SearchAttributeType.KEYWORD);

/** Set at the start: by when a healthy payment has ended or asked for review. */
export const OverdueAt = defineSearchAttributeKey('OverdueAt', SearchAttributeType.DATETIME);

export const SEARCH_ATTRIBUTES = [PaymentStatus, SmartGlocalSessionId, OverdueAt] as const;

/** The `PaymentStatus` of an aftermath, from its start on. */
export const AFTERMATH = 'aftermath';

/** The provider's webhook types, as this engine sees them (Smart Glocal, /reference/webhooks; the list is open). Pure. */
import { isSignalled } from '../../workflows/contract/messages';

/** A refund's result, or a chargeback: news about money going back, at any later time. */
export function isRefund(type: string): boolean {
  return type === 'payment_refunded';
}

/**
 * A type of ours. Others (`ready_to_capture`, which this engine never asks for, and whatever the provider invents) belong to
 * another system, but are kept here as well when the session is ours.
 */
export function isFollowed(type: string): boolean {
  return isSignalled(type) || isRefund(type);
}

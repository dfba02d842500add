import type { Outcome } from '../contract/payment';
import type { ShopEvent } from '../contract/shop-event';
import type { Known } from '../facts/known';
import { viewOf } from './payment-view';

/** The event of a payment that has ended with `outcome`, or (null) needs review. `now` is epoch ms. */
export function shopEventOf(known: Known, outcome: Outcome | null, now: number): ShopEvent {
  const { paymentId, status, sessionId, amount, currency, waitingFor } = viewOf(known, outcome);
  const hasNewToken = known.facts.newToken !== null;
  return {
    type: `payment.${outcome?.status ?? 'needs_review'}`,
    timestamp: new Date(now).toISOString(),
    data: {
      paymentId,
      attempt: known.request.attempt,
      status,
      sessionId,
      amount,
      currency,
      nextStep: null,
      waitingFor,
      outcome: outcome === null ? null : { ...outcome, hasNewToken },
      customerUrl: null,
    },
  };
}

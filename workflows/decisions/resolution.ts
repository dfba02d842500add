import { type Refusal, malformationOf, refusal, type Resolution } from '../contract/resolution';
import { saysNotPaid } from '../facts/claims';
import type { Known } from '../facts/known';

/** Why an operator may not close a payment in this way; null when they may. Pure; its members may hold any value. */
export function refusalOf(known: Known, resolution: Resolution): Refusal | null {
  const { as } = resolution;
  const { facts, secondSession, differences, suspicion } = known;
  if (known.review === null) return refusal('not_in_review', 'Only a payment in needs_review can be resolved.');
  const malformed = malformationOf(resolution);
  if (malformed !== null) return malformed;
  // Not even an operator can call it a success when it is not what was asked for (I4 in docs/simulation.md).
  if (as === 'succeeded' && differences.length > 0) {
    const message = `The payment is not as requested (${differences.join(', ')}): resolve as needs_review, and settle it with the customer.`;
    return refusal('not_as_asked', message);
  }
  if (as === 'succeeded' && suspicion !== null) {
    const message = `Smart Glocal has shown a payment that differs from the request (${suspicion.differences.join(', ')}), and has not been asked since: recheck first, or resolve as needs_review.`;
    return refusal('not_as_asked', message);
  }
  if (facts.contradiction) return null; // The provider said both: the operator decides.
  if (as === 'succeeded' && saysNotPaid(known) && secondSession === null) {
    return refusal('contradicts_provider', 'Smart Glocal says that this payment was finally not paid.');
  }
  if (as !== 'declined') return null;
  if (secondSession !== null) {
    return refusal('still_payable', 'Another session carries this payment: resolve as succeeded or as needs_review.');
  }
  if (facts.paidAt !== null) {
    return refusal('contradicts_provider', 'Smart Glocal says that this payment was paid.');
  }
  if (facts.notPaidByStatus) return null;
  const message = 'The session could still be paid: wait until Smart Glocal ends it, or resolve as needs_review.';
  return refusal('still_payable', message);
}

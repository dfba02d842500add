/** The names under which a payment lives in Temporal. Pure. */
export const WORKFLOW_ID_PREFIX = 'cit-payment-';

/** `cit-payment-<paymentId>`, from the second attempt on `cit-payment-<paymentId>~<attempt>` (`~` is not allowed in a payment id). */
export function workflowIdOf(paymentId: string, attempt = 1): string {
  return WORKFLOW_ID_PREFIX + paymentId + (attempt > 1 ? `~${String(attempt)}` : '');
}

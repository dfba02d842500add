/** The names under which a payment, and what comes after its end, live in Temporal. Pure. */
export const WORKFLOW_ID_PREFIX = 'cit-payment-';

/** `cit-payment-<paymentId>`, from the second attempt on `cit-payment-<paymentId>~<attempt>` (`~` is not allowed in a payment id). */
export function workflowIdOf(paymentId: string, attempt = 1): string {
  return WORKFLOW_ID_PREFIX + paymentId + (attempt > 1 ? `~${String(attempt)}` : '');
}

export const AFTERMATH_ID_PREFIX = 'cit-aftermath-';

/** `cit-aftermath-<sessionId>`: a session has one, however many webhooks come. */
export function aftermathIdOf(sessionId: string): string {
  return AFTERMATH_ID_PREFIX + sessionId;
}

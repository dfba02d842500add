/** The workflow ids of payments, of what comes after their end, and of the shop's events. Pure. */
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

/** `shop-event-<workflow id of the payment>-<happening>`, such as `shop-event-cit-payment-order-1-succeeded`. */
export function shopEventIdOf(paymentWorkflowId: string, happening: string): string {
  return `shop-event-${paymentWorkflowId}-${happening}`;
}

/** The workflow ids of a payment, of what comes after its end, and of what the shop is told about it. Pure. */
export const WORKFLOW_ID_PREFIX = 'cit-payment-';

/**
 * `cit-payment-<paymentId>`, from the second attempt on `cit-payment-<paymentId>~<attempt>` (`~` is not allowed in a payment
 * id).
 */
export function workflowIdOf(paymentId: string, attempt = 1): string {
  return WORKFLOW_ID_PREFIX + paymentId + (attempt > 1 ? `~${String(attempt)}` : '');
}

export const AFTERMATH_ID_PREFIX = 'cit-aftermath-';

/** Like every session id that the provider has shown so far. Only such a one can stand in a list query, an id or a command. */
const PLAIN_SESSION_ID = /^[A-Za-z0-9_.:-]{1,128}$/;

/** True for a session id without blanks, quotes, control characters and the like, and not endless. */
export function isPlainSessionId(sessionId: string): boolean {
  return PLAIN_SESSION_ID.test(sessionId);
}

/** `cit-aftermath-<sessionId>`: a session has one, however many webhooks come. */
export function aftermathIdOf(sessionId: string): string {
  return AFTERMATH_ID_PREFIX + aftermathNameOf(sessionId);
}

/**
 * How ids, lists and commands name the session of an aftermath: by its id, or, where that is not plain, by a number made
 * from it. Temporal refuses long ids, and some databases refuse a zero byte: the news would be lost.
 */
export function aftermathNameOf(sessionId: string): string {
  return isPlainSessionId(sessionId) ? sessionId : `odd-${numberOf(sessionId)}`;
}

/** 64 bits (FNV-1a, twice), in hex. Enough to tell ids apart that the provider itself has made; no proof of anything. */
function numberOf(text: string): string {
  const half = (start: number): string => {
    let hash = start;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };
  return half(0x811c9dc5) + half(0x050c5d1f);
}

/** `shop-event-<workflow id of the payment>-<happening>`, such as `shop-event-cit-payment-order-1-succeeded`. */
export function shopEventIdOf(paymentWorkflowId: string, happening: string): string {
  return `shop-event-${paymentWorkflowId}-${happening}`;
}

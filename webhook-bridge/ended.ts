import type { WebhookNews } from '../smart-glocal/webhook';
import { readingOf } from '../workflows/reading';
import type { Description } from './payments';

/** The ends that "finally not paid" confirms. `needs_review` is not among them: there the provider had not said. */
const NOT_PAID = new Set(['declined', 'abandoned', 'cancelled', 'rejected']);

/**
 * True when `news` tells an ended payment nothing that it did not end with: what is still open was overtaken, paid
 * repeats `succeeded`, finally not paid repeats the others. A refund, a second payment, or a session that is not the
 * payment's own is always something else: money may have moved that nobody knows of. Pure.
 */
export function repeatsTheEnd({ snapshot, refunds }: WebhookNews, ended: Description): boolean {
  if (snapshot.sessionId !== ended.sessionId || snapshot.payments.length > 1 || refunds.length > 0) return false;
  switch (readingOf(snapshot)) {
    case 'open':
      return true;
    case 'paid':
      return ended.paymentStatus === 'succeeded';
    case 'not_paid':
      return ended.paymentStatus !== null && NOT_PAID.has(ended.paymentStatus);
    case 'contradiction':
      return false;
  }
}

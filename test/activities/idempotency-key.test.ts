/** Protects the second net under a start: every repetition sends the same key, and another payment never does. */
import { createHash } from 'node:crypto';
import { idempotencyKey } from '../../activities/payment-activities';

it('is always the same for the same session of the same payment', () => {
  expect(idempotencyKey('default', 'cit-payment-order-1', 1)).toBe(idempotencyKey('default', 'cit-payment-order-1', 1));
});

it('is the first 32 hex digits of SHA-256 over namespace and workflow id, plus the number of the session', () => {
  const digest = createHash('sha256').update('default:cit-payment-order-1').digest('hex').slice(0, 32);

  expect(idempotencyKey('default', 'cit-payment-order-1', 1)).toBe(digest);
  expect(idempotencyKey('default', 'cit-payment-order-1', 2)).toBe(`${digest}:2`);
});

it.each([
  ['another payment', 'default', 'cit-payment-order-2'],
  ['another attempt', 'default', 'cit-payment-order-1~2'],
  ['the same payment in another namespace', 'other', 'cit-payment-order-1'],
])('differs for %s', (_who, namespace, workflowId) => {
  expect(idempotencyKey(namespace, workflowId, 1)).not.toBe(idempotencyKey('default', 'cit-payment-order-1', 1));
});

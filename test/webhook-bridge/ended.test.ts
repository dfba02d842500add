/** Protects what may be forgotten after the end: only news that the payment ended with, and never news of other money. */
import type { SessionStatus, AcquiringPaymentStatus } from '../../smart-glocal/types';
import { parseWebhook } from '../../smart-glocal/webhook';
import { repeatsTheEnd } from '../../webhook-bridge/ended';
import type { OutcomeStatus } from '../../workflows/shapes';
import { openPayment } from './support/payments-in-memory';
import { webhook, type News } from './support/webhooks';

function repeats(news: News, paymentStatus: string | null, sessionId: string | null = 'ps_3230'): boolean {
  const parsed = parseWebhook(webhook(news));
  if (parsed === null) throw new Error('The test made an unreadable webhook.');
  return repeatsTheEnd(parsed, { ...openPayment, state: 'completed', paymentStatus, sessionId });
}

const ENDS: readonly OutcomeStatus[] = ['succeeded', 'declined', 'abandoned', 'cancelled', 'rejected', 'needs_review'];
const NOT_PAID: readonly OutcomeStatus[] = ['declined', 'abandoned', 'cancelled', 'rejected'];

it.each<[string, SessionStatus, AcquiringPaymentStatus, readonly OutcomeStatus[]]>([
  ['paid', 'accepted', 'succeeded', ['succeeded']],
  ['paid, while a refund runs', 'in_progress', 'succeeded', ['succeeded']],
  ['finally not paid', 'cancelled', 'failed', NOT_PAID],
  ['a contradiction', 'cancelled', 'succeeded', []],
  ['waiting for the confirm or the customer', 'in_progress', 'pending', ENDS],
  ['being processed', 'in_progress', 'in_progress', ENDS],
  ['failed, but not finally', 'error', 'failed', ENDS],
  ['a status of the future', 'unknown', 'unknown', ENDS],
])('%s says nothing new after exactly the ends that it fits', (_, sessionStatus, paymentStatus, fitting) => {
  expect(ENDS.filter((end) => repeats({ sessionStatus, paymentStatus }, end))).toEqual(fitting);
});

const PAID = { sessionStatus: 'accepted', paymentStatus: 'succeeded' };

it('a session of ours that was cancelled before any payment repeats "not paid"', () => {
  const parsed = parseWebhook(
    Buffer.from('{"type":"payment_finished","session":{"id":"ps_3230","status":"canceled","updated_at":""}}'),
  );

  expect(parsed && repeatsTheEnd(parsed, { ...openPayment, paymentStatus: 'cancelled', sessionId: 'ps_3230' })).toBe(
    true,
  );
});

it.each<[string, News]>([
  ['a refund', { ...PAID, payment: { refunds: [{ id: 'rf_203', status: 'accepted' }] } }],
  ['a second payment in the session', { ...PAID, others: [{ id: 'pm_2706', status: 'succeeded' }] }],
  ['another session of the same payment', { ...PAID, sessionId: 'ps_9999' }],
])('%s is something else, even after a success', (_, news) => {
  expect(repeats(PAID, 'succeeded')).toBe(true);
  expect(repeats(news, 'succeeded')).toBe(false);
});

it('nothing repeats an end that is not known, or whose session is not known', () => {
  expect(repeats(PAID, null)).toBe(false);
  expect(repeats(PAID, 'succeeded', null)).toBe(false);
});

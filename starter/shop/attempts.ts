/** When a debt may be tried again: only after the previous attempt ended unpaid, with nothing left open at the provider. */
import type { Client } from '@temporalio/client';
import { aftermathIdOf, workflowIdOf } from '../../workflows/contract/workflow-id';
import { aftermathResultOf, findAftermath } from './aftermath-report';
import { StartRefused, StoppedPayment } from './errors';
import { findPayment, resultOf, type Found } from './lookup';
import { idOf } from './payment-id';

/**
 * Throws `StartRefused` with the reason, unless `attempt` is the first, or the previous one ended with `retry: 'safe'` and no
 * later news says that an earlier one was paid after all.
 */
export async function refuseUnlessPreviousIsSafe(client: Client, paymentId: string, attempt: number): Promise<void> {
  if (attempt === 1) return;
  const earlier = Array.from({ length: attempt - 1 }, (_, index) => workflowIdOf(paymentId, index + 1));
  const found = await Promise.all(earlier.map((workflowId) => findPayment(client, workflowId)));
  const obstacle = await obstacleOf(client, found.at(-1) ?? null);
  if (obstacle !== null) {
    const previous = `attempt ${String(attempt - 1)} (${idOf(workflowIdOf(paymentId, attempt - 1))})`;
    throw new StartRefused(
      `Attempt ${String(attempt)} of ${paymentId} was not started: ${previous} ${obstacle}. An attempt starts only after ` +
        "the previous one has ended unpaid and is safe to repeat (outcome.retry 'safe').",
    );
  }
  for (const payment of found) {
    const aftermath = await aftermathObstacleOf(client, payment);
    if (aftermath === null) continue;
    throw new StartRefused(
      `Attempt ${String(attempt)} of ${paymentId} was not started: ${aftermath}. One debt is collected once, over all its ` +
        'attempts: a further one starts only when what came later was resolved as declined (not paid, or paid back).',
    );
  }
}

/**
 * A payment that ended unpaid may later turn out to be paid: an aftermath of its session records that. Checks the session
 * that the attempt ended with; an earlier one, which was fenced, is not checked.
 */
async function aftermathObstacleOf(client: Client, payment: Found | null): Promise<string | null> {
  if (payment === null || payment.sessionId === null) return null;
  const aftermath = await findAftermath(client, aftermathIdOf(payment.sessionId));
  if (aftermath === null) return null;
  const name = `what came after the end of ${idOf(payment.workflowId)} (${idOf(aftermath.workflowId)})`;
  if (aftermath.isOpen) return `${name} is not resolved yet`;
  try {
    const { resolution, arrived } = await aftermathResultOf(client, aftermath.workflowId);
    if (resolution === null && arrived.length === 0) return null; // It held nothing but what the payment had ended with.
    return resolution?.as === 'declined' ? null : `${name} was resolved as ${resolution?.as ?? 'unclear'}`;
  } catch (error) {
    if (error instanceof StoppedPayment) return `${name} was closed without being resolved`;
    throw error;
  }
}

async function obstacleOf(client: Client, previous: Found | null): Promise<string | null> {
  if (previous === null) return 'is unknown: it was never started, or Temporal no longer keeps it';
  if (previous.isOpen) return previous.status === 'needs_review' ? 'is in review' : 'is still open';
  try {
    const { status, retry } = await resultOf(client, previous.workflowId);
    if (status === 'succeeded') return 'is paid';
    if (status === 'needs_review') return 'was closed in review, its outcome is unclear';
    return retry === 'safe' ? null : `ended as ${status}, but whether it could still be paid is unclear`;
  } catch (error) {
    if (error instanceof StoppedPayment) return 'is unclear: it was stopped without an outcome';
    throw error;
  }
}

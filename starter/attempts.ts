/** When a debt may be tried again: only after the attempt before it ended, unpaid, with nothing left open at the provider. */
import type { Client } from '@temporalio/client';
import { workflowIdOf } from '../workflows/workflow-id';
import { StartRefused, StoppedPayment } from './errors';
import { findPayment, resultOf, type Found } from './lookup';
import { idOf } from './payment-id';

/** Throws `StartRefused`, saying why, unless `attempt` is the first or the one before it ended with `retry: 'safe'`. */
export async function refuseUnlessPreviousIsSafe(client: Client, paymentId: string, attempt: number): Promise<void> {
  if (attempt === 1) return;
  const previous = workflowIdOf(paymentId, attempt - 1);
  const obstacle = await obstacleOf(client, await findPayment(client, previous));
  if (obstacle === null) return;
  throw new StartRefused(
    `Attempt ${String(attempt)} of ${paymentId} was not started: attempt ${String(attempt - 1)} (${idOf(previous)}) ` +
      `${obstacle}. An attempt starts only after the one before it has ended unpaid and safe to repeat (outcome.retry 'safe').`,
  );
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

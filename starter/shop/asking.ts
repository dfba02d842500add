/** Sends a request to an open payment and returns its answer, or the reason why there is none. */
import { randomUUID } from 'node:crypto';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
  type WorkflowUpdateHandle,
} from '@temporalio/client';
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { askWithin } from '../../temporal/within';
import { addressed, type Addressed } from '../../workflows/contract/addressed';
import { NoAnswer, Refused, TemporalSilent, UnknownPayment } from './errors';
import { TEMPORAL_ANSWERS_WITHIN_MS, findPayment } from './lookup';
import { idOf } from './payment-id';

/** Ours: a payment accepts a request at once, except during its first call to the provider (at most 10 s). */
const TAKEN_WITHIN_MS = 15_000;

/** Ours: one call to the provider (30 s), and one question about it after an unclear answer. */
const ANSWERED_WITHIN_MS = 60_000;

/**
 * Sends an update and waits for its answer. Throws `Refused` when the payment refuses or has ended, `NoAnswer` when no
 * worker took it or the answer takes too long, `UnknownPayment`.
 */
export async function askPayment<Answer, Wish extends object>(
  client: Client,
  workflowId: string,
  update: UpdateDefinition<Answer, [Wish & Addressed]>,
  wish: Wish,
): Promise<Answer> {
  const id = idOf(workflowId);
  const handle = client.workflow.getHandle(workflowId);
  try {
    const taken: WorkflowUpdateHandle<Answer> = await askWithin(
      client,
      TAKEN_WITHIN_MS,
      () =>
        handle.startUpdate<Answer, [Wish & Addressed]>(update, {
          updateId: randomUUID(),
          args: [addressed(workflowId, update, wish)],
          waitForStage: 'ACCEPTED',
        }),
      () => noAnswer(id, `no worker took the request within ${String(TAKEN_WITHIN_MS / 1000)} s (is one running?)`),
    );
    return await askWithin(
      client,
      ANSWERED_WITHIN_MS,
      () => taken.result(),
      () => noAnswer(id, `the payment did not answer within ${String(ANSWERED_WITHIN_MS / 1000)} s`),
    );
  } catch (error) {
    throw await whyThereIsNoAnswer(client, workflowId, error);
  }
}

/** Sends a signal; returns once Temporal has it. Throws `Refused` when the payment has ended, `UnknownPayment`. */
export async function tellPayment<Wish>(
  client: Client,
  workflowId: string,
  signal: SignalDefinition<[Wish]>,
  wish: Wish,
): Promise<void> {
  try {
    await askWithin(
      client,
      TEMPORAL_ANSWERS_WITHIN_MS,
      () => client.workflow.getHandle(workflowId).signal(signal, wish),
      () => new TemporalSilent(TEMPORAL_ANSWERS_WITHIN_MS),
    );
  } catch (error) {
    throw await whyThereIsNoAnswer(client, workflowId, error);
  }
}

/** Why an open payment could not be asked, as one of our errors. Temporal's other errors are returned unchanged. */
async function whyThereIsNoAnswer(client: Client, workflowId: string, error: unknown): Promise<unknown> {
  const id = idOf(workflowId);
  if (error instanceof WorkflowUpdateFailedError) return new Refused(`Payment ${id} refused: ${reasonOf(error)}`);
  if (!(error instanceof WorkflowNotFoundError)) return error;
  const found = await findPayment(client, workflowId);
  if (found === null) return new UnknownPayment(id);
  return new Refused(`Payment ${id} has ended (${found.status}); it accepts no more requests.`);
}

function noAnswer(id: string, what: string): NoAnswer {
  return new NoAnswer(
    `Payment ${id}: ${what}. The request may still be carried out. Check the status before asking again.`,
  );
}

function reasonOf(error: WorkflowUpdateFailedError): string {
  return error.cause?.message ?? error.message;
}

/** What Temporal itself knows about a payment, worker or not: that it exists, whether it is open, and how it ended. */
import { WorkflowFailedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { PaymentStatus, SmartGlocalSessionId } from '../workflows/search-attributes';
import type { CitPaymentInput, CitPaymentResult, RequestMemo } from '../workflows/shapes';
import { within } from './bounded';
import { StoppedPayment, TemporalSilent } from './errors';
import { idOf } from './payment-id';
import { readRequestMemo } from './request';

/** Ours: a person at a terminal waits no longer for a server that is down; a healthy one answers in milliseconds. */
export const TEMPORAL_ANSWERS_WITHIN_MS = 8_000;

/** The workflow, as its callers see it. */
export type CitPayment = (input: CitPaymentInput) => Promise<CitPaymentResult>;

/** Temporal's words for a run that has not been closed. */
const OPEN_RUNS: readonly string[] = ['RUNNING', 'PAUSED'];

export interface Found {
  readonly workflowId: string;
  readonly isOpen: boolean;
  /** Search attribute `PaymentStatus`: `open`, or `needs_review`, or the outcome's status. */
  readonly status: string;
  readonly sessionId: string | null;
  /** Null when the payment was not started by this engine. */
  readonly request: RequestMemo | null;
  /** Grows with everything that happens to the payment. */
  readonly historyLength: number;
}

/** What Temporal knows about a payment, or null when it knows none. Throws `TemporalSilent`. */
export async function findPayment(client: Client, workflowId: string): Promise<Found | null> {
  try {
    const described = await within(
      client,
      TEMPORAL_ANSWERS_WITHIN_MS,
      () => client.workflow.getHandle(workflowId).describe(),
      () => new TemporalSilent(TEMPORAL_ANSWERS_WITHIN_MS),
    );
    return {
      workflowId,
      isOpen: OPEN_RUNS.includes(described.status.name),
      status: described.typedSearchAttributes.get(PaymentStatus) ?? 'open',
      sessionId: described.typedSearchAttributes.get(SmartGlocalSessionId) ?? null,
      request: readRequestMemo(described.memo),
      historyLength: described.historyLength,
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** The result of a payment that has ended. Throws `StoppedPayment` when it was closed without one, `TemporalSilent`. */
export async function resultOf(client: Client, workflowId: string): Promise<CitPaymentResult> {
  try {
    return await within(
      client,
      TEMPORAL_ANSWERS_WITHIN_MS,
      () => client.workflow.getHandle<CitPayment>(workflowId).result(),
      () => new TemporalSilent(TEMPORAL_ANSWERS_WITHIN_MS),
    );
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    throw new StoppedPayment(idOf(workflowId), error.cause?.name ?? error.name, error);
  }
}

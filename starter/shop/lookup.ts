/** What Temporal itself knows about a payment, with or without a worker: that it exists, whether it is open, how it ended. */
import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowResultType,
} from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { askWithin } from '../../temporal/within';
import type { CitPaymentInput, CitPaymentResult, RequestMemo } from '../../workflows/contract/payment';
import { PaymentStatus, SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import { StoppedPayment, TemporalSilent } from './errors';
import { idOf } from './payment-id';
import { readRequestMemo } from './request-memo';

/** Ours: a person at a terminal does not wait longer for a server that is down; a healthy one answers in milliseconds. */
export const TEMPORAL_ANSWERS_WITHIN_MS = 8_000;

/** Ours: together with process start and one look-up, the answer stays within the promised 5 s. */
export const WORKER_ANSWERS_WITHIN_MS = 2_500;

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
  const described = await describeRun(client, workflowId);
  if (described === null) return null;
  return {
    workflowId,
    isOpen: isOpenRun(described),
    status: described.typedSearchAttributes.get(PaymentStatus) ?? 'open',
    sessionId: described.typedSearchAttributes.get(SmartGlocalSessionId) ?? null,
    request: readRequestMemo(described.memo),
    historyLength: described.historyLength,
  };
}

/** The result of a payment that has ended. Throws `StoppedPayment` when it was closed without one, `TemporalSilent`. */
export async function resultOf(client: Client, workflowId: string): Promise<CitPaymentResult> {
  return resultOfRun<CitPayment>(client, workflowId);
}

/** The latest run of this workflow id, or null when Temporal knows none. Throws `TemporalSilent`. */
export async function describeRun(client: Client, workflowId: string): Promise<WorkflowExecutionDescription | null> {
  try {
    return await askWithin(
      client,
      TEMPORAL_ANSWERS_WITHIN_MS,
      () => client.workflow.getHandle(workflowId).describe(),
      () => new TemporalSilent(TEMPORAL_ANSWERS_WITHIN_MS),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

export function isOpenRun({ status }: Pick<WorkflowExecutionDescription, 'status'>): boolean {
  return OPEN_RUNS.includes(status.name);
}

/** What a closed run returned. Throws `StoppedPayment` when it was closed without a result, `TemporalSilent`. */
export async function resultOfRun<T extends Workflow>(
  client: Client,
  workflowId: string,
): Promise<WorkflowResultType<T>> {
  try {
    return await askWithin(
      client,
      TEMPORAL_ANSWERS_WITHIN_MS,
      () => client.workflow.getHandle<T>(workflowId).result(),
      () => new TemporalSilent(TEMPORAL_ANSWERS_WITHIN_MS),
    );
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    throw new StoppedPayment(idOf(workflowId), error.cause?.name ?? error.name, error);
  }
}

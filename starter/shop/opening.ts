/**
 * The one call that may start a payment: update-with-start, so that start and first answer are one round trip, and of two
 * starts at once the second attaches to the first. If anything goes wrong after the call was sent, the payment may have been started.
 */
import { randomUUID } from 'node:crypto';
import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import {
  ALREADY_EXISTS,
  INVALID_ARGUMENT,
  NOT_FOUND,
  PERMISSION_DENIED,
  UNAUTHENTICATED,
  UNIMPLEMENTED,
  serverAnswerIn,
} from '../../temporal/grpc-status';
import { askWithin } from '../../temporal/within';
import { CIT_PAYMENT, awaitNextStep } from '../../workflows/contract/messages';
import type { CitPaymentInput, PaymentView } from '../../workflows/contract/payment';
import { WORKFLOW_TASK_TIMEOUT } from '../../workflows/contract/policy';
import { overdueAt, requestOf } from '../../workflows/contract/request';
import { OverdueAt, PaymentStatus } from '../../workflows/contract/search-attributes';
import { paymentGuide, paymentSummary } from '../../workflows/contract/summaries';
import { StartUnclear } from './errors';
import type { CitPayment } from './lookup';
import { idOf } from './payment-id';
import { requestMemoOf } from './request-memo';

/** The server refused the call and did nothing. */
const REFUSALS: readonly number[] = [INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED, UNAUTHENTICATED];

/** It exists already, or closed during the call. */
const ENDINGS: readonly number[] = [ALREADY_EXISTS, NOT_FOUND];

/**
 * Starts the payment, or attaches to it when it is running, and waits for its first answer, for 20 s at most. Null when it gave
 * none: it has ended in the meantime, or too many wait already. Throws `StartUnclear` when no clear answer came within `ms`, and Temporal's own error when it refused the call.
 */
export async function openPayment(
  client: Client,
  input: CitPaymentInput,
  { workflowId, taskQueue, ms }: { readonly workflowId: string; readonly taskQueue: string; readonly ms: number },
): Promise<PaymentView | null> {
  const startWorkflowOperation = operationFor(input, workflowId, taskQueue);
  try {
    return await askWithin(
      client,
      ms,
      // A fresh id per call: a repeated id would be answered with what was true then.
      () => client.workflow.executeUpdateWithStart(awaitNextStep, { updateId: randomUUID(), startWorkflowOperation }),
      () => new StartUnclear(idOf(workflowId), `no answer came within ${String(ms / 1000)} s (is a worker running?)`),
    );
  } catch (error) {
    if (gaveNone(error)) return null;
    if (error instanceof StartUnclear || isRefusedByTemporal(error)) throw error;
    throw new StartUnclear(idOf(workflowId), 'the call to Temporal failed', error);
  }
}

function operationFor(
  input: CitPaymentInput,
  workflowId: string,
  taskQueue: string,
): WithStartWorkflowOperation<CitPayment> {
  return new WithStartWorkflowOperation<CitPayment>(CIT_PAYMENT, {
    workflowId,
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    // With the default of 10 s a payment would be stuck that long when its worker is killed in the middle of a task.
    workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
    ...knownFromTheStart(input, Date.now()),
    staticSummary: paymentSummary(input),
    staticDetails: paymentGuide(input),
  });
}

/** What Temporal knows about a payment from its start on, without a worker. `startedAt` is epoch ms. */
export function knownFromTheStart(
  input: CitPaymentInput,
  startedAt: number,
): { readonly typedSearchAttributes: SearchAttributePair[]; readonly memo: Record<string, unknown> } {
  return {
    typedSearchAttributes: [
      { key: PaymentStatus, value: 'open' },
      { key: OverdueAt, value: new Date(overdueAt(requestOf(input), startedAt)) },
    ],
    // The bridge reads `returnUrl` here, so that a returning customer needs no worker.
    memo: { request: requestMemoOf(input), ...(input.returnUrl === undefined ? {} : { returnUrl: input.returnUrl }) },
  };
}

/** It can be asked in another way. */
function gaveNone(error: unknown): boolean {
  return (
    error instanceof WorkflowExecutionAlreadyStartedError ||
    error instanceof WorkflowNotFoundError ||
    error instanceof WorkflowUpdateFailedError ||
    ENDINGS.includes(serverAnswerIn(error)?.code ?? 0)
  );
}

function isRefusedByTemporal(error: unknown): boolean {
  return REFUSALS.includes(serverAnswerIn(error)?.code ?? 0);
}

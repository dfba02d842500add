/**
 * A payment's state from the best available source: Temporal alone for an ended payment, a worker for an open one, and if no
 * worker answers, what Temporal knows about it.
 */
import type { Client } from '@temporalio/client';
import { askWithin } from '../../temporal/within';
import { payment } from '../../workflows/contract/messages';
import type { PaymentView } from '../../workflows/contract/payment';
import { NoAnswer, UnknownPayment } from './errors';
import { findPayment, resultOf, WORKER_ANSWERS_WITHIN_MS, type Found } from './lookup';
import { idOf, nameOf } from './payment-id';

/** A view as far as it is known: `open` is all that Temporal itself can say of a payment that has not ended. */
export interface KnownView extends Omit<PaymentView, 'status' | 'amount' | 'currency'> {
  readonly status: PaymentView['status'] | 'open';
  readonly amount: number | null;
  readonly currency: string | null;
}

export interface PaymentReport {
  readonly workflowId: string;
  readonly view: KnownView;
  /** The provider gave a new recurrent token; the token itself is only in the workflow's result. */
  readonly hasNewToken: boolean;
  /** False: no worker answered, and `view` is what Temporal knows. */
  readonly isWhole: boolean;
  /** Grows with everything that happens to the payment. */
  readonly historyLength: number;
}

/** A payment's state. Throws `UnknownPayment`, `StoppedPayment`, `TemporalSilent`. */
export async function readPayment(client: Client, workflowId: string): Promise<PaymentReport> {
  const found = await findPayment(client, workflowId);
  if (found === null) throw new UnknownPayment(idOf(workflowId));
  if (!found.isOpen) return endedReport(client, found);

  const view = await askWorker(client, workflowId);
  // It ended between the look-up and the answer: only the result says whether there is a new token.
  if (view !== null && view.outcome !== null) return endedReport(client, found);
  return {
    workflowId,
    view: view ?? openView(found),
    hasNewToken: false,
    isWhole: view !== null,
    historyLength: found.historyLength,
  };
}

/** The view of a payment that has ended, from its result and memo. Throws `StoppedPayment`, `TemporalSilent`. */
export async function endedReport(client: Client, found: Found): Promise<PaymentReport> {
  const { newToken, ...outcome } = await resultOf(client, found.workflowId);
  const view = { ...openView(found), status: outcome.status, waitingFor: null, outcome };
  const { workflowId, historyLength } = found;
  return { workflowId, view, hasNewToken: newToken !== null, isWhole: true, historyLength };
}

async function askWorker(client: Client, workflowId: string): Promise<PaymentView | null> {
  try {
    return await askWithin(
      client,
      WORKER_ANSWERS_WITHIN_MS,
      () => client.workflow.getHandle(workflowId).query(payment),
      () => new NoAnswer('no worker answered'),
    );
  } catch {
    // No worker, a busy one, one with other code: in any case, what Temporal knows is then the answer.
    return null;
  }
}

function openView(found: Found): KnownView {
  const id = idOf(found.workflowId);
  return {
    paymentId: nameOf(id)?.paymentId ?? id,
    status: found.status === 'needs_review' ? 'needs_review' : 'open',
    sessionId: found.sessionId,
    amount: found.request?.amount ?? null,
    currency: found.request?.currency ?? null,
    nextStep: null,
    waitingFor: { what: 'a worker to report more', until: null },
    outcome: null,
  };
}

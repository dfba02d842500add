/**
 * The money invariants (architecture, section 7) as seen from outside: the provider's ledger and sessions on one side,
 * what the workflows say on the other. Every test of a payment over time checks them at the end.
 */
import type { WorkflowHandle } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { SessionReport } from '../../../simulator/provider/provider';
import type { Simulator } from '../../../simulator/start';
import type { citPayment } from '../../../workflows/cit-payment';
import * as messages from '../../../workflows/contract/messages';
import type { CitPaymentInput, CitPaymentResult } from '../../../workflows/contract/payment';
import { receivedCalls } from './calls';

/** One attempt to collect the debt. */
export interface Attempt {
  readonly input: CitPaymentInput;
  readonly handle: WorkflowHandle<typeof citPayment>;
}

const { EventType, WorkflowTaskFailedCause: Cause } = temporal.api.enums.v1;

/** A message arrived while the task was closing the workflow, or a person reset it: both are normal. */
const ORDINARY_TASK_FAILURES: ReadonlySet<number | null | undefined> = new Set([
  Cause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
  Cause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW,
]);

/** Everything that is wrong with one debt, a sentence each; empty when all is well. */
export async function violationsOf(
  paymentId: string,
  attempts: readonly Attempt[],
  simulator: Simulator,
): Promise<string[]> {
  const sessions = simulator.provider.sessions().filter(({ citPaymentId }) => citPaymentId === paymentId);
  const debits = simulator.debits(paymentId);
  const found: (string | null)[] = [
    debits.length > 1 ? `I1: ${String(debits.length)} debits` : null,
    ...confirmedTwice(paymentId, simulator),
  ];
  for (const { input, handle } of attempts) {
    const { status } = await handle.describe();
    const events = (await handle.fetchHistory()).events ?? [];
    found.push(...events.map(taskFailure));
    if (status.name === 'RUNNING') found.push(await silentWait(handle));
    else if (status.name === 'FAILED') found.push('the workflow failed');
    else if (status.name === 'COMPLETED') {
      found.push(...contradictions(await handle.result(), input, sessions, debits));
    }
  }
  return found.filter((text) => text !== null).map((text) => `${paymentId}: ${text}`);
}

/** I1: at most one session is ever confirmed. */
function confirmedTwice(paymentId: string, simulator: Simulator): string[] {
  const confirms = receivedCalls(simulator).filter(
    (call) => call.method === 'session/confirm' && call.verdict === 'ok' && call.paymentId === paymentId,
  );
  const confirmed = new Set(confirms.map(({ sessionId }) => sessionId));
  return confirmed.size > 1 ? [`I1: the sessions ${[...confirmed].join(', ')} were confirmed`] : [];
}

/** I3: no message, in any order, may fail a workflow task. */
function taskFailure({
  eventType,
  workflowTaskFailedEventAttributes: failed,
}: temporal.api.history.v1.IHistoryEvent): string | null {
  if (eventType !== EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED) return null;
  if (ORDINARY_TASK_FAILURES.has(failed?.cause)) return null;
  return `I3: a workflow task failed: ${failed?.failure?.message ?? String(failed?.cause)}`;
}

/** I5: an open payment says what it waits for, and until when. */
async function silentWait(handle: Attempt['handle']): Promise<string | null> {
  const { status, waitingFor } = await handle.query(messages.payment);
  const saysWhy = waitingFor !== null && waitingFor.what !== '' && waitingFor.until !== null;
  return saysWhy ? null : `I5: it is ${status}, but does not say why and until when`;
}

type Debits = ReturnType<Simulator['debits']>;

/** I2 and I4: the outcome, compared with what the provider did. */
function contradictions(
  { status, retry, decidedBy }: CitPaymentResult,
  { amount, currency }: CitPaymentInput,
  sessions: readonly SessionReport[],
  debits: Debits,
): string[] {
  const isPaid = sessions.some(({ stage }) => stage === 'succeeded');
  const isPayable = sessions.some(({ stage }) => stage !== 'succeeded' && stage !== 'failed' && stage !== 'created');
  const isAsAsked = debits.every((debit) => debit.amount === amount && debit.currency === currency);
  const saysPaid = status === 'succeeded';
  const saysNotPaid = !saysPaid && status !== 'needs_review';
  // A person may know more than the provider has said, but may not contradict it.
  const byPerson = typeof decidedBy === 'object';
  return [
    saysPaid && !isPaid && !(byPerson && isPayable) ? 'I2: it says succeeded, but the provider does not' : null,
    saysNotPaid && (isPaid || debits.length > 0) ? `I2: it says ${status}, but the customer was debited` : null,
    saysNotPaid && isPayable ? `I2: it says ${status}, but a session can still be paid` : null,
    saysPaid && !isAsAsked ? 'I4: it says succeeded, but the debit differs from what was asked for' : null,
    retry === 'safe' && (isPaid || isPayable)
      ? 'retry is said to be safe, but a session can still be paid, or was'
      : null,
  ].filter((text) => text !== null);
}

/**
 * What a payment leaves behind at its end goes to an aftermath: webhooks that nobody could read by then, and a success that
 * nobody could check. A child that outlives it: once Temporal has the start, nothing of it can be lost.
 */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { log, startChild, uuid4, workflowInfo } from '@temporalio/workflow';
import type { AftermathFact, CitAftermathInput } from '../contract/aftermath';
import { aftermathStart } from '../contract/aftermath-start';
import { CIT_AFTERMATH } from '../contract/messages';
import type { SignedNews } from '../contract/news';
import type { Outcome } from '../contract/payment';
import { aftermathIdOf, isPlainSessionId, WORKFLOW_ID_PREFIX } from '../contract/workflow-id';
import type { Known } from '../facts/known';

type CitAftermath = (input: CitAftermathInput) => Promise<unknown>;

/** True when there is something to leave behind. What a person closed, they have looked at themselves. */
export function leavesBehind(known: Known, unread: readonly SignedNews[], { decidedBy }: Outcome): boolean {
  return unread.length > 0 || (known.paidUnproven && decidedBy === 'provider');
}

/** Resolves once Temporal has it. `now` is epoch ms. */
export async function leaveBehind(
  known: Known,
  unread: readonly SignedNews[],
  outcome: Outcome,
  now: number,
): Promise<void> {
  const sessionId = known.sessionId ?? unread.map((news) => news.sessionId).find(isPlainSessionId) ?? 'unknown';
  const payment = workflowInfo().workflowId.slice(WORKFLOW_ID_PREFIX.length);
  const stand = { state: 'completed', paymentStatus: outcome.status, sessionId } as const;
  const facts = known.paidUnproven ? [unchecked(known)] : [];
  const left = { unread: unread.map((news) => ({ ...news, stand })), facts };
  const start = async (workflowId: string): Promise<unknown> =>
    startChild<CitAftermath>(CIT_AFTERMATH, {
      workflowId,
      args: [{ sessionId, payment, before: [], left }],
      parentClosePolicy: 'ABANDON',
      ...aftermathStart(sessionId, { payment, kept: facts.map(({ key }) => key) }, facts[0], now),
    });

  log.error('ALARM: the payment ends with something unread or unchecked, which goes to an aftermath', {
    unread: unread.length,
  });
  try {
    await start(aftermathIdOf(sessionId));
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    // The bridge has opened one, or somebody sits on the id: nobody can sit on one that they cannot guess.
    await start(`${aftermathIdOf(sessionId)}~${uuid4().slice(0, 8)}`);
  }
}

function unchecked({ request, facts }: Known): AftermathFact {
  return {
    key: 'unproven:paid',
    kind: 'correction',
    says: 'a webhook without proof said that it was paid, and session/status could not be had: compare it with the account',
    webhook: 'payment_finished',
    updatedAt: facts.paidAt ?? '',
    reading: 'paid',
    refund: null,
    amount: request.amount,
    currency: request.currency,
  };
}

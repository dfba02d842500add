/** An aftermath that holds these facts from its start, as a payment leaves one behind: no webhook and no bridge is needed. */
import type { Client } from '@temporalio/client';
import type { AftermathFact, AftermathResult, CitAftermathInput } from '../../workflows/contract/aftermath';
import { CIT_AFTERMATH } from '../../workflows/contract/messages';
import { AFTERMATH, OverdueAt, PaymentStatus, SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import { aftermathGuide, aftermathSummary } from '../../workflows/contract/summaries';
import { aftermathIdOf, WORKFLOW_ID_PREFIX } from '../../workflows/contract/workflow-id';

export interface StartedAftermath {
  readonly sessionId: string;
  /** Workflow id of the payment. */
  readonly payment: string;
  readonly facts: readonly AftermathFact[];
  readonly taskQueue: string;
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** Returns its workflow id. */
export async function startAftermath(client: Client, about: StartedAftermath): Promise<string> {
  const { sessionId, facts, taskQueue } = about;
  const payment = about.payment.slice(WORKFLOW_ID_PREFIX.length);
  const workflowId = aftermathIdOf(sessionId);
  await client.workflow.start<(input: CitAftermathInput) => Promise<AftermathResult>>(CIT_AFTERMATH, {
    workflowId,
    taskQueue,
    args: [{ sessionId, payment, before: [], left: { unread: [], facts } }],
    typedSearchAttributes: [
      { key: PaymentStatus, value: AFTERMATH },
      { key: SmartGlocalSessionId, value: sessionId },
      { key: OverdueAt, value: new Date(Date.now() + WEEK_MS) },
    ],
    memo: { payment, kept: facts.map(({ key }) => key) },
    staticSummary: aftermathSummary(sessionId, payment, facts[0]),
    staticDetails: aftermathGuide(sessionId),
  });
  return workflowId;
}

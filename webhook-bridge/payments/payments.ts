/**
 * Everything the bridge asks of Temporal. No call has a time limit here: while Temporal is down each may take 20 s, so every
 * caller sets its own limit.
 */
import { WorkflowNotFoundError, type WorkflowExecutionStatusName } from '@temporalio/client';
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { TemporalClient } from '../../temporal/connection';
import { CIT_PAYMENT, payment, recheck, WEBHOOK_SIGNALS } from '../../workflows/contract/messages';
import type { PaymentView } from '../../workflows/contract/payment';
import { PaymentStatus, SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import { isPlainSessionId } from '../../workflows/contract/workflow-id';
import type { SignalledType } from './webhook-types';
import { aftermathsOf, type Aftermaths } from './aftermath-workflows';

/** What Temporal itself knows about a payment, without asking a worker. */
export interface Description {
  /** `completed`: the payment ended with an outcome. `broken_off`: terminated, timed out or failed, without an outcome. */
  readonly state: 'open' | 'completed' | 'broken_off';
  /** Search attribute `PaymentStatus`. */
  readonly paymentStatus: string | null;
  readonly sessionId: string | null;
  readonly taskQueue: string;
  /** The shop's page for the returning customer, as given at the start: not yet checked. */
  readonly returnUrl: string | null;
}

export interface Payments extends Aftermaths {
  /** Resolves once Temporal has the signal: true; false when no payment of that id is open. */
  signal(workflowId: string, type: SignalledType, snapshot: SessionSnapshot): Promise<boolean>;
  /** Tells the payment that the customer is back. Does nothing when it is not open. */
  customerReturned(workflowId: string): Promise<void>;
  /** Makes the payment ask the provider now. Does nothing when it is not open. */
  recheck(workflowId: string): Promise<void>;
  /** The workflow id of the payment that owns this session, or null. */
  findBySession(sessionId: string): Promise<string | null>;
  /** Null when Temporal knows no such payment. */
  describe(workflowId: string): Promise<Description | null>;
  /** Asks the workflow, so it needs a worker. Null when Temporal knows no such payment. */
  view(workflowId: string): Promise<PaymentView | null>;
  /** Rejects when Temporal does not answer for our namespace. */
  ping(): Promise<void>;
}

/** Memo key under which the starter leaves the shop's return address, where the bridge can read it without a worker. */
const RETURN_URL = 'returnUrl';

const CLOSED: Partial<Record<WorkflowExecutionStatusName, Description['state']>> = {
  COMPLETED: 'completed',
  FAILED: 'broken_off',
  CANCELLED: 'broken_off',
  TERMINATED: 'broken_off',
  TIMED_OUT: 'broken_off',
};

/** The payments of this client's namespace. `taskQueue` is for what `aftermathsOf` says; null when it was not set. */
export function paymentsOf(
  { client, reach }: Pick<TemporalClient, 'client' | 'reach'>,
  taskQueue: string | null = null,
): Payments {
  const handleOf = (workflowId: string) => client.workflow.getHandle(workflowId);
  return {
    async signal(workflowId, type, snapshot) {
      const sent = handleOf(workflowId).signal(WEBHOOK_SIGNALS[type], snapshot);
      return (await nullIfUnknown(sent.then(() => true))) ?? false;
    },
    async customerReturned(workflowId) {
      await nullIfUnknown(handleOf(workflowId).signal(recheck, { customerReturned: true }));
    },
    async recheck(workflowId) {
      await nullIfUnknown(handleOf(workflowId).signal(recheck, {}));
    },
    async findBySession(sessionId) {
      // Nothing else gets into a list query: a quotation mark would end the text, a long id the query.
      if (!isPlainSessionId(sessionId)) return null;
      const query = `WorkflowType = "${CIT_PAYMENT}" AND ${SmartGlocalSessionId.name} = "${sessionId}"`;
      for await (const { workflowId } of client.workflow.list({ query, pageSize: 1 })) return workflowId;
      return null;
    },
    async describe(workflowId) {
      const found = await nullIfUnknown(handleOf(workflowId).describe());
      if (found === null) return null;
      const returnUrl = found.memo?.[RETURN_URL];
      return {
        state: CLOSED[found.status.name] ?? 'open',
        paymentStatus: found.typedSearchAttributes.get(PaymentStatus) ?? null,
        sessionId: found.typedSearchAttributes.get(SmartGlocalSessionId) ?? null,
        taskQueue: found.taskQueue,
        returnUrl: typeof returnUrl === 'string' ? returnUrl : null,
      };
    },
    view: (workflowId) => nullIfUnknown(handleOf(workflowId).query(payment)),
    ping: () => reach(),
    ...aftermathsOf(client, taskQueue),
  };
}

/** Temporal's "not found" can mean closed or unknown: its text tells which, but the text is not part of the contract. */
async function nullIfUnknown<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

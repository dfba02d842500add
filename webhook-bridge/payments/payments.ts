/**
 * Everything the bridge asks of Temporal. No call has a time limit here: while Temporal is down each may take 20 s, so every
 * caller sets its own limit.
 */
import { WorkflowNotFoundError, type WorkflowExecutionStatusName, type WorkflowHandle } from '@temporalio/client';
import { LRUCache } from 'lru-cache';
import type { TemporalClient } from '../../temporal/connection';
import { CIT_PAYMENT, payment, recheck, WEBHOOK_SIGNALS, type SignalledType } from '../../workflows/contract/messages';
import type { Stand } from '../../workflows/contract/aftermath';
import type { SignedNews } from '../../workflows/contract/news';
import type { PaymentView } from '../../workflows/contract/payment';
import { PaymentStatus, SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import { isPlainSessionId } from '../../workflows/contract/workflow-id';
import { aftermathsOf, type Aftermaths } from './aftermath-workflows';
import { findPayment, listedPayment } from './ours';

/** What Temporal itself knows about a payment, without asking a worker. */
export interface Description extends Stand {
  readonly taskQueue: string;
  /** The shop's page for the returning customer, as given at the start: not yet checked. */
  readonly returnUrl: string | null;
}

export interface Payments extends Aftermaths {
  /** Resolves once a payment of ours has the signal: true; false when none of that id is open. */
  signal(workflowId: string, type: SignalledType, news: SignedNews): Promise<boolean>;
  /** Tells the payment that the customer is back. Does nothing when it is not open. */
  customerReturned(workflowId: string): Promise<void>;
  /** Makes the payment ask the provider now: true; false when none of that id is open. */
  recheck(workflowId: string): Promise<boolean>;
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

/** Payments whose run is known to be ours; some 100 bytes each. */
const RUNS = 10_000;

export interface PaymentsOptions {
  /** For what `aftermathsOf` says; null when it was not set. */
  readonly taskQueue?: string | null;
  /** Somebody has put a workflow of their own where ours belongs. */
  readonly alarm?: (what: string, workflowId: string) => void;
}

/** The payments of this client's namespace. */
export function paymentsOf(
  { client, reach }: Pick<TemporalClient, 'client' | 'reach'>,
  { taskQueue = null, alarm = () => undefined }: PaymentsOptions = {},
): Payments {
  const handleOf = (workflowId: string, runId?: string) => client.workflow.getHandle(workflowId, runId);
  const runs = new LRUCache<string, string>({ max: RUNS });

  const findOurs = async (workflowId: string) => {
    const found = await findPayment(handleOf(workflowId));
    if (found !== 'squatted') return found;
    alarm('a workflow that is not ours has the id of a payment', workflowId);
    return null;
  };

  /** Sends to a run that is known to be ours, and to no other: a workflow that takes the id meanwhile does not get it. */
  async function tell(workflowId: string, send: (handle: WorkflowHandle) => Promise<void>): Promise<boolean> {
    const sendTo = async (runId: string) => nullIfUnknown(send(handleOf(workflowId, runId)).then(() => true));
    const known = runs.get(workflowId);
    if (known !== undefined && (await sendTo(known)) !== null) return true;
    const found = await findOurs(workflowId);
    if (found === null || CLOSED[found.status.name] !== undefined) return false;
    runs.set(workflowId, found.runId);
    return (await sendTo(found.runId)) ?? false;
  }

  return {
    signal: (workflowId, type, news) => tell(workflowId, (handle) => handle.signal(WEBHOOK_SIGNALS[type], news)),
    async customerReturned(workflowId) {
      await nullIfUnknown(handleOf(workflowId).signal(recheck, { customerReturned: true }));
    },
    recheck: (workflowId) => tell(workflowId, (handle) => handle.signal(recheck, {})),
    async findBySession(sessionId) {
      // Nothing else gets into a list query: a quotation mark would end the text, a long id the query.
      if (!isPlainSessionId(sessionId)) return null;
      const query = `WorkflowType = "${CIT_PAYMENT}" AND ${SmartGlocalSessionId.name} = "${sessionId}"`;
      return listedPayment(client, query, (workflowId) => {
        alarm('a workflow that is not ours claims a session of Smart Glocal', workflowId);
      });
    },
    async describe(workflowId) {
      const found = await findOurs(workflowId);
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
    ...aftermathsOf(client, taskQueue, alarm),
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

/**
 * After the last kill: no more faults, and every payment must end by itself. A payment in review gets what an operator
 * would give it: `recheck`, with the session that the provider's staff found if the payment does not know its own.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { control } from '../../demo/simulator-control';
import { recheckPayment } from '../../starter/shop/payments';
import { CIT_PAYMENT } from '../../workflows/contract/messages';
import { PaymentStatus } from '../../workflows/contract/search-attributes';
import { WORKFLOW_ID_PREFIX } from '../../workflows/contract/workflow-id';
import type { ProviderState } from './provider-watch';

const LOOK_EVERY_MS = 1_000;

/** Ours: how often an operator looks again at what is still in review. */
const PERSON_LOOKS_EVERY_MS = 10_000;

export interface Drain {
  readonly client: Client;
  readonly simulatorUrl: string;
  readonly state: () => Promise<ProviderState>;
  readonly untilMs: number;
  readonly isOver: () => boolean;
  /** Called now and then with the payments that are still open. */
  readonly told: (workflowIds: readonly string[]) => void;
}

interface Open {
  readonly workflowId: string;
  readonly isInReview: boolean;
}

/** Resolves when every payment has ended that can, or when time is up. */
export async function drain({ client, simulatorUrl, state, untilMs, isOver, told }: Drain): Promise<void> {
  await control(simulatorUrl, 'faults', 'DELETE');
  let nextLookAt = 0;
  for (;;) {
    const open = await openPayments(client);
    if (open.length === 0 || Date.now() > untilMs || isOver()) return;
    if (Date.now() > nextLookAt) {
      told(open.map(({ workflowId }) => workflowId));
      const inReview = open.filter(({ isInReview }) => isInReview);
      const answerable = await actAsAPerson(client, inReview, await state());
      if (answerable === 0 && inReview.length === open.length) return;
      nextLookAt = Date.now() + PERSON_LOOKS_EVERY_MS;
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** How many of them an operator could still help. */
async function actAsAPerson(client: Client, inReview: readonly Open[], { sessions }: ProviderState): Promise<number> {
  let answerable = 0;
  for (const { workflowId } of inReview) {
    const paymentId = workflowId.slice(WORKFLOW_ID_PREFIX.length);
    const own = sessions.filter((session) => session.paymentId === paymentId && session.stage !== 'created');
    const [session] = own;
    // A contradiction at the provider never resolves itself, and where there is no session there is none to name.
    if (session === undefined || own.some(({ stage }) => stage === 'contradictory')) continue;
    answerable += 1;
    await recheckPayment(client, workflowId, { sessionId: session.id }).catch(() => undefined);
  }
  return answerable;
}

async function openPayments(client: Client): Promise<Open[]> {
  const open: Open[] = [];
  const query = `WorkflowType = "${CIT_PAYMENT}" AND ExecutionStatus = "Running"`;
  for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
    open.push({ workflowId, isInReview: typedSearchAttributes.get(PaymentStatus) === 'needs_review' });
  }
  return open;
}

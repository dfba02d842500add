import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time';
import type { LinkSecrets } from '../../../seals/customer-link';
import type { Simulator } from '../../../simulator/start';
import type { citPayment } from '../../../workflows/cit-payment';
import * as messages from '../../../workflows/contract/messages';
import type { CitPaymentResult, PaymentView } from '../../../workflows/contract/payment';
import { PaymentStatus } from '../../../workflows/contract/search-attributes';
import { becomesTrue } from './becomes-true';
import { customerOf, type Customer } from './customer';
import type { PassingTime } from './passing-time';
import type { TestServer } from './test-server';

export interface RunningPayment extends Customer {
  readonly id: string;
  readonly handle: WorkflowHandleWithFirstExecutionRunId<typeof citPayment>;
  view(): Promise<PaymentView>;
  /** The view, once the payment has this status. Time stands still meanwhile. */
  reaches(status: PaymentView['status']): Promise<PaymentView>;
  /** Lets time pass until the payment has ended. */
  ends(within?: Duration): Promise<CitPaymentResult>;
  /** `PaymentStatus` as it is listed, once it is `expected` (a list may lag behind); after 30 s whatever it is then. */
  listedAs(expected: string): Promise<string | null>;
}

/** Ours: a settled payment has its status within milliseconds; a busy machine needs more. */
const REACHES_WITHIN_MS = 60_000;
/** Visibility shows a change 5 to 40 ms later (measured); ours, for a busy machine. */
const LISTED_WITHIN_MS = 30_000;

export interface Surroundings {
  readonly server: TestServer;
  readonly simulator: Simulator;
  readonly time: PassingTime;
  /** The bridge's address for customers, and what signs their links. */
  readonly links: { readonly bridgeUrl: string; readonly linkSecrets: LinkSecrets };
}

/** A payment that was started, with what a test does with it and asks of it. */
export function runningPayment(
  id: string,
  handle: RunningPayment['handle'],
  { server, simulator, time, links }: Surroundings,
): RunningPayment {
  const view = async (): Promise<PaymentView> => handle.query(messages.payment);
  return {
    id,
    handle,
    view,
    ...customerOf({ paymentId: id, handle, simulator, time, ...links }),
    async reaches(status) {
      const isThere = async (): Promise<boolean> => (await view()).status === status;
      if (!(await becomesTrue(isThere, REACHES_WITHIN_MS))) {
        throw new Error(`${id} is ${(await view()).status} and did not become ${status}`);
      }
      return view();
    },
    async ends(within = '10m') {
      let left = msToNumber(within);
      for (;;) {
        await time.settle();
        if ((await handle.describe()).status.name !== 'RUNNING') return handle.result();
        if (left <= 0) throw new Error(`${id} is still ${(await view()).status} after ${String(within)}`);
        left -= await time.pass(left);
      }
    },
    async listedAs(expected) {
      await becomesTrue(async () => (await listedStatus(server, handle.workflowId)) === expected, LISTED_WITHIN_MS);
      return listedStatus(server, handle.workflowId);
    },
  };
}

async function listedStatus({ client, lists }: TestServer, workflowId: string): Promise<string | null> {
  if (!lists) {
    const { typedSearchAttributes } = await client.workflow.getHandle(workflowId).describe();
    return typedSearchAttributes.get(PaymentStatus) ?? null;
  }
  const query = `WorkflowType = "${messages.CIT_PAYMENT}" AND WorkflowId = "${workflowId}"`;
  for await (const { typedSearchAttributes } of client.workflow.list({ query })) {
    return typedSearchAttributes.get(PaymentStatus) ?? null;
  }
  return null;
}

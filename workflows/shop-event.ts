import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { ShopEventActivities } from './contract/activities';
import { SHOP_EVENT_POLICY } from './contract/policy';
import type { ShopEventInput } from './contract/shop-event';
import { AFTERMATH_ID_PREFIX, shopEventIdOf, WORKFLOW_ID_PREFIX } from './contract/workflow-id';
import { mustBeReadable } from './effects/readings';

const { answerWithin, overhead, gaps, givesUpAfter } = SHOP_EVENT_POLICY;

/**
 * Sends the shop one event about one payment, and repeats it for three days until the shop accepts it. Temporal's own
 * retries do the waiting: one activity, however many tries. Completes when the shop has accepted it, fails when it has
 * not: that is how undelivered events can be listed.
 */
export async function shopEvent(input: ShopEventInput): Promise<void> {
  mustBeReadable(input);
  refuseUnlessToldByItsPayment(input);
  const { postShopEvent } = proxyActivities<ShopEventActivities>({
    startToCloseTimeout: answerWithin + overhead,
    scheduleToCloseTimeout: givesUpAfter,
    retry: { initialInterval: gaps.first, backoffCoefficient: gaps.growth, maximumInterval: gaps.longest },
    summary: `post ${input.event.type} to the shop`,
  });
  setCurrentDetails(
    `Tells the shop **${input.event.type}** of \`${input.payment}\`, until it answers 2xx. If this fails, the shop has not ` +
      'accepted it in three days (or answered 410): read the payment with `npm run starter -- status`, or reset this workflow to send it again.',
  );
  try {
    await postShopEvent(input);
  } catch (error) {
    // A cancellation comes from an operator and says nothing about the shop.
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const message = `The shop was not told ${input.event.type}: ${innermost(error).message}`;
    throw ApplicationFailure.create({ type: 'undelivered', message, nonRetryable: true });
  }
}

/**
 * The shop believes what it is told, so nobody may have something told by starting this by hand. Temporal itself writes down
 * which workflow started a child, and no start can claim it; the payment that is told about must be that one.
 */
function refuseUnlessToldByItsPayment({ payment, happening }: ShopEventInput): void {
  const { parent, workflowId, namespace, unsafe } = workflowInfo();
  const isOfOurs =
    parent !== undefined &&
    // A replay calls every namespace `default`.
    (unsafe.isReplaying || parent.namespace === namespace) &&
    [WORKFLOW_ID_PREFIX, AFTERMATH_ID_PREFIX].some((prefix) => parent.workflowId.startsWith(prefix));
  if (isOfOurs && parent.workflowId === payment && workflowId === shopEventIdOf(payment, happening)) return;
  const message =
    'No payment has told this: it was started by hand, or by a workflow that is not the payment. Nothing was sent.';
  throw ApplicationFailure.create({ type: 'not_told_by_a_payment', message, nonRetryable: true });
}

/** When the time is over, Temporal's failure says so; the shop's last answer is its cause. */
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
} from '@temporalio/workflow';
import type { ShopEventActivities } from './contract/activities';
import { SHOP_EVENT_POLICY } from './contract/policy';
import type { ShopEventInput } from './contract/shop-event';

const { answerWithin, overhead, gaps, givesUpAfter } = SHOP_EVENT_POLICY;

/**
 * Tells the shop one thing about one payment, retrying for three days until the shop accepts it. Temporal's own retries do
 * the waiting: one activity, however many attempts. Completes when the shop has it, and fails when it does not: that is how
 * undelivered events are listed.
 */
export async function shopEvent(input: ShopEventInput): Promise<void> {
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
    // A cancellation is the operator's decision, not the shop's answer.
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const message = `The shop was not told ${input.event.type}: ${innermost(error).message}`;
    throw ApplicationFailure.create({ type: 'undelivered', message, nonRetryable: true });
  }
}

/** When time runs out, Temporal reports that, and keeps the last answer as the cause. */
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

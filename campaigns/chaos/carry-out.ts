/** One payment of the plan: faults are ordered, the shop starts it, and shop and customer play their parts. */
import { setTimeout as delay } from 'node:timers/promises';
import { control } from '../../demo/simulator-control';
import { beTheCustomer } from './customer';
import type { PlannedPayment } from './plan';
import { cancelAsAShop, confirmAsAShop, startAsAShopMust, type Shop } from './shop';

/** What shop and customer know about one payment. */
export interface Told {
  readonly paymentId: string;
  startedAt: number;
  wasAcknowledged: boolean;
  /** Starts that were unclear and were asked again. */
  unclear: number;
  /** Null until the customer is done. */
  customer: string | null;
  /** Errors that a shop should never get: a refused start, an invalid input. */
  trouble: string | null;
}

/** Does what shop and customer do; the rest is up to the engine. Never throws. */
export async function carryOut(planned: PlannedPayment, shop: Shop, simulatorUrl: string, told: Told): Promise<void> {
  const { input, story, troubles } = planned;
  try {
    for (const order of troubles.calls) await orderFault(simulatorUrl, 'calls', order);
    for (const order of troubles.webhooks) await orderFault(simulatorUrl, 'webhooks', order);
    told.startedAt = Date.now();
    const starts = [startAsAShopMust(shop, input), ...(story.isStartedTwice ? [startAsAShopMust(shop, input)] : [])];
    const [start] = await Promise.all(starts);
    if (start === null || start === undefined) return;
    told.wasAcknowledged = true;
    told.unclear = start.unclear;
    const { workflowId, view, customerUrl } = start.started;

    const decides = async (): Promise<void> => {
      if (view.nextStep?.type !== 'confirm' || story.confirmsAfterMs === null) return;
      await delay(story.confirmsAfterMs);
      await confirmAsAShop(shop, workflowId);
    };
    const stops = async (): Promise<void> => {
      if (story.cancelsAfterMs === null) return;
      await delay(story.cancelsAfterMs);
      await cancelAsAShop(shop, workflowId);
    };
    const pays = async (): Promise<void> => {
      told.customer = customerUrl === null ? 'had nothing to do' : await beTheCustomer(customerUrl, story);
    };
    await Promise.all([decides(), stops(), pays()]);
  } catch (error) {
    told.trouble = error instanceof Error ? error.message : String(error);
  }
}

async function orderFault(url: string, of: 'calls' | 'webhooks', order: object): Promise<void> {
  await control(url, `faults/${of}`, 'POST', order);
}

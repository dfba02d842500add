/**
 * The shop's server: the starter's functions, and what a shop must do with their answers. An unclear start is asked
 * again with the same id for as long as it takes; that rule is the shop's half of "at most one debit".
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { InvalidInput, Refused, StartRefused } from '../../starter/shop/errors';
import {
  cancelPayment,
  confirmPayment,
  startPayment,
  type StartedPayment,
  type StartOptions,
} from '../../starter/shop/payments';
import type { CitPaymentInput } from '../../workflows/contract/payment';

const ASKS_AGAIN_AFTER_MS = 500;

/**
 * Ours. On a machine too slow for the load, retrying every 500 ms kept Temporal so busy that no payment was carried out
 * any more; with growing gaps it caught up (docs/chaos.md, "What it found").
 */
const LONGEST_GAP_MS = 30_000;

/** Ours: long before this, a manual payment is confirmed or its decision deadline has passed. */
const DECIDES_FOR_MS = 90_000;

export interface Shop {
  readonly client: Client;
  readonly start: StartOptions;
  /** True once the campaign gives up: nothing is asked again then. */
  readonly isOver: () => boolean;
}

export interface Start {
  readonly started: StartedPayment;
  /** How often it was unclear before. */
  readonly unclear: number;
}

/** Starts the payment, repeating with the same id until Temporal has given a definite answer. Null when time was up. */
export async function startAsAShopMust({ client, start, isOver }: Shop, input: CitPaymentInput): Promise<Start | null> {
  for (let unclear = 0; !isOver(); unclear += 1) {
    try {
      return { started: await startPayment(client, input, start), unclear };
    } catch (error) {
      // For these, asking again is pointless; after any other error the payment may be under way.
      if (error instanceof InvalidInput || error instanceof StartRefused) throw error;
      await delay(gapMs(unclear));
    }
  }
  return null;
}

/** Doubles each time, and is spread, so that starts refused together do not come back together. */
function gapMs(asked: number): number {
  return Math.min(LONGEST_GAP_MS, ASKS_AGAIN_AFTER_MS * 2 ** asked) * (0.5 + Math.random() / 2);
}

/** The shop's confirmation, which may be repeated: sent again as long as no answer came. */
export async function confirmAsAShop({ client, isOver }: Shop, workflowId: string): Promise<void> {
  const giveUpAt = Date.now() + DECIDES_FOR_MS;
  for (let unanswered = 0; !isOver() && Date.now() < giveUpAt; unanswered += 1) {
    try {
      return void (await confirmPayment(client, workflowId, { by: 'chaos' }));
    } catch (error) {
      if (error instanceof Refused) return; // Ended or stopped: there is nothing left to confirm.
      await delay(gapMs(unanswered));
    }
  }
}

/** Asks once to stop; when the answer is lost, it does not ask again. */
export async function cancelAsAShop({ client }: Shop, workflowId: string): Promise<void> {
  await cancelPayment(client, workflowId, { by: 'chaos', reason: 'The customer changed their mind.' }).catch(
    () => undefined,
  );
}

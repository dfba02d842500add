/** The shop whose payments are full of planted secrets, and the simulator from which it orders faults. */
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { control } from '../../../demo/simulator-control';
import { startAsAShopMust } from '../../../campaigns/chaos/shop';
import { parseLinkSecrets } from '../../../seals/customer-link';
import type { CitPayment } from '../../../starter/shop/lookup';
import { readView, type StartedPayment } from '../../../starter/shop/payments';
import type { CitPaymentInput, CitPaymentResult } from '../../../workflows/contract/payment';
import { workflowIdOf } from '../../../workflows/contract/workflow-id';
import { becomesTrue } from '../../support/world/becomes-true';
import { PLANTED, tokenThat } from './planted';
import type { Stage } from './stage';

/** Ours, for a busy machine: the longest fault is a call that is asked about after 30 s. */
const WITHIN_MS = 150_000;

export interface Shop {
  /** The workflow ids of everything that was started. */
  readonly started: readonly string[];
  /** Starts a payment, and returns its first answer. As a shop must, it asks again when a start is unclear. */
  readonly pay: (id: string, word: string, change?: Partial<CitPaymentInput>) => Promise<StartedPayment>;
  /** The payment's result, once it has one. */
  readonly ends: (id: string) => Promise<CitPaymentResult>;
  /** Does something that must fail, and keeps the error. */
  readonly fails: (act: Promise<unknown>) => Promise<void>;
  /** Orders a fault from the simulator. */
  readonly fault: (payment: string, method: string, fault: string, nth?: 'every') => Promise<void>;
}

/** A shop on this stage that keeps every error in `errors`, as text that a caller might print. */
export function shopOf({ settings, temporal: { client }, isEncrypted }: Stage, errors: string[]): Shop {
  const options = {
    publicBaseUrl: settings.bridgeUrl,
    linkSecrets: parseLinkSecrets(settings.linkSecret),
    tokenSealKey: isEncrypted ? settings.tokenSealKey : null,
    taskQueue: settings.taskQueue,
  };
  const started: string[] = [];
  return {
    started,
    pay: async (id, word, change = {}) => {
      const giveUpAt = Date.now() + WITHIN_MS;
      const shop = { client, start: options, isOver: () => Date.now() > giveUpAt };
      const start = await startAsAShopMust(shop, { ...inputOf(id, word), ...change });
      if (start === null) return notWithin(`it is unclear whether ${id} was started`);
      started.push(start.started.workflowId);
      return start.started;
    },
    ends: async (id) => {
      const workflowId = workflowIdOf(id);
      const tooLong = delay(WITHIN_MS, null, { ref: false });
      const result = await Promise.race([client.workflow.getHandle<CitPayment>(workflowId).result(), tooLong]);
      return result ?? notWithin(`${id} has not ended: ${inspect(await readView(client, workflowId))}`);
    },
    fails: async (act) => {
      const error: unknown = await act.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      errors.push(inspect(error, { depth: 9, showHidden: true }));
    },
    fault: async (payment, method, fault, nth) => {
      const order = { for: { payment }, method, fault, ...(nth === undefined ? {} : { nth }) };
      await control(settings.simulatorUrl, 'faults/calls', 'POST', order);
    },
  };
}

/** Resolves once it is true; when it is not in time, rejects and says what was awaited. */
export async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  if (!(await becomesTrue(isTrue, WITHIN_MS))) notWithin(`it is not true that ${what}`);
}

function notWithin(what: string): never {
  throw new Error(`After ${String(WITHIN_MS / 1000)} s ${what}`);
}

/** A payment with something planted in every member; `word` tells the simulator how it goes. */
export function inputOf(paymentId: string, word: string): CitPaymentInput {
  return {
    paymentId,
    amount: 10_000,
    currency: 'usd',
    customer: { reference: PLANTED.customer, contacts: [{ email: PLANTED.email }, { phone: PLANTED.phone }] },
    token: tokenThat(word),
    returnUrl: PLANTED.returnUrl,
    metadata: { note: PLANTED.metadata },
  };
}

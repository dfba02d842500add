/** The shop whose payments are full of planted secrets, and the simulator that it orders trouble from. */
import { inspect } from 'node:util';
import type { CitPayment } from '../../../starter/lookup';
import { startPayment } from '../../../starter/payments';
import { parseLinkSecrets } from '../../../webhook-bridge/customer-link';
import type { CitPaymentInput, CitPaymentResult } from '../../../workflows/shapes';
import { workflowIdOf } from '../../../workflows/workflow-id';
import { PLANTED, tokenThat } from './planted';
import type { Stage } from './stage';

export interface Shop {
  /** The workflow ids of all that was started. */
  readonly started: readonly string[];
  /** Starts a payment, and gives its first answer. */
  readonly pay: (id: string, word: string, change?: Partial<CitPaymentInput>) => ReturnType<typeof startPayment>;
  /** Its result, once it has one. */
  readonly ends: (id: string) => Promise<CitPaymentResult>;
  /** Does what must fail, and keeps the error. */
  readonly fails: (act: Promise<unknown>) => Promise<void>;
  /** Orders a fault at the simulator. */
  readonly fault: (payment: string, method: string, fault: string, nth?: 'every') => Promise<void>;
}

/** A shop on this stage that keeps every error in `errors`, as somebody may print it. */
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
      const payment = await startPayment(client, { ...inputOf(id, word), ...change }, options);
      started.push(payment.workflowId);
      return payment;
    },
    ends: (id) => client.workflow.getHandle<CitPayment>(workflowIdOf(id)).result(),
    fails: async (act) => {
      const error: unknown = await act.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      errors.push(inspect(error, { depth: 9, showHidden: true }));
    },
    fault: (payment, method, fault, nth) =>
      control(settings.simulatorUrl, 'faults/calls', {
        for: { payment },
        method,
        fault,
        ...(nth === undefined ? {} : { nth }),
      }),
  };
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

/** Tells the simulator. */
export async function control(simulatorUrl: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${simulatorUrl}/_control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The simulator refused ${path}: ${await response.text()}`);
}

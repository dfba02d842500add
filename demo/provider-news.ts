/**
 * What the simulated Smart Glocal saw and did, read over HTTP from its control interface, in words for a person. The evidence
 * is the provider's own: what the engine believes is shown elsewhere.
 */
import { z } from 'zod';
import type { Who } from './story';

export interface Step {
  /** Epoch ms. */
  readonly at: number;
  readonly who: Who;
  readonly what: string;
}

const entrySchema = z.looseObject({ at: z.iso.datetime().transform((text) => Date.parse(text)), kind: z.string() });
const requestSchema = z.looseObject({ method: z.string(), verdict: z.string() });
const deliverySchema = z.looseObject({ type: z.string(), attempt: z.number(), reply: z.number().nullable() });
const transitionSchema = z.looseObject({ to: z.string(), code: z.string().nullable() });

const ledgerSchema = z.looseObject({
  debits: z.array(
    z.looseObject({ citPaymentId: z.string().nullable(), count: z.int(), amount: z.int(), currency: z.string() }),
  ),
});

/** What a call of the engine is for. A method that is not here is shown by its name. */
const PURPOSE: Readonly<Record<string, string>> = {
  'session/create': 'opens a payment session',
  'session/start/payment': 'starts the payment with the saved token',
  'session/confirm': 'found amount, currency and customer as requested, and confirms',
  'session/cancel': 'cancels',
  'session/status': 'asks how the payment stands',
};

/** The states that a person should know of, as the provider's doing; the others only lead to one of these. */
const STATES: Readonly<Record<string, string>> = {
  awaits_confirm: 'is ready, and waits for the confirmation',
  awaits_customer: "wants the customer to approve at the bank's 3DS page",
  customer_done: "has the bank's answer to the 3DS",
  succeeded: 'debits the card',
  failed: 'ends the payment unpaid',
};

/** A reader of the journal: each call gives the steps that are new, oldest first. */
export function journalReader(simulatorUrl: string): () => Promise<Step[]> {
  let seen = 0;
  return async () => {
    const entries = z.array(entrySchema).parse(await read(`${simulatorUrl}/_control/journal`));
    const fresh = entries.slice(seen);
    seen = Math.max(seen, entries.length);
    return fresh.map(stepOf).filter((step) => step !== null);
  };
}

export interface Debits {
  readonly count: number;
  /** Minor units, all together. */
  readonly amount: number;
}

/** How often, and how much, the simulator debited for this debt, over all sessions. */
export async function debitsOf(simulatorUrl: string, paymentId: string): Promise<Debits> {
  const { debits } = ledgerSchema.parse(await read(`${simulatorUrl}/_control/ledger`));
  return debits
    .filter(({ citPaymentId }) => citPaymentId === paymentId)
    .reduce((sum, { count, amount }) => ({ count: sum.count + count, amount: sum.amount + amount }), {
      count: 0,
      amount: 0,
    });
}

function stepOf(entry: z.output<typeof entrySchema>): Step | null {
  const { at } = entry;
  switch (entry.kind) {
    case 'request': {
      const { method, verdict } = requestSchema.parse(entry);
      return { at, who: 'engine', what: `${PURPOSE[method] ?? 'calls'} (${method}: ${verdict})` };
    }
    case 'delivery': {
      const { type, attempt, reply } = deliverySchema.parse(entry);
      const again = attempt === 1 ? '' : `, try ${String(attempt)}`;
      const answer = reply === null ? 'gets no answer' : `the bridge answers ${String(reply)}`;
      return { at, who: 'Smart Glocal', what: `sends the webhook ${type}${again}: ${answer}` };
    }
    case 'transition': {
      const { to, code } = transitionSchema.parse(entry);
      const what = STATES[to];
      return what === undefined ? null : { at, who: 'Smart Glocal', what: code === null ? what : `${what} (${code})` };
    }
    default:
      return null; // The customer's own lines report what the customer did.
  }
}

async function read(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`The simulator's control interface answered HTTP ${String(response.status)}.`);
  return response.json();
}

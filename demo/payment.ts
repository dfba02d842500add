/** One payment from the shop's start to its outcome, with every step shown as it happens. Nothing here decides how it ends. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { UnknownPayment } from '../starter/shop/errors';
import type { KnownView } from '../starter/shop/payment-report';
import { startPayment, readView, type StartOptions } from '../starter/shop/payments';
import { formatMoney } from '../workflows/contract/money';
import type { CitPaymentInput, Outcome } from '../workflows/contract/payment';
import { workflowIdOf } from '../workflows/contract/workflow-id';
import { approveAndReturn, goToBank } from './customer';
import { journalReader } from './provider-news';
import { stepLine, type Tell } from './story';

/** Ours: fast enough to look live. */
const LOOK_EVERY_MS = 100;

/** Ours: the payment takes about two seconds; one that needs a minute has gone wrong, and a person has stopped reading. */
const OUTCOME_WITHIN_MS = 60_000;

export interface Shop {
  readonly client: Client;
  readonly start: StartOptions;
  readonly simulatorUrl: string;
  readonly say: (line: string) => void;
}

export interface Ended {
  readonly outcome: Outcome;
  /** From the shop's call to the moment the outcome was seen. */
  readonly tookMs: number;
}

/** Starts the payment, sends a simulated customer through 3DS, returns the outcome. Throws when there is none in a minute. */
export async function carryOut(shop: Shop, input: CitPaymentInput): Promise<Ended> {
  const { client, start, simulatorUrl, say } = shop;
  const startedAt = Date.now();
  const readJournal = journalReader(simulatorUrl);
  const tellNews = async (): Promise<void> => {
    for (const { at, who, what } of await readJournal()) say(stepLine(at - startedAt, who, what));
  };
  const tell: Tell = async (who, what) => {
    const at = Date.now();
    await tellNews();
    say(stepLine(at - startedAt, who, what));
  };

  const ending = new AbortController();
  const outcome = follow(shop, input.paymentId, { tell, tellNews, signal: ending.signal });
  outcome.catch(() => undefined); // Awaited below, unless something before it fails.
  try {
    await tell(
      'shop',
      `asks for ${formatMoney(input.amount, input.currency)} from customer ${input.customer.reference}, order ${input.paymentId}`,
    );
    const { view, customerUrl } = await startPayment(client, input, start);
    if (view.nextStep?.type === 'redirect' && customerUrl !== null) {
      await tell('shop', 'has its answer: the link for the customer');
      await approveAndReturn(await goToBank(customerUrl, tell), tell);
    }
    return { outcome: await outcome, tookMs: Date.now() - startedAt };
  } finally {
    ending.abort();
  }
}

async function follow(
  { client }: Shop,
  paymentId: string,
  told: { readonly tell: Tell; readonly tellNews: () => Promise<void>; readonly signal: AbortSignal },
): Promise<Outcome> {
  const giveUpAt = Date.now() + OUTCOME_WITHIN_MS;
  let status = '';
  while (Date.now() < giveUpAt && !told.signal.aborted) {
    await told.tellNews();
    const view = await viewIfKnown(client, workflowIdOf(paymentId));
    if (view !== null && view.status !== status) {
      status = view.status;
      await told.tell('engine', lineOf(view));
    }
    if (view !== null && view.outcome !== null) return view.outcome;
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`Payment ${paymentId} has no outcome after ${String(OUTCOME_WITHIN_MS / 1000)} s; it is ${status}.`);
}

/** Null while Temporal does not know the payment yet: the shop's call is on its way. */
async function viewIfKnown(client: Client, workflowId: string): Promise<KnownView | null> {
  try {
    return await readView(client, workflowId);
  } catch (error) {
    if (error instanceof UnknownPayment) return null;
    throw error;
  }
}

function lineOf({ status, waitingFor, outcome }: KnownView): string {
  if (outcome !== null) return `payment is ${status}: ${outcome.reason}`;
  return waitingFor === null ? `payment is ${status}` : `payment is ${status}, waiting for ${waitingFor.what}`;
}

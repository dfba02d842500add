/** What a shop and its customers do, in the words of the rows. */
import { setTimeout as delay } from 'node:timers/promises';
import { approveAndReturn, goToBank } from '../../demo/customer';
import { payUrl } from '../../seals/customer-link';
import { StartUnclear } from '../../starter/shop/errors';
import { readView, startPayment, waitForOutcome, type StartedPayment } from '../../starter/shop/payments';
import type { CitPaymentInput, CitPaymentResult } from '../../workflows/contract/payment';
import { becomes, until } from './waiting';
import type { Scene } from './scene';

/** Ours, for a busy machine: what goes well takes seconds, with a question after silence a minute. */
const ENDS_WITHIN_MS = 120_000;

/** 100.00 USD with a token that tells the simulator how it goes. */
export function inputOf(paymentId: string, word: string, change: Partial<CitPaymentInput> = {}): CitPaymentInput {
  return {
    paymentId,
    amount: 10_000,
    currency: 'usd',
    customer: { reference: `customer-of-${paymentId}` },
    token: `tok_${word}#${paymentId}`,
    ...change,
  };
}

/** Starts it; asks again, as a shop must, while that is unclear. */
export async function pay({ client, options }: Scene, input: CitPaymentInput): Promise<StartedPayment> {
  const giveUpAt = Date.now() + ENDS_WITHIN_MS;
  for (;;) {
    try {
      return await startPayment(client, input, options);
    } catch (error) {
      if (!(error instanceof StartUnclear) || Date.now() > giveUpAt) throw error;
      await delay(500);
    }
  }
}

export interface OpenPayment {
  readonly paymentId: string;
  readonly workflowId: string;
  readonly sessionId: string;
}

/** A payment whose customer stands before the bank. */
export async function atTheBank(scene: Scene, paymentId: string, word = 'success'): Promise<OpenPayment> {
  return opened(scene, inputOf(paymentId, word), 'redirect');
}

/** A payment that waits for the shop's yes. */
export async function beforeTheYes(scene: Scene, paymentId: string, word = 'success'): Promise<OpenPayment> {
  return opened(scene, inputOf(paymentId, word, { confirmation: 'manual' }), 'confirm');
}

/** Starts it, and waits for this next step. */
export async function opened(scene: Scene, input: CitPaymentInput, step: 'redirect' | 'confirm'): Promise<OpenPayment> {
  const { workflowId } = await pay(scene, input);
  await until(`${input.paymentId} waits for ${step}`, () => hasStep(scene, workflowId, step));
  const { sessionId } = await readView(scene.client, workflowId);
  return { paymentId: input.paymentId, workflowId, sessionId: sessionId ?? '' };
}

async function hasStep({ client }: Scene, workflowId: string, step: string): Promise<boolean> {
  return (await readView(client, workflowId)).nextStep?.type === step;
}

/** A payment that was paid without its customer. */
export async function paid(scene: Scene, input: CitPaymentInput): Promise<OpenPayment> {
  const { workflowId } = await pay(scene, input);
  const outcome = await outcomeOf(scene, workflowId);
  if (outcome?.status !== 'succeeded') throw new Error(`${input.paymentId} was not paid`);
  const { sessionId } = await readView(scene.client, workflowId);
  return { paymentId: input.paymentId, workflowId, sessionId: sessionId ?? '' };
}

/** A payment in review: the provider contradicts itself. */
export async function inReview(
  scene: Scene,
  paymentId: string,
  settle: (id: string) => Promise<unknown>,
): Promise<OpenPayment> {
  const payment = await atTheBank(scene, paymentId);
  await settle(paymentId);
  await until(`${paymentId} is in review`, async () => (await statusOf(scene, payment.workflowId)) === 'needs_review');
  return payment;
}

export async function statusOf({ client }: Scene, workflowId: string): Promise<string> {
  return (await readView(client, workflowId)).status;
}

/** The outcome, if there is one in time. */
export async function outcomeOf(
  { client }: Scene,
  workflowId: string,
  withinMs = ENDS_WITHIN_MS,
): Promise<CitPaymentResult | null> {
  return waitForOutcome(client, workflowId, withinMs);
}

/** The customer's link, as the shop gives it. */
export function customerUrl({ options }: Scene, workflowId: string): string {
  return payUrl(options.publicBaseUrl, options.linkSecrets, workflowId);
}

/** The customer opens the link, approves at the bank and comes back. */
export async function approve(scene: Scene, workflowId: string): Promise<void> {
  const quiet = (): Promise<void> => Promise.resolve();
  await approveAndReturn(await goToBank(customerUrl(scene, workflowId), quiet), quiet);
}

/** Whether it still ends paid when the customer approves. */
export async function goesOn(scene: Scene, workflowId: string): Promise<boolean> {
  const isAtBank = async (): Promise<boolean> => {
    await approve(scene, workflowId);
    return true;
  };
  if (!(await becomes(isAtBank, 20_000))) return false;
  return (await outcomeOf(scene, workflowId))?.status === 'succeeded';
}

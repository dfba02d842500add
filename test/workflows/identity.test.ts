/**
 * Protects a debt from being collected under two ids, by two attempts, or by two runs of one id, whoever starts them: on the
 * real server, with the worker's own look at it, and sealed tokens.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { sealToken, tokenOfPayment } from '../../seals/token-seal';
import { workerTokens } from '../../seals/worker-tokens';
import * as messages from '../../workflows/contract/messages';
import type { CitPaymentInput, PaymentView } from '../../workflows/contract/payment';
import { tell } from '../support/tell';
import { startWorld, type RunningPayment, type World } from '../support/payment-world';
import { becomesTrue } from '../support/world/becomes-true';

const WITHIN_MS = 30_000;
const MINUTE = 60_000;

const seal = generateKeyPairSync('x25519');
let world: World;
beforeAll(async () => {
  world = await startWorld('real', { tokens: workerTokens([seal.privateKey], false) });
}, 120_000);
afterAll(async () => {
  await world?.close();
});

/** As the starter does it: the token is sealed for this attempt, `ago` ms ago. */
async function start(
  word: string,
  change: Partial<CitPaymentInput> & { readonly paymentId: string },
  ago = 0,
): Promise<RunningPayment> {
  const terms = { amount: 10_000, currency: 'usd', customer: { reference: 'customer-7' }, ...change };
  const token = sealToken(`${word}#${change.paymentId}`, seal.publicKey, tokenOfPayment(terms), Date.now() - ago);
  return world.start(word, { ...change, token });
}

function startsOf(paymentId: string): number {
  return world.callsOf(paymentId).filter((method) => method === 'session/start/payment').length;
}

/** Its reason for a review. */
async function reasonOf({ handle }: RunningPayment): Promise<string> {
  const latest = world.client.workflow.getHandle(handle.workflowId);
  const view = async (): Promise<PaymentView> => latest.query<PaymentView>('payment');
  await becomesTrue(async () => (await view()).status === 'needs_review', WITHIN_MS);
  return (await view()).waitingFor?.what ?? '';
}

it("a payment under an id that is not its attempt's own fails as invalid, and nothing is sent", async () => {
  const paymentId = `order-${randomUUID()}`;
  const { taskQueue } = await (await start('tok_frictionless', { paymentId: `${paymentId}-a` })).handle.describe();
  const input = {
    paymentId,
    amount: 10_000,
    currency: 'usd',
    customer: { reference: 'customer-7' },
    token: 'tok_frictionless',
  };

  for (const workflowId of ['cit-payment-another', `cit-payment-${paymentId}~2`, `x-${paymentId}`]) {
    const handle = await world.client.workflow.start(messages.CIT_PAYMENT, { workflowId, taskQueue, args: [input] });

    const hasFailed = async (): Promise<boolean> => (await handle.describe()).status.name === 'FAILED';
    expect(await becomesTrue(hasFailed, WITHIN_MS)).toBe(true);
  }
  expect(world.callsOf(paymentId)).toEqual([]);
});

it('a further attempt that was started without asking sends no start while an earlier one is open, and asks for a review', async () => {
  const paymentId = `order-${randomUUID()}`;
  const open = await start('tok_success', { paymentId });
  await open.reaches('awaiting_customer');

  const further = await start('tok_frictionless', { paymentId, attempt: 2 });

  expect(await reasonOf(further)).toContain('An earlier attempt at this debt is not known to be unpaid');
  expect(startsOf(paymentId)).toBe(1);
});

it('a further attempt sends its start after the earlier ones ended unpaid', async () => {
  const paymentId = `order-${randomUUID()}`;
  await (await start('tok_decline_insufficient_funds', { paymentId })).ends();

  const further = await start('tok_frictionless', { paymentId, attempt: 2 });

  expect(await further.ends()).toMatchObject({ status: 'succeeded' });
  expect(world.simulator.debits(paymentId)).toHaveLength(1);
});

it('a paid payment that is started again with its old input sends no start, and asks for a review', async () => {
  const paymentId = `order-${randomUUID()}`;
  const paid = await start('tok_frictionless', { paymentId });
  expect(await paid.ends()).toMatchObject({ status: 'succeeded' });

  const again = await start('tok_frictionless', { paymentId }, 2 * MINUTE);

  expect(await reasonOf(again)).toContain('Another run of this payment may have debited the card');
  expect(startsOf(paymentId)).toBe(1);
  expect(world.simulator.debits(paymentId)).toHaveLength(1);
});

it('a payment that the shop cancelled, started again with its old input, sends no start, and asks for a review', async () => {
  const paymentId = `order-${randomUUID()}`;
  const payment = await start('tok_frictionless', { paymentId, confirmation: 'manual' });
  await becomesTrue(async () => (await payment.view()).nextStep?.type === 'confirm', WITHIN_MS);
  await tell(payment.handle, messages.cancel, { by: 'shop' });
  expect(await payment.ends()).toMatchObject({ status: 'cancelled', retry: 'safe' });

  const again = await start('tok_frictionless', { paymentId }, 2 * MINUTE);

  expect(await reasonOf(again)).toContain('Another run of this payment may have debited the card');
  expect(startsOf(paymentId)).toBe(1);
  expect(world.simulator.debits(paymentId)).toHaveLength(0);
});

it('a paid payment that is started again and cancelled at once is not called unpaid', async () => {
  const paymentId = `order-${randomUUID()}`;
  const paid = await start('tok_frictionless', { paymentId });
  expect(await paid.ends()).toMatchObject({ status: 'succeeded' });

  const again = await start('tok_frictionless', { paymentId }, 2 * MINUTE);
  await again.handle.cancel();

  expect(await reasonOf(again)).toContain('Another run of this payment may have debited the card');
  expect((await again.handle.describe()).status.name).toBe('RUNNING');
});

it('a payment that is reset to before its start does not start again, however fresh it is', async () => {
  const paymentId = `order-${randomUUID()}`;
  const payment = await start('tok_success', { paymentId });
  await payment.reaches('awaiting_customer');
  const { events } = await payment.handle.fetchHistory();
  const firstTask = events?.find(({ workflowTaskCompletedEventAttributes: task }) => task);

  await world.withoutBridge(async () => {
    await world.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: payment.handle.workflowId, runId: (await payment.handle.describe()).runId },
      workflowTaskFinishEventId: firstTask?.eventId ?? null,
      reason: 'an operator tries it',
      requestId: randomUUID(),
      // Else the webhooks of the first run would already show that there is another session.
      resetReapplyExcludeTypes: [temporal.api.enums.v1.ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL],
    });

    expect(await reasonOf(payment)).toContain('Another run of this payment may have debited the card');
  });
  expect(startsOf(paymentId)).toBe(1);
});

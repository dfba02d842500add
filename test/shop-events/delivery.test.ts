/**
 * Protects what a shop is told: each outcome and each review once, signed, under an id that stays the same, however
 * long delivery takes, and without the payment waiting for it. A real receiver, and a real server that lets three days
 * pass.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { WorkflowFailedError } from '@temporalio/client';
import { Webhook } from 'standardwebhooks';
import { parseShopEventSecrets } from '../../activities/shop-events';
import { viewJson } from '../../starter/cli/print-payment';
import { readPayment } from '../../starter/shop/payment-report';
import { cancel, resolve } from '../../workflows/contract/messages';
import { SHOP_EVENT, type ShopEvent } from '../../workflows/contract/shop-event';
import { shopEventIdOf } from '../../workflows/contract/workflow-id';
import { startWorld, type RunningPayment, type World } from '../support/payment-world';
import { becomesTrue } from '../support/world/becomes-true';
import { closeOtherSystems, startOtherSystem, type Got, type OtherSystem } from '../webhook-bridge/support/receiver';
import { tell } from '../support/tell';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
/** Ours: an event is posted within milliseconds; a busy machine needs more. */
const TOLD_WITHIN_MS = 60_000;
const HOUR_MS = 3_600_000;

let world: World;
let shop: OtherSystem;
beforeAll(async () => {
  shop = await startOtherSystem();
  world = await startWorld('skipping-real', {
    shop: { url: shop.url, sign: parseShopEventSecrets(SECRET) },
    interceptorModules: [join(__dirname, 'held-back.ts')],
  });
}, 120_000);
afterAll(async () => {
  await world?.close();
  await closeOtherSystems();
});
afterEach(async () => {
  await world.assertMoney();
});

/** The events that the shop received about this payment, each verified with the library, as a shop would. */
function toldOf({ id }: RunningPayment): { readonly id: string; readonly event: ShopEvent }[] {
  const check = new Webhook(SECRET);
  return shop.got
    .map(({ headers, body }: Got) => ({
      id: String(headers['webhook-id']),
      event: check.verify(body, headers as Record<string, string>) as ShopEvent,
    }))
    .filter(({ event }) => event.data.paymentId === id);
}

async function hears(payment: RunningPayment, times: number): Promise<ReturnType<typeof toldOf>> {
  await becomesTrue(() => Promise.resolve(toldOf(payment).length >= times), TOLD_WITHIN_MS);
  return toldOf(payment);
}

/** The workflow that tells it. */
function delivery({ handle }: RunningPayment, happening: string): ReturnType<World['client']['workflow']['getHandle']> {
  return world.client.workflow.getHandle(shopEventIdOf(handle.workflowId, happening));
}

async function letPass(ms: number, { workflowId }: { readonly workflowId: string }): Promise<void> {
  await world.server.pass(ms, [workflowId], world.simulator.clock, 'payments');
}

function answerInTurn(...answers: readonly (number | 'cut')[]): void {
  let count = 0;
  shop.answer((request, response) => {
    const how = answers[Math.min(count, answers.length - 1)] ?? 204;
    count += 1;
    if (how === 'cut') request.socket.destroy();
    else response.writeHead(how).end();
  });
}

it('repeats the outcome event under one id until the shop accepts it, long after the payment has ended', async () => {
  answerInTurn('cut', 500, 204);

  const payment = await world.start('tok_success');
  await payment.reaches('awaiting_customer');
  await payment.approve();
  const { status, newToken } = await payment.ends();
  const telling = delivery(payment, 'succeeded');
  await hears(payment, 1);
  expect([status, (await telling.describe()).status.name]).toEqual(['succeeded', 'RUNNING']);

  await letPass(60_000, telling);
  await telling.result();

  const told = toldOf(payment);
  expect(told).toHaveLength(3);
  expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  expect(new Set(told.map(({ event }) => JSON.stringify(event))).size).toBe(1);
  const text = JSON.stringify(told);
  expect([newToken, 'tok_success', 'customer-7'].map((secret) => text.includes(String(secret)))).not.toContain(true);
  const { view, hasNewToken } = await readPayment(world.client, payment.handle.workflowId);
  // The Web UI is for the merchant's staff, not for the shop's server.
  const printed = viewJson({ view, hasNewToken, customerUrl: null, webUiUrl: null });
  const { webUiUrl: _, ...shown } = JSON.parse(printed) as Record<string, unknown>;
  expect(told[0]?.event).toMatchObject({ type: 'payment.succeeded', timestamp: expect.stringMatching(/^\d{4}-.*Z$/) });
  // This payment was started without the memo that the starter writes: only amount and currency differ.
  const { amount, currency } = await payment.view();
  expect(told[0]?.event.data).toEqual({ ...shown, amount, currency, attempt: 1 });
});

it('gives up after three days of refusals, and lists the event as undelivered', async () => {
  answerInTurn(500);

  const payment = await world.start('tok_decline_insufficient_funds');
  await payment.ends();
  const telling = delivery(payment, 'declined');
  await hears(payment, 1);
  await letPass(71 * HOUR_MS, telling);
  expect((await telling.describe()).status.name).toBe('RUNNING');
  await letPass(5 * HOUR_MS, telling);

  const error: unknown = await telling.result().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  expect(error).toMatchObject({
    cause: { type: 'undelivered', message: expect.stringContaining('the shop answered 500') },
  });
  const tries = toldOf(payment);
  expect(new Set(tries.map(({ id }) => id)).size).toBe(1);
  expect(tries.length).toBeGreaterThan(25);
  expect(tries.length).toBeLessThan(40);
  // The query from docs/shop.md.
  const query = `WorkflowType = '${SHOP_EVENT}' AND ExecutionStatus = 'Failed'`;
  expect(await becomesTrue(async () => (await listed(query)).includes(telling.workflowId), TOLD_WITHIN_MS)).toBe(true);
});

it('tells the shop once when a review begins, and once when the payment ends', async () => {
  answerInTurn(204);

  const payment = await world.start('tok_error_for_ever');
  await payment.reaches('awaiting_customer');
  await payment.approve();
  await world.advance('3h');
  await hears(payment, 1);
  await tell(payment.handle, resolve, { as: 'needs_review', by: 'support', why: 'Written off.' });
  await payment.ends();

  const told = await hears(payment, 2);
  await delivery(payment, 'needs_review-2').result();
  expect(toldOf(payment)).toHaveLength(2);
  expect(told.map(({ event }) => [event.type, event.data.outcome?.status ?? null])).toEqual([
    ['payment.needs_review', null],
    ['payment.needs_review', 'needs_review'],
  ]);
  expect(new Set(told.map(({ id }) => id)).size).toBe(2);
});

it('stops delivering when the shop answers 410; an operator can have the event sent again under the same id', async () => {
  answerInTurn(410, 204);

  const payment = await world.start('tok_frictionless');
  await payment.ends();
  const telling = delivery(payment, 'succeeded');
  await expect(telling.result()).rejects.toMatchObject({ cause: { type: 'undelivered' } });
  expect(toldOf(payment)).toHaveLength(1);

  // As `temporal workflow reset --type FirstWorkflowTask` does.
  const { events } = await telling.fetchHistory();
  const first = events?.find(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes);
  const { runId } = await world.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: telling.workflowId },
    workflowTaskFinishEventId: first?.eventId ?? null,
    reason: 'the shop is back',
    requestId: randomUUID(),
  });

  await world.client.workflow.getHandle(telling.workflowId, runId).result();
  const [refused, taken] = toldOf(payment);
  expect(taken).toEqual(refused);
});

it('keeps the outcome that the shop was told when a cancel arrives while the event is being delivered', async () => {
  answerInTurn(204);
  const payment = await world.start('tok_decline_insufficient_funds', { paymentId: 'held-1' });
  await world.advance('20s');
  expect((await payment.view()).outcome).toBeNull();

  const cancelled = tell(payment.handle, cancel, { by: 'shop', reason: 'Sold out.' });
  await world.advance('1m');

  expect(await payment.ends()).toMatchObject({ status: 'declined' });
  await expect(cancelled).resolves.toMatchObject({ accepted: true });
  expect((await hears(payment, 1)).map(({ event }) => event.type)).toEqual(['payment.declined']);
});

it.each([
  { id: 'held-2', token: 'tok_decline_insufficient_funds', says: 'paid', told: ['declined', 'succeeded'] },
  { id: 'held-3', token: 'tok_frictionless', says: 'not_paid', told: ['succeeded', 'needs_review'] },
] as const)(
  'does not end while a contrary webhook arrives during delivery of the event ($says), and tells the shop that too',
  async ({ id, token, says, told }) => {
    answerInTurn(204);
    const payment = await world.start(token, { paymentId: id });
    await world.advance('20s');
    const { sessionId, outcome } = await payment.view();
    expect(outcome).toBeNull();

    expect(world.simulator.provider.settle(sessionId ?? '', says)).toBe(true);
    await world.advance('5m');

    expect(await payment.reaches(told[1])).toMatchObject({ status: told[1] });
    expect((await hears(payment, 2)).map(({ event }) => event.type)).toEqual(told.map((status) => `payment.${status}`));
  },
);

async function listed(query: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { workflowId } of world.client.workflow.list({ query })) found.push(workflowId);
  return found;
}

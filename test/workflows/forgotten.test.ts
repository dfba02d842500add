/**
 * Protects a debt when Temporal itself forgets: a payment that retention has removed and that is started again, and one
 * that an operator resets. Neither debits twice, and neither is called not paid while an older session may still be
 * paid. On the real server: the time-skipping one cannot reset.
 */
import { randomUUID } from 'node:crypto';
import { startWorld, type RunningPayment, type World } from '../support/payment-world';
import { becomesTrue } from '../support/world/becomes-true';

/** A deleted workflow was gone within 32 s (measured); ours, for a busy machine. */
const FORGOTTEN_WITHIN_MS = 90_000;

let world: World;
beforeAll(async () => {
  world = await startWorld('skipping-real');
}, 120_000);
afterEach(async () => {
  await world.assertMoney();
});
afterAll(async () => {
  await world?.close();
});

/** As retention does: nothing of it is left. */
async function forget({ handle }: RunningPayment): Promise<void> {
  const execution = { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
  const about = { namespace: 'default', workflowExecution: execution };
  await world.client.workflowService.deleteWorkflowExecution(about);
  const { workflowId } = execution;
  const isForgotten = async (): Promise<boolean> => {
    const { count } = await world.client.workflow.count(`WorkflowId = "${workflowId}"`);
    const described = await handle.describe().catch(() => null);
    return count === 0 && described === null;
  };
  expect(await becomesTrue(isForgotten, FORGOTTEN_WITHIN_MS)).toBe(true);
}

/** Back to before anything was done: every call is decided anew. */
async function resetToItsBeginning({ handle }: RunningPayment): Promise<void> {
  const { events } = await handle.fetchHistory();
  const firstTask = events?.find(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes);
  await world.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: handle.workflowId, runId: (await handle.describe()).runId },
    workflowTaskFinishEventId: firstTask?.eventId ?? null,
    reason: 'an operator tries it',
    requestId: randomUUID(),
  });
}

it('a paid payment that Temporal has forgotten is not paid again: the idempotency key reveals the other session, and a review is asked for', async () => {
  const paymentId = `forgotten-${randomUUID()}`;
  const first = await world.start('tok_frictionless', { paymentId });
  expect(await first.ends()).toMatchObject({ status: 'succeeded' });
  await forget(first);

  const again = await world.start('tok_frictionless', { paymentId });
  await world.advance('3m');

  const { status, waitingFor } = await again.reaches('needs_review');
  expect({ status, waitingFor }).toMatchObject({ waitingFor: { what: expect.stringContaining('Another session') } });
  expect(world.simulator.debits(paymentId)).toHaveLength(1);
  expect(world.callsOf(paymentId).filter((method) => method === 'session/confirm')).toHaveLength(1);
}, 120_000);

it('a payment that is reset during 3DS causes no second debit, and says that another session may be paid', async () => {
  const payment = await world.start('tok_success');
  await payment.reaches('awaiting_customer');

  await resetToItsBeginning(payment);
  await world.advance('3m');
  await payment.approve();

  const { waitingFor } = await world.client.workflow
    .getHandle(payment.handle.workflowId)
    .query<{ waitingFor: { what: string } }>('payment');
  expect(waitingFor.what).toContain('Another session');
  expect(world.simulator.debits(payment.id)).toHaveLength(1);
});

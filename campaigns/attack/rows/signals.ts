import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { confirmPayment } from '../../../starter/shop/payments';
import type { Attack, Row } from '../attack';
import { inClear, refusalOf, signalRaw, underUnknownKey, updateRaw } from '../raw';
import { eventsOf, failedTask, recordedInput, type Payload } from '../recorded';
import type { Scene } from '../scene';
import { atTheBank, beforeTheYes, goesOn, inputOf, paid, type OpenPayment } from '../shop';
import { until } from '../waiting';

const SIGNALS = [
  ...['recheck', 'ready_to_confirm', 'action_required', 'payment_finished', 'after_the_end'],
  ...['no_such_signal', '__temporal_x'],
];
const UPDATES = ['awaitNextStep', 'confirm', 'cancel', 'resolve', 'no_such_update', '__temporal_x'];

const { BatchOperationState } = temporal.api.enums.v1;

/** Anyone who may write to Temporal can send any message. None of them stops a payment. */
export const signals: Row = {
  number: 6,
  title: 'signals and updates in clear, empty, under an unknown key, moved, with odd names',
  async *run(scene) {
    const { client } = scene;
    const other = await paid(scene, inputOf('signals-other', 'frictionless'));
    const moved = recordedInput(await eventsOf(client, other.workflowId));
    const bank = await atTheBank(scene, 'signals-bank');
    const yes = await beforeTheYes(scene, 'signals-yes');

    const bodies: readonly (readonly [string, readonly Payload[] | null])[] = [
      ['in clear', [inClear({ sessionId: bank.sessionId, sessionStatus: 'cancelled', payments: [] })]],
      ['without payload', null],
      ['under an unknown key', [underUnknownKey()]],
      ['moved from another payment', moved],
    ];
    for (const [how, payloads] of bodies) {
      for (const { workflowId } of [bank, yes]) {
        for (const name of SIGNALS) await refusalOf(signalRaw(client, workflowId, name, payloads));
        await Promise.all(UPDATES.map((name) => updateRaw(client, workflowId, name, payloads)));
      }
      for (const payment of [bank, yes]) yield await isUntouched(scene, `every message ${how}`, payment);
    }
    let batches = 0;
    for (const name of SIGNALS) batches += await toAll(scene, name);
    for (const payment of [bank, yes]) {
      const tried = `${String(batches)} signals in batches to all open payments at once`;
      yield await isUntouched(scene, tried, payment);
    }

    await confirmPayment(client, yes.workflowId, { by: 'the shop' });
    await until('it goes to the bank', async () => (await stepOf(scene, yes)) === 'redirect').catch(() => undefined);
    for (const payment of [bank, yes]) {
      const isPaid = await goesOn(scene, payment.workflowId);
      const tried = `the customer of ${payment.paymentId} approves after all that`;
      yield { tried, came: isPaid ? 'paid' : 'it is not paid', harms: isPaid ? [] : ['stop'] };
    }
  },
};

/** No task of it failed, and it answers. */
async function isUntouched(scene: Scene, tried: string, payment: OpenPayment): Promise<Attack> {
  const { workflowId, paymentId } = payment;
  const what = `${tried} (${paymentId})`;
  const failed = failedTask(await eventsOf(scene.client, workflowId));
  if (failed !== null) return { tried: what, came: `its workflow task failed: ${failed}`, harms: ['stop'] };
  const step = await stepOf(scene, payment).catch(() => null);
  if (step === null) return { tried: what, came: 'it has no next step any more', harms: ['stop'] };
  return { tried: what, came: `no task failed; it still waits for ${step}`, harms: [] };
}

async function stepOf({ client }: Scene, { workflowId }: OpenPayment): Promise<string | null> {
  const view = await client.workflow.getHandle(workflowId).query<{ nextStep: { type: string } | null }, []>('payment');
  return view.nextStep?.type ?? null;
}

/** As `temporal workflow signal --query` does. How many open payments got it. */
async function toAll({ client }: Scene, signal: string): Promise<number> {
  const { namespace } = client.options;
  const jobId = randomUUID();
  const refusal = await refusalOf(
    client.workflowService.startBatchOperation({
      namespace,
      jobId,
      reason: 'attack',
      visibilityQuery: 'WorkflowType = "citPayment" AND ExecutionStatus = "Running"',
      signalOperation: { signal, input: { payloads: [inClear({ in: 'clear' })] }, identity: 'attack' },
    }),
  );
  if (refusal !== null) return 0;
  let reached = 0;
  await until('the batch is over', async () => {
    const { state, completeOperationCount } = await client.workflowService.describeBatchOperation({ namespace, jobId });
    reached = Number(completeOperationCount);
    return state !== BatchOperationState.BATCH_OPERATION_STATE_RUNNING;
  });
  return reached;
}

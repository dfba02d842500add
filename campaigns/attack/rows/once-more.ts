import { setTimeout as delay } from 'node:timers/promises';
import { cancelPayment, confirmPayment } from '../../../starter/shop/payments';
import { workflowIdOf } from '../../../workflows/contract/workflow-id';
import type { Attack, Row } from '../attack';
import { furtherDebit, furtherDebits, OLD_ENOUGH_MS } from '../further-debit';
import { callsOf, debitsOf } from '../provider';
import { resetRaw, startRaw } from '../raw';
import { eventsOf, recordedCall, recordedInput } from '../recorded';
import { inputWithRing, startWithRing } from '../ring';
import type { Scene } from '../scene';
import { beforeTheYes, inputOf, outcomeOf, paid, statusOf } from '../shop';
import { becomes } from '../waiting';

const AGAIN = 'more-again';
const RESET = 'more-reset';
const UNPAID = 'more-unpaid';
const OFF = 'more-off';
const OFF_RESET = 'more-off-reset';

/** Ours, for a busy machine: a payment is started, or ends, within seconds. */
const WATCHED_FOR_MS = 25_000;

/** The same payment once more, after the time in which visibility may lag. Runs last: its payments have to grow old. */
export const onceMore: Row = {
  number: 2,
  title: 'a payment once more: its own id, a reset, a second attempt by hand',
  async prepare(scene) {
    await Promise.all([
      ...[AGAIN, RESET, UNPAID].map((id) => paid(scene, inputOf(id, 'frictionless'))),
      ...[OFF, OFF_RESET].map((id) => calledOff(scene, id)),
    ]);
  },
  async *run(scene) {
    const { client } = scene;
    const settled = await paid(scene, inputOf('more-paid', 'frictionless'));
    const open = await beforeTheYes(scene, 'more-open', 'frictionless');
    const { startTime } = await client.workflow.getHandle(workflowIdOf(RESET)).describe();
    await delay(Math.max(0, startTime.getTime() + OLD_ENOUGH_MS - Date.now()));

    yield* furtherDebits(scene, [
      {
        tried: 'its recorded input under its own id, more than 60 s later',
        paymentId: AGAIN,
        allowed: 1,
        begin: () => again(scene, AGAIN),
      },
      {
        tried: 'a reset to before its start call, more than 60 s later',
        paymentId: RESET,
        allowed: 1,
        begin: () => resetToBeforeItsStart(scene, RESET),
      },
      {
        tried: 'with the key ring, attempt 2 by hand after attempt 1 was paid',
        paymentId: settled.paymentId,
        allowed: 1,
        begin: () => secondAttempt(scene, settled.paymentId),
      },
    ]);
    yield await calledUnpaid(scene, UNPAID);
    yield await startedAgain(
      scene,
      OFF,
      'a payment that the shop had cancelled, its recorded input under its own id',
      () => again(scene, OFF),
    );
    yield await startedAgain(scene, OFF_RESET, 'a payment that the shop had cancelled, reset to before its start', () =>
      resetToBeforeItsStart(scene, OFF_RESET),
    );
    yield await whileOpen(scene, open.paymentId);
  },
};

async function again({ client, settings: { taskQueue } }: Scene, paymentId: string): Promise<unknown> {
  const workflowId = workflowIdOf(paymentId);
  return startRaw(client, { workflowId, taskQueue, input: recordedInput(await eventsOf(client, workflowId)) });
}

async function resetToBeforeItsStart({ client }: Scene, paymentId: string): Promise<unknown> {
  const workflowId = workflowIdOf(paymentId);
  const { decidedBy } = recordedCall(await eventsOf(client, workflowId), 'startPayment');
  return resetRaw(client, workflowId, decidedBy);
}

/** The shop cancels what it was to confirm. */
async function calledOff(scene: Scene, paymentId: string): Promise<void> {
  const { workflowId } = await beforeTheYes(scene, paymentId, 'frictionless');
  await cancelPayment(scene.client, workflowId, { by: 'the shop' });
  const outcome = await outcomeOf(scene, workflowId);
  if (outcome?.status !== 'cancelled') throw new Error(`${paymentId} was not cancelled`);
}

/** A paid payment once more, and Temporal's own cancellation with it: the shop must not hear that it was not paid. */
async function calledUnpaid(scene: Scene, paymentId: string): Promise<Attack> {
  const workflowId = workflowIdOf(paymentId);
  const { client } = scene;
  await again(scene, paymentId);
  await client.workflow.getHandle(workflowId).cancel();
  const outcome = await outcomeOf(scene, workflowId, WATCHED_FOR_MS);
  const isUnpaid = outcome !== null && outcome.status !== 'succeeded' && outcome.status !== 'needs_review';
  return {
    tried: 'a paid payment under its own id again, and cancelled at once',
    came: outcome === null ? `it is ${await statusOf(scene, workflowId)}` : `it ends as ${outcome.status}`,
    harms: isUnpaid ? ['outcome'] : [],
  };
}

/** Begins it, and watches whether another start is sent to the provider. */
async function startedAgain(
  scene: Scene,
  paymentId: string,
  tried: string,
  begin: () => Promise<unknown>,
): Promise<Attack> {
  const starts = (): Promise<number> => callsOf(scene, { paymentId, sessionId: '-' }, 'session/start/payment');
  const before = await starts();
  await begin();
  const isHarm = await becomes(async () => (await starts()) > before, WATCHED_FOR_MS);
  return { tried, came: isHarm ? 'started again' : 'not started again', harms: isHarm ? ['debit'] : [] };
}

async function secondAttempt(scene: Scene, paymentId: string): Promise<unknown> {
  const input = await inputWithRing(scene, workflowIdOf(paymentId));
  return startWithRing(scene, workflowIdOf(paymentId, 2), { ...input, attempt: 2, confirmation: 'automatic' });
}

/** Attempt 1 waits for the shop's yes; attempt 2 would need none. Afterwards the shop says yes to attempt 1. */
async function whileOpen(scene: Scene, paymentId: string): Promise<Attack> {
  const attack = await furtherDebit(scene, {
    tried: 'with the key ring, attempt 2 by hand while attempt 1 is open',
    paymentId,
    allowed: 0,
    begin: () => secondAttempt(scene, paymentId),
  });
  await confirmPayment(scene.client, workflowIdOf(paymentId), { by: 'the shop' });
  const outcome = await outcomeOf(scene, workflowIdOf(paymentId));
  const { length } = await debitsOf(scene, paymentId);
  if (outcome?.status !== 'succeeded') return { ...attack, came: `${attack.came}; it did not go on`, harms: ['stop'] };
  return { ...attack, came: `${attack.came}; after the shop's yes ${String(length)} debit(s)` };
}

import { setTimeout as delay } from 'node:timers/promises';
import { confirmPayment } from '../../../starter/shop/payments';
import { workflowIdOf } from '../../../workflows/contract/workflow-id';
import type { Attack, Row } from '../attack';
import { furtherDebit, furtherDebits } from '../further-debit';
import { debitsOf } from '../provider';
import { resetRaw, startRaw } from '../raw';
import { eventsOf, recordedCall, recordedInput } from '../recorded';
import { inputWithRing, startWithRing } from '../ring';
import type { Scene } from '../scene';
import { beforeTheYes, inputOf, outcomeOf, paid } from '../shop';

/** Younger tokens may be used again by hand: one of the two windows that stay open (docs/security.md). */
const OLD_ENOUGH_MS = 65_000;

const AGAIN = 'more-again';
const RESET = 'more-reset';

/** The same payment once more, after the time in which visibility may lag. Runs last: its payments have to grow old. */
export const onceMore: Row = {
  number: 2,
  title: 'a payment once more: its own id, a reset, a second attempt by hand',
  async prepare(scene) {
    await Promise.all([AGAIN, RESET].map((id) => paid(scene, inputOf(id, 'frictionless'))));
  },
  async *run(scene) {
    const { client, settings } = scene;
    const settled = await paid(scene, inputOf('more-paid', 'frictionless'));
    const open = await beforeTheYes(scene, 'more-open', 'frictionless');
    const { startTime } = await client.workflow.getHandle(workflowIdOf(RESET)).describe();
    await delay(Math.max(0, startTime.getTime() + OLD_ENOUGH_MS - Date.now()));

    yield* furtherDebits(scene, [
      {
        tried: 'its recorded input under its own id, more than 60 s later',
        paymentId: AGAIN,
        allowed: 1,
        begin: async () => {
          const workflowId = workflowIdOf(AGAIN);
          const input = recordedInput(await eventsOf(client, workflowId));
          return startRaw(client, { workflowId, taskQueue: settings.taskQueue, input });
        },
      },
      {
        tried: 'a reset to before its start call, more than 60 s later',
        paymentId: RESET,
        allowed: 1,
        begin: async () => {
          const workflowId = workflowIdOf(RESET);
          const { decidedBy } = recordedCall(await eventsOf(client, workflowId), 'startPayment');
          return resetRaw(client, workflowId, decidedBy);
        },
      },
      {
        tried: 'with the key ring, attempt 2 by hand after attempt 1 was paid',
        paymentId: settled.paymentId,
        allowed: 1,
        begin: () => secondAttempt(scene, settled.paymentId),
      },
    ]);
    yield await whileOpen(scene, open.paymentId);
  },
};

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

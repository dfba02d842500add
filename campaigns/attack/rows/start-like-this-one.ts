import { randomBytes } from 'node:crypto';
import type { Row } from '../attack';
import { furtherDebits } from '../further-debit';
import { startRaw } from '../raw';
import { eventsOf, recordedInput } from '../recorded';
import { inputWithRing, startWithRing } from '../ring';
import { inputOf, paid } from '../shop';
import { clickAttacks, payBeforeClicks } from './clicked';

/** What a click in the Web UI does: type, queue and input of a payment that was paid, under another id. First without the Web UI. */
export const startLikeThisOne: Row = {
  number: 1,
  title: '"Start Workflow Like This One", of a paid payment',
  prepare: payBeforeClicks,
  async *run(scene) {
    const { client, settings } = scene;
    const { taskQueue } = settings;
    const [any, like, readable] = await Promise.all(
      ['like-any', 'like-ours', 'like-readable'].map((id) => paid(scene, inputOf(id, 'frictionless'))),
    );
    if (!any || !like || !readable) return;
    const suffix = randomBytes(6).toString('hex');
    const copied = async (from: string, workflowId: string): Promise<unknown> =>
      startRaw(client, { workflowId, taskQueue, input: recordedInput(await eventsOf(client, from)) });
    yield* furtherDebits(scene, [
      {
        tried: 'its recorded input under any id',
        paymentId: any.paymentId,
        allowed: 1,
        begin: () => copied(any.workflowId, suffix),
      },
      {
        tried: 'its recorded input under an id like ours',
        paymentId: like.paymentId,
        allowed: 1,
        begin: () => copied(like.workflowId, `cit-payment-${suffix}`),
      },
      {
        tried: 'with the key ring, its input made readable under an id like ours',
        paymentId: readable.paymentId,
        allowed: 1,
        begin: async () =>
          startWithRing(scene, `cit-payment-${suffix}-r`, await inputWithRing(scene, readable.workflowId)),
      },
    ]);
    yield* clickAttacks(scene);
  },
};

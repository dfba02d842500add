import { control } from '../../../demo/simulator-control';
import { cancelPayment, confirmPayment, resolvePayment } from '../../../starter/shop/payments';
import type { Attack, Harm, Row } from '../attack';
import { sessionAtProvider } from '../provider';
import { inClear, updateRaw } from '../raw';
import { eventsOf, failedTask, recordedMessage, type Payload } from '../recorded';
import type { Scene } from '../scene';
import { beforeTheYes, goesOn, inReview, statusOf, type OpenPayment } from '../shop';
import { becomes } from '../waiting';

/** Ours, for a busy machine: what a payment takes for a yes or a no is at the provider within a second. */
const CARRIED_OUT_WITHIN_MS = 5_000;

const MESSAGES = ['confirm', 'cancel', 'resolve'] as const;

/** A confirm, a cancel and a resolve need a key of ours, and are for one payment and one purpose. */
export const aPersonsWord: Row = {
  number: 8,
  title: "confirm, cancel and resolve without payload, in clear, and with another payment's",
  async *run(scene) {
    const { client } = scene;
    const settle = (id: string): Promise<unknown> =>
      control(scene.settings.simulatorUrl, `payments/${id}/settle`, 'POST', { as: 'contradiction' });
    const told = await messagesOfOthers(scene, settle);
    const yes = await beforeTheYes(scene, 'word-yes');
    const review = await inReview(scene, 'word-review', settle);

    for (const [payment, status] of [[yes, 'awaiting_confirmation'] as const, [review, 'needs_review'] as const]) {
      for (const message of MESSAGES) {
        const { workflowId } = payment;
        const resolution = { as: 'succeeded', why: 'attack' };
        const bodies: readonly (readonly [string, readonly Payload[] | null])[] = [
          ['without payload', null],
          ['in clear', [inClear({ workflowId, message, by: 'somebody', ...resolution })]],
          ["with another payment's", told[message]],
          ['with one of another message', told[message === 'confirm' ? 'cancel' : 'confirm']],
        ];
        for (const [how, payloads] of bodies) {
          const attack = { tried: `${message} ${how} (${status})`, status };
          const said = (): Promise<string> => updateRaw(client, workflowId, message, payloads);
          yield await isAsBefore(scene, payment, { ...attack, said });
        }
      }
    }
    await confirmPayment(client, yes.workflowId, { by: 'the shop' });
    const isPaid = await goesOn(scene, yes.workflowId);
    const tried = "the shop's own yes after all that";
    yield { tried, came: isPaid ? 'paid' : 'it is not paid', harms: isPaid ? [] : ['stop'] };
  },
};

/** What was said to other payments, as their histories keep it. */
async function messagesOfOthers(
  scene: Scene,
  settle: (id: string) => Promise<unknown>,
): Promise<Readonly<Record<(typeof MESSAGES)[number], readonly Payload[]>>> {
  const { client } = scene;
  const confirmed = await beforeTheYes(scene, 'word-confirmed', 'frictionless');
  await confirmPayment(client, confirmed.workflowId, { by: 'the shop' });
  const cancelled = await beforeTheYes(scene, 'word-cancelled');
  await cancelPayment(client, cancelled.workflowId, { by: 'the shop' });
  const resolved = await inReview(scene, 'word-resolved', settle);
  await resolvePayment(client, resolved.workflowId, { as: 'needs_review', by: 'the desk', why: 'attack' });
  return {
    confirm: recordedMessage(await eventsOf(client, confirmed.workflowId), 'confirm'),
    cancel: recordedMessage(await eventsOf(client, cancelled.workflowId), 'cancel'),
    resolve: recordedMessage(await eventsOf(client, resolved.workflowId), 'resolve'),
  };
}

async function isAsBefore(
  scene: Scene,
  { workflowId, sessionId }: OpenPayment,
  { tried, status, said }: { readonly tried: string; readonly status: string; readonly said: () => Promise<string> },
): Promise<Attack> {
  const before = await sessionAtProvider(scene, sessionId);
  const answer = await said();
  const isChanged = await becomes(async () => (await statusOf(scene, workflowId)) !== status, 500);
  const stageNow = async (): Promise<string> => (await sessionAtProvider(scene, sessionId)).stage;
  if (isChanged) await becomes(async () => (await stageNow()) !== before.stage, CARRIED_OUT_WITHIN_MS);
  const now = await statusOf(scene, workflowId);
  const stage = await stageNow();
  const failed = failedTask(await eventsOf(scene.client, workflowId));
  const harms: Harm[] = [];
  if (before.stage === 'awaits_confirm' && stage !== before.stage) {
    harms.push(['cancelling', 'failed'].includes(stage) ? 'stop' : 'confirm');
  } else if (failed !== null) harms.push('stop');
  else if (isChanged) harms.push('outcome');
  const task = failed === null ? '' : `; its workflow task failed: ${failed}`;
  return { tried, came: `${answer}; it is ${now}, at the provider ${stage}${task}`, harms };
}

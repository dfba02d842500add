import { control } from '../../../demo/simulator-control';
import { cancelPayment, confirmPayment, resolvePayment, startPayment } from '../../../starter/shop/payments';
import type { Attack, Harm, Row } from '../attack';
import { holdAnswer } from '../provider';
import { updateRaw } from '../raw';
import type { Scene } from '../scene';
import { beforeTheYes, inReview, inputOf, opened, outcomeOf, pay } from '../shop';

/** More than the 2,000 updates that Temporal takes of one run. */
const STARTS = 3_000;
const UPDATES = 2_500;

/** As many as a busy shop's servers make at once. */
const AT_ONCE = 25;

/** Temporal holds ten waiting updates of one run; what comes beyond is repeated by its client, ever more slowly. */
const UPDATES_AT_ONCE = 8;
const GIVEN_UP = 10;

/** A customer who reloads a page, or two servers that answer for one order, must not use up what the payment needs. */
export const manyStarts: Row = {
  number: 10,
  title: 'one open payment started thousands of times, and asked by thousands of updates',
  async *run(scene) {
    const { client } = scene;
    const confirmed = inputOf('many-confirmed', 'frictionless', { confirmation: 'manual' });
    const givenUp = await startedAndGivenUp(scene, confirmed);
    const toConfirm = await opened(scene, confirmed, 'confirm');
    const toCancel = await beforeTheYes(scene, 'many-cancelled');
    const settle = (id: string): Promise<unknown> =>
      control(scene.settings.simulatorUrl, `payments/${id}/settle`, 'POST', { as: 'contradiction' });
    const toResolve = await inReview(scene, 'many-resolved', settle);

    const starts = await repeated(STARTS, AT_ONCE, () => pay(scene, confirmed));
    const confirm = (): Promise<unknown> => confirmPayment(client, toConfirm.workflowId, { by: 'the shop' });
    const what = `${starts}, ${String(givenUp)} given up early, then confirm`;
    yield await stillWorks(scene, what, { ...toConfirm, status: 'succeeded', ask: confirm });

    const updates = await repeated(UPDATES, UPDATES_AT_ONCE, () =>
      updateRaw(client, toCancel.workflowId, 'awaitNextStep', null),
    );
    const cancel = (): Promise<unknown> => cancelPayment(client, toCancel.workflowId, { by: 'the shop' });
    yield await stillWorks(scene, `${updates}, then cancel`, { ...toCancel, status: 'cancelled', ask: cancel });

    const input = inputOf('many-resolved', 'success');
    const more = await repeated(STARTS, AT_ONCE, () => pay(scene, input));
    const resolution = { as: 'needs_review', by: 'the desk', why: 'attack' } as const;
    const resolve = (): Promise<unknown> => resolvePayment(client, toResolve.workflowId, resolution);
    yield await stillWorks(scene, `${more}, then resolve`, { ...toResolve, status: 'needs_review', ask: resolve });
  },
};

/** While the provider has not answered yet, each caller waits; these give up. How many did. */
async function startedAndGivenUp(scene: Scene, input: ReturnType<typeof inputOf>): Promise<number> {
  await holdAnswer(scene, input.paymentId, 'session/start/payment', 3_000);
  const early = { ...scene.options, timeoutMs: 1_000 };
  const callers = Array.from({ length: GIVEN_UP }, () => startPayment(scene.client, input, early));
  return (await Promise.allSettled(callers)).filter(({ status }) => status === 'rejected').length;
}

/** Calls it so often, some at once, and says how long that took. */
async function repeated(times: number, atOnce: number, call: () => Promise<unknown>): Promise<string> {
  const begunAt = Date.now();
  let left = times;
  let failed = 0;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call().catch(() => (failed += 1));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  const seconds = ((Date.now() - begunAt) / 1_000).toFixed(0);
  return `${String(times)} calls in ${seconds} s (${String(failed)} failed)`;
}

async function stillWorks(
  scene: Scene,
  tried: string,
  {
    workflowId,
    status,
    ask,
  }: { readonly workflowId: string; readonly status: string; readonly ask: () => Promise<unknown> },
): Promise<Attack> {
  const harms: Harm[] = ['stop'];
  try {
    await ask();
  } catch (error) {
    return { tried, came: `it was refused: ${error instanceof Error ? error.message : String(error)}`, harms };
  }
  const outcome = await outcomeOf(scene, workflowId);
  const isSo = outcome?.status === status;
  return { tried, came: isSo ? `it ended ${status}` : `it did not end ${status}`, harms: isSo ? [] : harms };
}

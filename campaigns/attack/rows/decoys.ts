import { control } from '../../../demo/simulator-control';
import { cancelPayment } from '../../../starter/shop/payments';
import { aftermathIdOf, WORKFLOW_ID_PREFIX } from '../../../workflows/contract/workflow-id';
import type { Attack, Row } from '../attack';
import { repliesTo } from '../provider';
import { inClear, startRaw } from '../raw';
import { eventsOf, signalsOf, type Payload } from '../recorded';
import type { Scene } from '../scene';
import { approve, atTheBank, inputOf, outcomeOf, paid, type OpenPayment } from '../shop';
import { becomes, until } from '../waiting';

/** No worker polls it. */
const NOWHERE = 'nobody-polls-this';

/** Ours: the bridge answers within 3 s, and what it refuses comes again after a minute. */
const ANSWERED_WITHIN_MS = 75_000;

const WITHOUT_METADATA = 'no_metadata';

/** Session ids stand in clear in search attributes, which anyone who may write can copy. */
export const decoys: Row = {
  number: 9,
  title: "workflows that carry a victim's session id, and a squatted aftermath",
  async *run(scene) {
    for (const type of ['decoy', 'citPayment']) {
      const victim = await paid(scene, inputOf(`decoy-paid-${type}`, `frictionless+${WITHOUT_METADATA}`));
      await decoy(scene, { type, workflowId: decoyIdOf(type, victim) }, victim);
      yield await chargeBack(scene, victim, `a chargeback of a payment with a decoy of type ${type}`);
    }
    const squatted = await paid(scene, inputOf('decoy-squatted', `frictionless+${WITHOUT_METADATA}`));
    await decoy(scene, { type: 'citAftermath', workflowId: aftermathIdOf(squatted.sessionId) }, squatted);
    yield await chargeBack(scene, squatted, 'a chargeback of a payment whose aftermath id is taken');

    for (const type of ['decoy', 'citPayment']) {
      const open = await atTheBank(scene, `decoy-open-${type}`, `success+${WITHOUT_METADATA}`);
      await decoy(scene, { type, workflowId: decoyIdOf(type, open) }, open);
      yield await latePaid(scene, open, `news of an open payment with a decoy of type ${type}`);
    }
    yield await lateAfterTheEnd(scene);
  },
};

/** One that says it is a payment has an id like ours too. */
function decoyIdOf(type: string, { sessionId }: OpenPayment): string {
  return `${type === 'citPayment' ? WORKFLOW_ID_PREFIX : ''}decoy-${sessionId}`;
}

/** Starts it, and waits until it is listed. */
async function decoy(
  { client }: Scene,
  { type, workflowId }: { readonly type: string; readonly workflowId: string },
  { sessionId }: OpenPayment,
): Promise<void> {
  const searchAttributes = { SmartGlocalSessionId: keyword(sessionId), PaymentStatus: keyword('open') };
  await startRaw(client, { workflowId, type, taskQueue: NOWHERE, input: [inClear({})], searchAttributes });
  await until('the decoy is listed', async () => {
    const query = `WorkflowId = "${workflowId}" AND SmartGlocalSessionId = "${sessionId}"`;
    return (await client.workflow.count(query)).count > 0;
  });
}

function keyword(value: string): Payload {
  const payload = inClear(value);
  return { ...payload, metadata: { ...payload.metadata, type: Buffer.from('Keyword') } };
}

/** 200 only if an aftermath of ours has it. */
async function chargeBack(scene: Scene, { sessionId }: OpenPayment, tried: string): Promise<Attack> {
  await control(scene.settings.simulatorUrl, `sessions/${sessionId}/chargeback`, 'POST', {});
  return isKept(scene, sessionId, { tried, type: 'payment_refunded' });
}

/** The payment was cancelled, the decoy is the newest of this session, and then the provider says paid after all. */
async function lateAfterTheEnd(scene: Scene): Promise<Attack> {
  const open = await atTheBank(scene, 'decoy-late', `success+cancel_at_3ds+${WITHOUT_METADATA}`);
  await cancelPayment(scene.client, open.workflowId, { by: 'the shop' });
  await outcomeOf(scene, open.workflowId);
  const before = (await repliesTo(scene, open.sessionId, 'payment_finished')).length;
  await decoy(scene, { type: 'citPayment', workflowId: decoyIdOf('citPayment', open) }, open);
  await control(scene.settings.simulatorUrl, `sessions/${open.sessionId}/settle`, 'POST', { as: 'paid' });
  const tried = 'late news of a cancelled payment, paid after all, with a decoy of type citPayment';
  return isKept(scene, open.sessionId, { tried, type: 'payment_finished', before });
}

async function isKept(
  scene: Scene,
  sessionId: string,
  { tried, type, before = 0 }: { readonly tried: string; readonly type: string; readonly before?: number },
): Promise<Attack> {
  const answers = async (): Promise<readonly (number | null)[]> =>
    (await repliesTo(scene, sessionId, type)).slice(before);
  await becomes(async () => (await answers()).includes(200), ANSWERED_WITHIN_MS);
  const replies = await answers();
  const has = await becomes(() => hasAftermath(scene, sessionId), 5_000);
  const said = `answered ${replies.map(String).join(', ')}; ${has ? 'an aftermath has it' : 'no aftermath of ours has it'}`;
  return { tried, came: said, harms: replies.includes(200) && !has ? ['webhook'] : [] };
}

/** One that a worker of ours carries out, and that shows what came. */
async function hasAftermath({ client }: Scene, sessionId: string): Promise<boolean> {
  const query = `WorkflowType = "citAftermath" AND SmartGlocalSessionId = "${sessionId}"`;
  for await (const { workflowId, taskQueue } of client.workflow.list({ query })) {
    if (taskQueue === NOWHERE) continue;
    const view = await client.workflow.getHandle(workflowId).query<{ arrived: readonly unknown[] }, []>('aftermath');
    if (view.arrived.length > 0) return true;
  }
  return false;
}

/** 200 only if the payment itself got it. */
async function latePaid(scene: Scene, payment: OpenPayment, tried: string): Promise<Attack> {
  const { client } = scene;
  const { sessionId, workflowId } = payment;
  await approve(scene, workflowId);
  const answers = (): Promise<readonly (number | null)[]> => repliesTo(scene, sessionId, 'payment_finished');
  await becomes(async () => (await answers()).includes(200), ANSWERED_WITHIN_MS);
  const replies = await answers();
  const told = async (): Promise<boolean> => signalsOf(await eventsOf(client, workflowId), 'payment_finished') > 0;
  const isTold = await becomes(told, 5_000);
  const outcome = await outcomeOf(scene, workflowId);
  const said = `answered ${replies.map(String).join(', ')}; the payment ${isTold ? 'got it' : 'did not get it'}`;
  const isPaid = outcome?.status === 'succeeded';
  return {
    tried,
    came: `${said}, and is ${outcome?.status ?? 'open'}`,
    harms: [
      ...(replies.includes(200) && !isTold ? (['webhook'] as const) : []),
      ...(isPaid ? [] : (['stop'] as const)),
    ],
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { control } from '../../../demo/simulator-control';
import type { Attack, Harm } from '../attack';
import { callsOf, debitsOf, sessionAtProvider } from '../provider';
import { answerTaskRaw, inClear, pollTaskRaw, refusalOf, signalRaw, type RawCall } from '../raw';
import { eventsOf, failedTask, recordedCall, type Payload } from '../recorded';
import type { Scene } from '../scene';
import { beforeTheYes, inputOf, opened, type OpenPayment } from '../shop';
import { becomes } from '../waiting';

/** A worker that is back carries out what waits for it within a second; ours, for a busy machine. */
const CARRIED_OUT_WITHIN_MS = 15_000;

interface Plan {
  readonly payment: OpenPayment;
  readonly tried: string;
  readonly call: RawCall;
  /** At the provider. */
  readonly method: string;
}

/**
 * A worker without any key of ours answers for a payment's decisions, while the real ones are away: it schedules calls with
 * ciphertext that the history holds, and the real worker, which is back, finds them. That the payment itself cannot be replayed
 * afterwards is no finding: who may answer for its decisions may as well terminate it.
 */
export async function* fakeWorkerAttacks(scene: Scene): AsyncGenerator<Attack> {
  const { client, settings } = scene;
  const yes = await beforeTheYes(scene, 'fake-confirm', 'frictionless');
  const again = await beforeTheYes(scene, 'fake-start', 'frictionless');
  const init = inputOf('fake-init', 'frictionless', { opening: 'init', confirmation: 'manual' });
  const second = await opened(scene, init, 'confirm');
  // From now on each further session of it is debited without a confirm.
  const behaviour = 'auto_confirm_frictionless';
  await control(settings.simulatorUrl, 'scripts', 'POST', { for: { payment: second.paymentId }, behaviour });

  const startOf = async ({ workflowId }: OpenPayment, name: string): Promise<RawCall> => {
    const { activityId, input } = recordedCall(await eventsOf(client, workflowId), name);
    return { name, activityId, input };
  };
  const start = await startOf(yes, 'startPayment');
  const plans: readonly Plan[] = [
    {
      payment: yes,
      tried: "a fake worker schedules confirmSession, without the shop's yes",
      call: { name: 'confirmSession', activityId: 'fake', input: confirmInputOf(start.input) },
      method: 'session/confirm',
    },
    {
      payment: again,
      tried: 'a fake worker schedules startPayment again, under the same activity id',
      call: await startOf(again, 'startPayment'),
      method: 'session/start/payment',
    },
    {
      payment: second,
      tried: 'a fake worker schedules initPayment again, under the same activity id',
      call: await startOf(second, 'initPayment'),
      method: 'session/init/payment',
    },
  ];

  await scene.stopWorker();
  const given: (readonly [Plan, string | null])[] = [];
  try {
    for (const plan of plans) given.push([plan, await refusalOf(answerFor(scene, plan))]);
  } finally {
    await scene.startWorker();
  }
  for (const [plan, refusal] of given) yield await whatCame(scene, plan, refusal);
}

/** A confirm is given a name, a binding and a session, and a start had all of them, with its request before the session. */
function confirmInputOf(input: readonly Payload[]): readonly Payload[] {
  const [name, binding, , session, ...others] = input;
  if (name === undefined || binding === undefined || session === undefined || others.length > 0) {
    throw new Error('startPayment is no longer given what this attack makes a confirm from');
  }
  return [name, binding, session];
}

/** Wakes the payment, and answers its workflow task in the place of a worker. */
async function answerFor({ client, settings }: Scene, { payment, call }: Plan): Promise<void> {
  await signalRaw(client, payment.workflowId, 'recheck', [inClear({})]);
  const isIts = async (): Promise<boolean> => {
    const task = await pollTaskRaw(client, settings.taskQueue);
    if (task.workflowExecution?.workflowId !== payment.workflowId) return false;
    await answerTaskRaw(client, task, call, settings.taskQueue);
    return true;
  };
  if (!(await becomes(isIts, 12_000))) throw new Error('no workflow task came');
}

async function whatCame(scene: Scene, { payment, tried, call, method }: Plan, refusal: string | null): Promise<Attack> {
  if (refusal !== null) return { tried, came: `it could not be done: ${refusal}`, harms: ['untried'] };
  const { paymentId, sessionId, workflowId } = payment;
  await delay(CARRIED_OUT_WITHIN_MS);
  const { length } = await debitsOf(scene, paymentId);
  const { stage } = await sessionAtProvider(scene, sessionId);
  const harms: Harm[] = [];
  const sent = await callsOf(scene, payment, method);
  // Nobody said yes: whatever was debited, was debited by the attack. A start that left twice is only by luck no second debit.
  if (length > 0) harms.push(call.name === 'confirmSession' ? 'confirm' : 'debit');
  else if (stage !== 'awaits_confirm') harms.push('confirm');
  else if (sent > 1) harms.push('debit');
  const failed = failedTask(await eventsOf(scene.client, workflowId));
  const replay = failed === null ? 'it goes on' : 'it cannot be replayed, as after a terminate';
  return {
    tried,
    came: `${method} was sent ${String(sent)} time(s), ${String(length)} debit(s), at the provider ${stage}; ${replay}`,
    harms,
  };
}

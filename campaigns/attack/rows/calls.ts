import type { temporal } from '@temporalio/proto';
import { workflowIdOf } from '../../../workflows/contract/workflow-id';
import type { Attack, Harm, Row } from '../attack';
import { debitsOf, holdAnswer, holdWebhooks } from '../provider';
import { completeCallRaw, failCallRaw, inClear, loosenCallRaw, refusalOf } from '../raw';
import { eventsOf, failedTask, recordedInput } from '../recorded';
import type { Scene } from '../scene';
import { inputOf, outcomeOf, pay } from '../shop';
import { until } from '../waiting';
import { fakeWorkerAttacks } from './fake-worker';

/** Longer than the attack takes, shorter than our own patience with a call (30 s). */
const HELD_MS = 12_000;

/** Until then the payment has nothing to go by but what the call is said to have come to. */
const WEBHOOKS_AFTER_MS = 25_000;

/** Each init opens a session of its own, and the money moves without a confirm: a second init is a second debit. */
const WORD = 'auto_confirm_frictionless';

type Failure = temporal.api.failure.v1.IFailure;

/** `TIMEOUT_TYPE_SCHEDULE_TO_START` of Temporal's API: no worker took it. */
const NEVER_TAKEN = 2;

const LIES: readonly (readonly [string, Failure])[] = [
  ...['not_executed', 'business_refusal', 'rejected_request', 'conflict'].map(
    (type) => [`failed as ${type}`, { applicationFailureInfo: { type, nonRetryable: true } }] as const,
  ),
  ['timed out before any worker took it', { timeoutFailureInfo: { timeoutType: NEVER_TAKEN } }],
];

/** Anyone who may write to Temporal can answer for a call that is under way. */
export const calls: Row = {
  number: 7,
  title: 'activity calls answered by others, tried again, and scheduled by a fake worker',
  async *run(scene) {
    const { client } = scene;
    const attacks = [
      ...LIES.map(([how, failure], index) =>
        duringInit(
          scene,
          `calls-lie-${String(index)}`,
          `init ${how}, while it is under way`,
          (workflowId, activityId) => failCallRaw(client, workflowId, activityId, failure),
        ),
      ),
      duringInit(scene, 'calls-clear', 'init completed in clear: paid', (workflowId, activityId) =>
        completeCallRaw(client, workflowId, activityId, [inClear(PAID)]),
      ),
      duringInit(
        scene,
        'calls-copied',
        'init completed with ciphertext of the same history',
        async (workflowId, activityId) =>
          completeCallRaw(
            client,
            workflowId,
            activityId,
            recordedInput(await eventsOf(client, workflowId)).slice(0, 1),
          ),
      ),
      duringInit(scene, 'calls-again', 'init given more tries, then failed', async (workflowId, activityId) => {
        await loosenCallRaw(client, workflowId, activityId);
        const again = { applicationFailureInfo: { type: 'not_executed', nonRetryable: false } };
        await failCallRaw(client, workflowId, activityId, again);
      }),
    ];
    await Promise.allSettled(attacks);
    for (const attack of attacks) yield await attack;
    yield* fakeWorkerAttacks(scene);
  },
};

const PAID = { sessionId: 'ps_invented', sessionStatus: 'accepted', updatedAt: '', nextAction: null, payments: [] };

/** Answers for the call that moves money, which the provider has carried out and not answered yet. */
async function duringInit(
  scene: Scene,
  paymentId: string,
  tried: string,
  answer: (workflowId: string, activityId: string) => Promise<unknown>,
): Promise<Attack> {
  const { client } = scene;
  const workflowId = workflowIdOf(paymentId);
  await holdAnswer(scene, paymentId, 'session/init/payment', HELD_MS);
  await holdWebhooks(scene, paymentId, WEBHOOKS_AFTER_MS);
  const starting = pay(scene, inputOf(paymentId, WORD, { opening: 'init' }));
  starting.catch(() => undefined); // Its end is awaited below.
  let activityId = '';
  await until('the provider has the call', async () => {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    activityId = raw.pendingActivities?.[0]?.activityId ?? '';
    return activityId !== '' && (await debitsOf(scene, paymentId)).length > 0;
  });
  const refusal = await refusalOf(answer(workflowId, activityId));
  const said = refusal === null ? 'Temporal took it' : `Temporal refused it (${refusal})`;

  const outcome = await outcomeOf(scene, workflowId);
  const { length } = await debitsOf(scene, paymentId);
  const failed = outcome === null ? failedTask(await eventsOf(client, workflowId)) : null;
  const ended =
    outcome === null ? `no outcome (${failed ?? 'no task failed'})` : `${outcome.status}, retry ${outcome.retry}`;
  const harms: Harm[] = [];
  if (length > 1) harms.push('debit');
  if (outcome === null) harms.push('stop');
  else if (outcome.status !== 'succeeded') harms.push('outcome');
  return { tried, came: `${said}; ${String(length)} debit(s), ${ended}`, harms };
}

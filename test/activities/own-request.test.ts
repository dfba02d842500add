/**
 * Protects a debit from an activity that somebody else scheduled: with a request that this payment has made before it sends
 * nothing, and its failure cannot be passed off as the answer to that request.
 */
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Lookout } from '../../activities/lookout';
import { createPaymentActivities } from '../../activities/payment-activities';
import { parseLinkSecrets } from '../../seals/customer-link';
import { metadataProofs } from '../../seals/metadata-proof';
import { workerTokens } from '../../seals/worker-tokens';
import { smartGlocalOver } from '../../smart-glocal/client';
import type { SessionId } from '../../smart-glocal/types';
import type { FailureDetails, PaymentActivities, RequestName } from '../../workflows/contract/activities';

const BINDING = { environment: 'simulator', baseUrl: 'https://provider.example', project: 'shop' } as const;
const SCHEDULED = {
  activityType: 'confirmSession',
  activityId: 'confirm-1',
  workflowExecution: { workflowId: 'cit-payment-order-1', runId: 'this run' },
};
const PAYMENT = { paymentId: 'order-1', amount: 10_000, currency: 'usd', customer: { reference: 'customer-7' } };
const OWN: RequestName = { call: 'confirmSession', run: 'this run', id: 'confirm-1', mark: 'm' };

const NOBODY: Lookout = {
  activitiesOf: () => Promise.resolve(null),
  endOf: () => Promise.resolve(null),
  runsOf: () => Promise.resolve([]),
};

const LINK_SECRETS = parseLinkSecrets(Buffer.alloc(32, 7).toString('base64'));

let sent: string[] = [];

function activitiesWith(lookout: Lookout): PaymentActivities {
  return createPaymentActivities({
    smartGlocal: smartGlocalOver((path) => {
      sent.push(path);
      return Promise.reject(new Error('the line is cut'));
    }),
    binding: BINDING,
    publicBaseUrl: 'https://shop.example',
    linkSecrets: LINK_SECRETS,
    tokens: workerTokens(null, true),
    proofs: metadataProofs(null, LINK_SECRETS),
    lookout,
    now: Date.now,
  });
}

/** What an execution that was scheduled like this fails with. */
async function failureIn(scheduled: object, act: () => Promise<unknown>): Promise<FailureDetails> {
  const environment = new MockActivityEnvironment(
    { ...SCHEDULED, ...scheduled },
    { logger: new DefaultLogger('ERROR', () => undefined) },
  );
  sent = [];
  try {
    await environment.run(act);
  } catch (error) {
    if (error instanceof ApplicationFailure) return error.details?.[0] as FailureDetails;
  }
  throw new Error('it did not fail as activities do');
}

async function failureOf(scheduled: object, name: RequestName): Promise<FailureDetails> {
  return failureIn(scheduled, async () => activitiesWith(NOBODY).confirmSession(name, BINDING, 'ps_1' as SessionId));
}

it('its own request is sent, and its failure names it', async () => {
  expect(await failureOf({}, OWN)).toMatchObject({ to: OWN });
  expect(sent).toEqual(['session/confirm']);
});

it.each([
  ['another id', { activityId: 'confirm-2' }],
  ['another run', { workflowExecution: { ...SCHEDULED.workflowExecution, runId: 'another run' } }],
  ['another activity', { activityType: 'cancelSession' }],
])('a request that is scheduled again under %s is not sent, and is not answered', async (_, scheduled) => {
  expect(await failureOf(scheduled, OWN)).toEqual({ to: null, class: 'outcome_unknown', code: 'not_its_request' });
  expect(sent).toEqual([]);
});

it.each([
  ['counted as one', { attempt: 2 }],
  ['counted as the first', { currentAttemptScheduledTimestampMs: 2 }],
])('a second try, %s, is not sent, and is not called "not executed"', async (_, scheduled) => {
  expect(await failureOf(scheduled, OWN)).toEqual({ to: OWN, class: 'outcome_unknown', code: 'tried_before' });
  expect(sent).toEqual([]);
});

it.each([
  ['that cannot look at the rest of its debt', { ...NOBODY, activitiesOf: noAnswer }, 'not_executed', 'look_failed'],
  ['beside another run', withRuns('another'), 'not_executed', 'another_run'],
  ['that was scheduled twice', withRuns('own', 'own'), 'outcome_unknown', 'scheduled_twice'],
])('a start %s is not sent', async (_, lookout, failure, code) => {
  const scheduled = { ...SCHEDULED, activityType: 'startPayment', activityId: 'start-1' };
  const name: RequestName = { ...OWN, call: 'startPayment', id: 'start-1' };
  const input = { ...PAYMENT, token: 'tok_frictionless' };

  const details = await failureIn(scheduled, async () =>
    activitiesWith(lookout).startPayment(name, BINDING, { input, tries: 1 }, 'ps_1' as SessionId),
  );

  // A failure that names the request is its answer: another execution of it may not give one.
  expect(details).toEqual({ to: code === 'scheduled_twice' ? null : name, class: failure, code });
  expect(sent).toEqual([]);
});

function noAnswer(): Promise<never> {
  return Promise.reject(new Error('Temporal did not answer'));
}

/** `own`: this run has scheduled this start; `another`: another run of this payment has. */
function withRuns(...starts: readonly ('own' | 'another')[]): Lookout {
  const start = { activityId: 'start-1', type: 'startPayment' };
  return {
    activitiesOf: ({ runId }) =>
      Promise.resolve({
        scheduled: starts.filter((by) => (by === 'own') === (runId === OWN.run)).map(() => start),
        from: [],
        beganAt: 0,
      }),
    endOf: () => Promise.resolve({ runId: 'another', isOpen: false, isCompleted: false, result: undefined }),
    runsOf: () => Promise.resolve([{ workflowId: SCHEDULED.workflowExecution.workflowId, runId: 'another' }]),
  };
}

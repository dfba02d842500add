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
import type { FailureDetails, RequestName } from '../../workflows/contract/activities';

const BINDING = { environment: 'simulator', baseUrl: 'https://provider.example', project: 'shop' } as const;
const SCHEDULED = {
  activityType: 'confirmSession',
  activityId: 'confirm-1',
  workflowExecution: { workflowId: 'cit-payment-order-1', runId: 'this run' },
};
const OWN: RequestName = { call: 'confirmSession', run: 'this run', id: 'confirm-1', mark: 'm' };

const NOBODY: Lookout = {
  activitiesOf: () => Promise.resolve(null),
  endOf: () => Promise.resolve(null),
  runsOf: () => Promise.resolve([]),
};

const LINK_SECRETS = parseLinkSecrets(Buffer.alloc(32, 7).toString('base64'));

let sent: string[] = [];
const activities = createPaymentActivities({
  smartGlocal: smartGlocalOver((path) => {
    sent.push(path);
    return Promise.reject(new Error('the line is cut'));
  }),
  binding: BINDING,
  publicBaseUrl: 'https://shop.example',
  linkSecrets: LINK_SECRETS,
  tokens: workerTokens(null, true),
  proofs: metadataProofs(null, LINK_SECRETS),
  lookout: NOBODY,
  now: Date.now,
});

/** What an execution that was scheduled like this makes of the request. */
async function failureOf(scheduled: object, name: RequestName): Promise<FailureDetails> {
  const environment = new MockActivityEnvironment(
    { ...SCHEDULED, ...scheduled },
    { logger: new DefaultLogger('ERROR', () => undefined) },
  );
  sent = [];
  try {
    await environment.run(async () => activities.confirmSession(name, BINDING, 'ps_1' as SessionId));
  } catch (error) {
    if (error instanceof ApplicationFailure) return error.details?.[0] as FailureDetails;
  }
  throw new Error('it did not fail as activities do');
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

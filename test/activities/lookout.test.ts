/**
 * Protects a debt that something else may already have collected: what start and init look at in Temporal just before they
 * send, and what they make of it.
 */
import { findingOf, type End, type Lookout, type Run, type Scheduled } from '../../activities/lookout';

const BEGAN = Date.UTC(2026, 0, 1);
const FRESH = 5_000;
const OLD = 61_000;
const SAFE = { status: 'declined', retry: 'safe' };
const STARTED: readonly Scheduled[] = [{ activityId: 'start-1', type: 'startPayment' }];

interface Known extends Run {
  readonly scheduled?: readonly Scheduled[];
  readonly from?: readonly string[];
  readonly isOpen?: boolean;
  /** `result` says so, where it is not given. */
  readonly isCompleted?: boolean;
  readonly result?: unknown;
}

/** The run that looks, and this call in its history. */
const OWN: Known = { workflowId: 'cit-payment-order-1', runId: 'own', scheduled: STARTED, isOpen: true };

function lookoutOn(...runs: readonly Known[]): Lookout {
  const find = ({ workflowId, runId }: Omit<Run, 'runId'> & Partial<Run>): Known | undefined =>
    runs.findLast((run) => run.workflowId === workflowId && (runId ?? run.runId) === run.runId);
  return {
    activitiesOf: (asked) => {
      const run = find(asked);
      if (run === undefined) return Promise.resolve(null);
      return Promise.resolve({ beganAt: BEGAN, scheduled: run.scheduled ?? [], from: run.from ?? [] });
    },
    endOf: (asked) => {
      const run = find(asked);
      if (run === undefined) return Promise.resolve(null);
      const { isOpen = false, result, isCompleted = result !== undefined } = run;
      return Promise.resolve<End>({ runId: run.runId, isOpen, isCompleted, result });
    },
    runsOf: (ids) => Promise.resolve(runs.filter(({ workflowId }) => ids.includes(workflowId))),
  };
}

const first = (run: Partial<Known>): Known => ({ workflowId: 'cit-payment-order-1', runId: 'first', ...run });

async function found(age: number | null, ...runs: readonly Known[]): Promise<string | null> {
  const own = runs.find(({ runId }) => runId === 'own') ?? OWN;
  const attempt = Number(own.workflowId.split('~')[1] ?? 1);
  return findingOf(
    lookoutOn(...runs),
    { paymentId: 'order-1', attempt },
    { workflowId: own.workflowId, runId: 'own', activityId: 'start-1' },
    age,
  );
}

it('sends when there is nothing else of the debt', async () => {
  expect(await found(FRESH, OWN)).toBeNull();
  expect(await found(OLD, OWN)).toBeNull();
});

it('notices that its activity id was scheduled before', async () => {
  expect(await found(FRESH, { ...OWN, scheduled: [...STARTED, ...STARTED] })).toBe('scheduled_twice');
});

describe('another run of the payment', () => {
  const runs: readonly (readonly [string, Partial<Known>, string | null])[] = [
    ['that is paid', { scheduled: STARTED, result: { status: 'succeeded', retry: 'unsafe' } }, 'another_run'],
    ['that was closed from outside after its start', { scheduled: STARTED }, 'another_run'],
    ['that is open', { isOpen: true }, 'another_run'],
    ['whose result cannot be read', { scheduled: STARTED, result: 'x' }, 'another_run'],
    ['that started by init', { scheduled: [{ activityId: 'init-1', type: 'initPayment' }] }, 'another_run'],
    ['that is finally not paid', { scheduled: STARTED, result: SAFE }, 'another_run'],
    ['that was called off before its start', { result: { status: 'cancelled', retry: 'safe' } }, 'another_run'],
    ['that was called off, with a result that cannot be read', { isCompleted: true }, 'another_run'],
  ];
  const cutShort: readonly [string, Partial<Known>] = ['that was closed from outside before its start', {}];

  it.each([...runs, [...cutShort, 'another_run'] as const])(
    '%s is seen when the token was sealed more than a minute ago',
    async (_, run, finding) => {
      expect(await found(OLD, first(run), OWN)).toBe(finding);
    },
  );

  it.each([...runs, [...cutShort, 'another_run'] as const])(
    '%s is seen when it is not known when the token was sealed',
    async (_, run, finding) => {
      expect(await found(null, first(run), OWN)).toBe(finding);
    },
  );

  it.each([...runs, [...cutShort, null] as const])(
    '%s is known at once by the run that came from it',
    async (_, run, finding) => {
      const unlisted = { ...lookoutOn(first(run), { ...OWN, from: ['first'] }), runsOf: () => Promise.resolve([]) };
      const own = { workflowId: OWN.workflowId, runId: 'own', activityId: 'start-1' };

      expect(await findingOf(unlisted, { paymentId: 'order-1' }, own, FRESH)).toBe(finding);
    },
  );
});

describe('an earlier attempt', () => {
  const third: Known = { ...OWN, workflowId: 'cit-payment-order-1~3' };
  const second: Known = { workflowId: 'cit-payment-order-1~2', runId: 'second', scheduled: STARTED, result: SAFE };

  it.each<[string, Partial<Known>, string | null]>([
    ['that is paid', { scheduled: STARTED, result: { status: 'succeeded', retry: 'unsafe' } }, 'earlier_attempt'],
    ['that is open or in review', { isOpen: true }, 'earlier_attempt'],
    ['that was closed from outside', {}, 'earlier_attempt'],
    ['whose result cannot be read', { result: undefined }, 'earlier_attempt'],
    ['that is finally not paid', { scheduled: STARTED, result: SAFE }, null],
  ])('%s is seen, though the last attempt was safe and the token is fresh', async (_, run, finding) => {
    expect(await found(FRESH, first(run), second, third)).toBe(finding);
  });

  it('that Temporal no longer knows does not keep the debt from being collected', async () => {
    expect(await found(FRESH, second, third)).toBeNull();
  });

  it('that was started again after it was paid, and called off at once, is seen', async () => {
    const paid = first({ scheduled: STARTED, result: { status: 'succeeded', retry: 'unsafe' } });
    const again = first({ runId: 'again', result: { status: 'cancelled', retry: 'safe' } });

    expect(await found(FRESH, paid, again, second, third)).toBe('earlier_attempt');
  });
});

it.each([
  ['after it had begun', BEGAN + 1, 'restored'],
  ['before it began', BEGAN, null],
])('a payment whose Temporal was restored %s', async (_, restoredAt, finding) => {
  const own = { workflowId: OWN.workflowId, runId: 'own', activityId: 'start-1' };

  expect(await findingOf({ ...lookoutOn(OWN), restoredAt }, { paymentId: 'order-1' }, own, FRESH)).toBe(finding);
});

it('does not send what it cannot look at', async () => {
  const down = { ...lookoutOn(OWN), runsOf: () => Promise.reject(new Error('Temporal did not answer')) };
  const own = { workflowId: OWN.workflowId, runId: 'own', activityId: 'start-1' };

  await expect(findingOf(down, { paymentId: 'order-1' }, own, OLD)).rejects.toThrow('did not answer');
  await expect(findingOf(lookoutOn(), { paymentId: 'order-1' }, own, FRESH)).rejects.toThrow('does not show this run');
});

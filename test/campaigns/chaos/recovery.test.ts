/**
 * Protects the figures of the chaos campaign: how long a payment stood still because of a kill is read from its
 * history, and a flattering figure (an unaffected payment, a time that begins too late) would be worse than none.
 */
import type { Run, WorkflowTask } from '../../../campaigns/chaos/evidence';
import { recoveryOf, type Kill } from '../../../campaigns/chaos/recovery';

const DEAD = '1@vm';
const OTHER = '2@vm';

const KILL: Kill = {
  at: 10_000,
  victim: 'worker',
  frozenMs: null,
  identities: [DEAD],
  hadStandby: true,
  workedAgainAt: 11_000,
};

const task = (
  scheduledAt: number,
  startedBy: string,
  completedAt: number | null,
  more: Partial<WorkflowTask> = {},
): WorkflowTask => ({
  scheduledAt,
  startedAt: scheduledAt + 10,
  startedBy,
  completedAt,
  hasLocalCall: false,
  lostAt: null,
  ...more,
});

const run = (tasks: readonly WorkflowTask[], more: Partial<Run> = {}): { run: Run } => ({
  run: {
    state: 'running',
    startedAt: 0,
    closedAt: null,
    outcome: null,
    isInReview: false,
    taskFailures: [],
    signals: [],
    events: 0,
    tasks,
    calls: [],
    ...more,
  },
});

const HELD = task(5_000, DEAD, 5_100);

it('counts a waiting payment from the moment when something happened to it', () => {
  const payment = run([HELD, task(10_400, OTHER, 11_500)]);

  expect(recoveryOf(KILL, payment, [KILL])).toEqual({ doing: 'waiting', ms: 1_100, wasHitAgain: false });
});

it('counts a waiting payment from the kill when its task had been due before', () => {
  const unstarted = { startedAt: 11_600, lostAt: null };
  const payment = run([HELD, task(9_990, OTHER, 11_700, unstarted)]);

  expect(recoveryOf(KILL, payment, [KILL])).toMatchObject({ doing: 'waiting', ms: 1_700 });
});

it('counts a task that the killed worker had taken up to the end of the task that replaced it', () => {
  const payment = run([HELD, task(9_900, DEAD, null, { lostAt: 11_900 }), task(11_900, OTHER, 12_000)]);

  expect(recoveryOf(KILL, payment, [KILL])).toMatchObject({ doing: 'workflow task in hand', ms: 2_000 });
});

it('does not count how long the provider takes inside a task', () => {
  const payment = run([HELD, task(10_100, OTHER, 14_000, { startedAt: 11_150, hasLocalCall: true })]);

  expect(recoveryOf(KILL, payment, [KILL])).toMatchObject({ doing: 'waiting', ms: 1_050 });
});

it('counts a call lost with its worker up to the first task after the call timed out', () => {
  const call = { name: 'confirmSession', startedAt: 9_000, startedBy: DEAD, endedAt: 44_000 };
  const payment = run([HELD, task(20_000, OTHER, 20_100), task(44_000, OTHER, 44_200)], { calls: [call] });

  expect(recoveryOf(KILL, payment, [KILL])).toMatchObject({ doing: 'provider call in flight', ms: 34_200 });
});

it.each([
  ['that another worker was holding', run([task(5_000, OTHER, 5_100), task(10_100, OTHER, 10_200)])],
  ['that had ended', run([HELD], { state: 'completed', closedAt: 9_000 })],
  ['that was started later', run([task(10_100, OTHER, 10_200)], { startedAt: 10_050 })],
  ['to which nothing happened for a long time', run([HELD, task(14_000, OTHER, 14_100)])],
  ['to which nothing happened at all', run([HELD])],
])('does not count a payment %s', (_, payment) => {
  expect(recoveryOf(KILL, payment, [KILL])).toBeNull();
});

it('says when a second kill hit the worker that was taking the payment over', () => {
  const second: Kill = { ...KILL, at: 11_000, identities: [OTHER] };
  const payment = run([HELD, task(10_100, OTHER, null, { lostAt: 13_000 }), task(13_000, '3@vm', 13_100)]);

  expect(recoveryOf(KILL, payment, [KILL, second])).toMatchObject({ ms: 3_000, wasHitAgain: true });
  expect(recoveryOf(KILL, payment, [KILL, { ...second, identities: ['9@vm'] }])).toMatchObject({ wasHitAgain: false });
});

it('counts from the kill what happens after a killed server is back', () => {
  const server: Kill = { ...KILL, victim: 'server', identities: [DEAD, OTHER] };

  expect(recoveryOf(server, run([HELD, task(11_500, OTHER, 11_600)]), [server])).toMatchObject({
    doing: 'waiting',
    ms: 1_600,
  });
  expect(recoveryOf(server, run([HELD, task(13_500, OTHER, 13_600)]), [server])).toBeNull();
});

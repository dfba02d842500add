/**
 * Protects the chaos campaign's plan and its arguments: the same seed is the same campaign, every kind of payment,
 * fault and kill is in it, and a wrong argument is named before anything is started.
 */
import { readArguments } from '../../../campaigns/chaos/arguments';
import { lastLine, percentile } from '../../../campaigns/chaos/figures';
import { makePlan, type PlannedPayment } from '../../../campaigns/chaos/plan';
import { placedInto } from '../../../scripts/docs/placed-figures';

const PLAN = makePlan({ payments: 2_000, kills: 200, seed: 7 });

it('plans the same campaign for the same seed, and a different one for another seed', () => {
  expect(makePlan({ payments: 2_000, kills: 200, seed: 7 })).toEqual(PLAN);
  expect(makePlan({ payments: 2_000, kills: 200, seed: 8 })).not.toEqual(PLAN);
});

it('keeps the plan of every payment when one more is added, except for the last deadlines', () => {
  const { payments } = makePlan({ payments: 2_001, kills: 200, seed: 7 });
  const drawn = ({ input, story }: PlannedPayment): unknown => ({ story, input: { ...input, deadlines: null } });

  expect(payments.slice(0, 2_000).map(drawn)).toEqual(PLAN.payments.map(drawn));
});

it('includes every kind of payment, fault and kill', () => {
  const kinds = new Set(PLAN.payments.map(({ story }) => story.kind));
  const faults = new Set(
    PLAN.payments.flatMap(({ troubles }) =>
      [...troubles.calls, ...troubles.webhooks].map(({ fault }) => JSON.stringify(fault)),
    ),
  );
  const kills = new Set(
    PLAN.kills.map(
      ({ victim, frozenMs, awayMs }) =>
        `${victim}${frozenMs === null ? '' : frozenMs > 35_000 ? ' long' : ' short'}${awayMs > 0 ? ' away' : ''}`,
    ),
  );

  expect(kinds.size).toBe(19);
  expect(faults.size).toBe(22);
  expect([...kills].toSorted()).toEqual(['bridge', 'server', 'server away', 'worker', 'worker long', 'worker short']);
});

it('fits 2,000 payments and 200 kills into less than eight minutes', () => {
  expect(PLAN.endsMs).toBeLessThan(8 * 60_000);
});

it('gives every payment time for a start whose worker was killed, and none a deadline long after the last payment began', () => {
  const deadlines = PLAN.payments.map(({ atMs, input }) => ({
    atMs,
    ms: Object.values(input.deadlines ?? {}).map(Number),
  }));
  const ready = PLAN.payments.map(({ input }) => Number(input.deadlines?.readyToConfirm));

  expect(Math.max(...deadlines.map(({ atMs, ms }) => atMs + Math.max(...ms)))).toBeLessThan(PLAN.endsMs + 45_001);
  expect(Math.min(...ready)).toBeGreaterThanOrEqual(45_000);
});

it('reads the arguments', () => {
  expect(readArguments(['--payments', '20', '--kills', '4', '--seed', '1'], 0)).toMatchObject({
    payments: 20,
    kills: 4,
    seed: 1,
  });
  expect(readArguments(['--help'], 0)).toBeNull();
});

it.each([
  ['no arguments', [], /--payments takes .*missing[^]*--kills takes .*missing/],
  [
    'half a payment',
    ['--payments', '1.5', '--kills', '1'],
    /--payments takes a whole number from 1 to 20000; not "1\.5"/,
  ],
  ['too many kills', ['--payments', '1', '--kills', '9999'], /--kills takes a whole number from 0 to 2000/],
  ['an unknown argument', ['--payment', '1'], /--payment/],
])('refuses %s, and says what it accepts', (_, args, why) => {
  expect(() => readArguments(args, 0)).toThrow(why);
});

it('says in its last line what it found', () => {
  const found = { column: 'stuck', paymentId: 'p1', what: 'it has not ended' } as const;
  const figures = {
    payments: 20,
    kills: 4,
    violations: [found],
    inReview: 1,
    doneAgain: 0,
    outcomes: {},
    recoveries: [],
    events: 30,
  };

  expect(lastLine(figures)).toBe(
    '20 payments, 4 kills: 0 double debits, 0 lost, 1 stuck, 0 wrong outcomes, 0 lost webhooks, 1 rightly in review; no waiting payment was hit with a standby',
  );
});

it('replaces the figures between the marks of a page', () => {
  const page = 'above\n<!-- campaign: begin (written by --report) -->\nold\n<!-- campaign: end -->\nbelow';

  expect(placedInto(page, 'campaign', 'new')).toBe(page.replace('old', '\nnew'));
  expect(placedInto('no marks', 'campaign', 'new')).toBe('new');
});

it('rounds percentiles to the less flattering figure', () => {
  expect([percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.99), percentile([], 0.5)]).toEqual([2, 4, 0]);
});

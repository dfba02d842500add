/** Protects the one place where webhook, answer and poll meet: no order, duplicate, loss or replay changes what is known. */
import fc from 'fast-check';
import { after } from '../../campaigns/samples/events';
import { ACTION, CONFIRMED, NOT_PAID, PAID, READY, snapshot, START, started } from '../../campaigns/samples/snapshots';
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { Known } from '../../workflows/facts/known';
import { merge } from '../../workflows/facts/merge';

const NOW = START + 1_000;
const mergeAll = (known: Known, snapshots: readonly SessionSnapshot[]): Known =>
  snapshots.reduce((before, one) => merge(before, one, 'webhook', NOW), known);

const ERROR = snapshot({ sessionStatus: 'error' }, { status: 'failed', errorCode: 'internal_error' });
/** The same end as NOT_PAID, shown without its code. */
const UNREASONED = snapshot({ updatedAt: NOT_PAID.updatedAt, sessionStatus: 'cancelled' }, { status: 'failed' });

const anySnapshot = fc.constantFrom(
  READY,
  ACTION,
  CONFIRMED,
  PAID,
  NOT_PAID,
  ERROR,
  UNREASONED,
  snapshot({ sessionStatus: 'cancelled' }, { status: 'succeeded' }),
  snapshot({ updatedAt: '' }, { card: { brand: 'visa', last4: '4242' } }),
  snapshot({ updatedAt: '2026-01-01T00:00:09.000000Z' }, { card: { brand: 'visa', last4: '1111' }, amount: 1 }),
  snapshot({ nextAction: 'unknown', sessionStatus: 'unknown' }, { status: 'unknown' }),
);

it('knows the same facts whatever the order in which snapshots arrive', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anySnapshot, fc.nat()), { maxLength: 6 }), (drawn) => {
      const snapshots = drawn.map(([one]) => one);
      const shuffled = [...drawn].sort(([, a], [, b]) => a - b).map(([one]) => one);

      expect(mergeAll(started(), shuffled).facts).toEqual(mergeAll(started(), snapshots).facts);
    }),
    { numRuns: 2_000 },
  );
});

it('learns nothing from a snapshot that it has already seen', () => {
  fc.assert(
    fc.property(fc.array(anySnapshot, { minLength: 1, maxLength: 6 }), (snapshots) => {
      const known = mergeAll(started(), snapshots);
      for (const one of snapshots) expect(merge(known, one, 'webhook', NOW + 5_000)).toBe(known);
    }),
    { numRuns: 2_000 },
  );
});

it('never unlearns that a payment was paid, or that the provider contradicted itself', () => {
  fc.assert(
    fc.property(fc.array(anySnapshot, { maxLength: 8 }), (snapshots) => {
      let known = started();
      for (const one of snapshots) {
        const next = merge(known, one, 'webhook', NOW);
        expect(next.facts.paidAt !== null || known.facts.paidAt === null).toBe(true);
        expect(next.facts.contradiction || !known.facts.contradiction).toBe(true);
        known = next;
      }
    }),
    { numRuns: 2_000 },
  );
});

it('treats paid followed by not paid as a contradiction, and not paid corrected to paid as paid', () => {
  const later = { ...NOT_PAID, updatedAt: '2026-01-01T00:00:06.000000Z' };
  const corrected = { ...PAID, updatedAt: '2026-01-01T00:00:06.000000Z' };

  expect(mergeAll(started(), [PAID, later]).facts.contradiction).toBe(true);
  expect(mergeAll(started(), [later, PAID]).facts.contradiction).toBe(true);
  expect(mergeAll(started(), [NOT_PAID, corrected]).facts).toMatchObject({
    contradiction: false,
    paidAt: corrected.updatedAt,
  });
});

it('gives an outcome its own code or none, never that of an earlier error', () => {
  const codeAfter = (...seen: readonly SessionSnapshot[]): string | null | undefined =>
    mergeAll(started(), seen).facts.errorCode?.value;

  expect(codeAfter(ERROR)).toBe('internal_error');
  expect(codeAfter(ERROR, UNREASONED)).toBeNull();
  expect(codeAfter(UNREASONED, ERROR)).toBeNull();
  expect(codeAfter(ERROR, UNREASONED, NOT_PAID)).toBe('insufficient_funds');
  expect(codeAfter(NOT_PAID, UNREASONED)).toBe('insufficient_funds');
});

it('ignores a session that is not ours, and takes one that carries our reference for a second session', () => {
  const foreign = { ...PAID, sessionId: 'ps_2' as SessionSnapshot['sessionId'] };
  const known = started();

  expect(
    merge(
      known,
      { ...foreign, payments: foreign.payments.map((one) => ({ ...one, reference: null })) },
      'webhook',
      NOW,
    ),
  ).toBe(known);
  expect(merge(known, foreign, 'webhook', NOW).secondSession).toBe('ps_2');
});

it('only suspects a difference until session/status shows it too', () => {
  const wrong = snapshot({ nextAction: 'confirm' }, { amount: 99 });

  const suspected = merge(started(), wrong, 'webhook', NOW);
  expect(suspected).toMatchObject({ suspicion: { differences: ['amount'] }, differences: [] });

  const asked = after(suspected, NOW, { type: 'question_sent' });
  expect(merge(asked, wrong, 'status', NOW)).toMatchObject({ suspicion: null, differences: ['amount'] });
  expect(merge(asked, READY, 'status', NOW)).toMatchObject({ suspicion: null, differences: [] });
});

it('does not let an answer older than the news lift a suspicion', () => {
  const wrong = snapshot({ nextAction: 'confirm', updatedAt: READY.updatedAt }, { amount: 99 });
  const suspected = merge(started(), wrong, 'webhook', NOW);

  const asked = after(suspected, NOW, { type: 'question_sent' });
  const older = snapshot({ updatedAt: '2026-01-01T00:00:01.000000Z' });

  expect(merge(asked, older, 'status', NOW).suspicion).toMatchObject({ differences: ['amount'] });
});

it('does not let an answer older than the latest news lift a suspicion raised by earlier news', () => {
  const [first, between, last] = [1, 2, 3].map((second) => {
    const updatedAt = `2026-01-01T00:00:0${String(second)}.000000Z`;
    return { right: snapshot({ updatedAt }), wrong: snapshot({ updatedAt }, { amount: 99 }) };
  });
  if (first === undefined || between === undefined || last === undefined) throw new Error('three moments');
  const suspected = merge(started(), first.wrong, 'answer', NOW);
  const again = merge(suspected, last.wrong, 'webhook', NOW);

  expect(merge(again, last.wrong, 'webhook', NOW)).toBe(again);
  expect(merge(again, first.wrong, 'webhook', NOW)).toBe(again);
  expect(merge(after(again, NOW, { type: 'question_sent' }), between.right, 'status', NOW).suspicion).toMatchObject({
    differences: ['amount'],
  });
  expect(merge(after(suspected, NOW, { type: 'question_sent' }), between.right, 'status', NOW).suspicion).toBeNull();
  // A question asked before the latest news came cannot answer it.
  const early = { ...again, asks: after(suspected, NOW, { type: 'question_sent' }).asks };
  expect(merge(early, last.right, 'status', NOW).suspicion).toMatchObject({ differences: ['amount'] });
  expect(merge(after(again, NOW, { type: 'question_sent' }), last.right, 'status', NOW).suspicion).toBeNull();
});

const UNDER_ONE_TIME = {
  started: snapshot({}, { status: 'pending' }),
  ready: snapshot({ nextAction: 'confirm' }, {}),
  step: snapshot({}, { redirect: ACTION.payments[0]?.redirect ?? null }),
  paid: snapshot({ sessionStatus: 'accepted' }, { status: 'succeeded' }),
};
type State = keyof typeof UNDER_ONE_TIME;

it.each<[State, State, 'keeps' | 'lifts']>([
  ['ready', 'started', 'keeps'],
  ['ready', 'ready', 'lifts'],
  ['ready', 'step', 'lifts'],
  ['ready', 'paid', 'lifts'],
  ['started', 'started', 'lifts'],
  ['started', 'ready', 'lifts'],
  ['step', 'ready', 'keeps'],
  ['step', 'started', 'keeps'],
  ['paid', 'ready', 'keeps'],
  ['paid', 'step', 'keeps'],
  ['paid', 'paid', 'lifts'],
])(
  'with equal timestamps, suspicious news of "%s" and an unsuspicious answer "%s": %s the suspicion',
  (news, answer, does) => {
    const { updatedAt } = UNDER_ONE_TIME[news];
    const wrong = {
      ...UNDER_ONE_TIME[news],
      payments: UNDER_ONE_TIME[news].payments.map((one) => ({ ...one, amount: 99 })),
    };
    const suspected = merge(started(), wrong, 'webhook', NOW);
    const asked = after(suspected, NOW, { type: 'question_sent' });

    expect(UNDER_ONE_TIME[answer].updatedAt).toBe(updatedAt);
    expect(merge(asked, UNDER_ONE_TIME[answer], 'status', NOW).suspicion === null).toBe(does === 'lifts');
  },
);

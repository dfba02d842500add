/**
 * Protects the judge of the chaos campaign (`npm run chaos`): a check that cannot fail proves nothing, so every column
 * of its last line fails here once, from the evidence alone, and none fails for a healthy payment.
 */
import type { PaymentEvidence, Run, TakenWebhook } from '../../../campaigns/chaos/evidence';
import { isRightlyInReview, violationsOf, type Column } from '../../../campaigns/chaos/verdict';

const CLOSED_AT = 10_000;

const OUTCOME = {
  status: 'succeeded',
  code: null,
  reason: 'Smart Glocal has debited the card.',
  late: false,
  retry: 'unsafe',
  environment: 'simulator',
  decidedBy: 'provider',
  card: null,
  newToken: null,
} as const;

const RUN: Run = {
  state: 'completed',
  startedAt: 0,
  closedAt: CLOSED_AT,
  outcome: OUTCOME,
  isInReview: false,
  taskFailures: [],
  signals: ['payment_finished:news-1'],
  events: 30,
  tasks: [],
  calls: [],
};

const OPEN: Run = { ...RUN, state: 'running', closedAt: null, outcome: null };

const FINISHED: TakenWebhook = {
  at: 9_000,
  type: 'payment_finished',
  sessionId: 'ps_1',
  news: 'news-1',
  reading: 'paid',
  refunds: [],
};

const PAID: PaymentEvidence = {
  paymentId: 'p1',
  amount: 1_000,
  currency: 'eur',
  opening: 'create-then-start',
  wasAcknowledged: true,
  run: RUN,
  sessions: [{ id: 'ps_1', stage: 'succeeded', code: null }],
  confirmedSessions: ['ps_1'],
  debits: [{ sessionId: 'ps_1', amount: 1_000, currency: 'eur' }],
  refusals: [],
  taken: [FINISHED],
  kept: [],
};

const NOT_PAID: PaymentEvidence = {
  ...PAID,
  run: { ...RUN, outcome: { ...OUTCOME, status: 'declined', retry: 'safe' } },
  sessions: [{ id: 'ps_1', stage: 'failed', code: 'insufficient_funds' }],
  debits: [],
  taken: [{ ...FINISHED, reading: 'not_paid' }],
};

const cancelled = (evidence: PaymentEvidence): PaymentEvidence => ({
  ...evidence,
  run: { ...RUN, outcome: { ...OUTCOME, status: 'cancelled', retry: 'safe' } },
});

function columnsOf(payment: PaymentEvidence): Column[] {
  return violationsOf(payment).map(({ column }) => column);
}

it.each([
  ['a payment that was paid once', PAID],
  ['a payment that the issuer declined', NOT_PAID],
  ['an empty session beside the one that was paid', withSession(PAID, { id: 'ps_0', stage: 'created', code: null })],
  [
    'a fenced session before the one that was paid',
    withSession(PAID, { id: 'ps_0', stage: 'failed', code: 'session_cancelled_by_partner' }),
  ],
])('finds nothing wrong with %s', (_, payment) => {
  expect(violationsOf(payment)).toEqual([]);
});

it.each([
  ['a second debit', { ...PAID, debits: [...PAID.debits, ...PAID.debits] }],
  ['a second session that was confirmed', { ...PAID, confirmedSessions: ['ps_1', 'ps_2'] }],
])('recognises %s as a double debit', (_, payment) => {
  expect(columnsOf(payment)).toContain('double debits');
});

it.each([
  ['that the shop was told about', { ...PAID, run: null, debits: [], taken: [] }],
  ['that was debited', { ...PAID, wasAcknowledged: false, run: null, taken: [] }],
  ['whose workflow was closed from outside', { ...PAID, run: { ...RUN, state: 'broken', outcome: null } }],
] satisfies [string, PaymentEvidence][])('recognises a lost payment %s', (_, payment) => {
  expect(columnsOf(payment)).toEqual(['lost']);
});

it('accepts a task that the SDK repeats after losing track, as long as the payment goes on', () => {
  expect(violationsOf({ ...PAID, run: { ...RUN, taskFailures: [LOST_COUNT] } })).toEqual([]);
});

it('ignores a payment that nobody was told about and that was not debited', () => {
  expect(violationsOf({ ...PAID, wasAcknowledged: false, run: null, sessions: [], debits: [], taken: [] })).toEqual([]);
});

const LOST_COUNT =
  'Fatal error in workflow machines: Attempted to check for LA marker handling in invalid state RequestSent';

it.each([
  ['that is still open', { ...PAID, run: OPEN }],
  ['in review whose provider can be asked', { ...PAID, run: { ...OPEN, isInReview: true } }],
  [
    'in review that lost the answer of init while the provider has its session',
    { ...PAID, opening: 'init', run: { ...OPEN, isInReview: true } },
  ],
  ['whose workflow task failed', { ...PAID, run: { ...RUN, taskFailures: ['Nondeterminism'] } }],
  ['that stays open after the SDK has lost track of it', { ...PAID, run: { ...OPEN, taskFailures: [LOST_COUNT] } }],
] satisfies [string, PaymentEvidence][])('recognises a stuck payment %s', (_, payment) => {
  expect(columnsOf(payment)).toEqual(['stuck']);
});

it.each([
  ['whose provider contradicts itself', { ...PAID, sessions: [{ id: 'ps_1', stage: 'contradictory', code: null }] }],
  [
    'that lost the answer of init, and has no session',
    { ...PAID, opening: 'init', sessions: [], debits: [], taken: [] },
  ],
] satisfies [string, PaymentEvidence][])('accepts that a payment waits for a review %s', (_, payment) => {
  const inReview = { ...payment, run: { ...OPEN, isInReview: true } };

  expect(isRightlyInReview(inReview)).toBe(true);
  expect(violationsOf(inReview)).toEqual([]);
  expect(isRightlyInReview({ ...payment, run: OPEN })).toBe(false);
});

it.each([
  ['succeeded without a debit', { ...PAID, debits: [] }],
  ['succeeded, while the provider says that it failed', { ...PAID, sessions: NOT_PAID.sessions }],
  ['succeeded with another amount', { ...PAID, debits: [{ sessionId: 'ps_1', amount: 999, currency: 'eur' }] }],
  ['declined with a debit', { ...NOT_PAID, debits: PAID.debits }],
  [
    'cancelled, while a session can still be paid',
    cancelled(withSession(NOT_PAID, { id: 'ps_2', stage: 'awaits_customer', code: null })),
  ],
  [
    'declined, when the customer only left',
    { ...NOT_PAID, sessions: [{ id: 'ps_1', stage: 'failed', code: 'session_cancelled' }] },
  ],
  [
    'needs_review, although nobody had closed it so',
    { ...PAID, run: { ...RUN, outcome: { ...OUTCOME, status: 'needs_review' } } },
  ],
] satisfies [string, PaymentEvidence][])('recognises a wrong outcome: %s', (_, payment) => {
  expect(columnsOf(payment)).toContain('wrong outcomes');
});

it('recognises a lost webhook: answered 200, but in no history', () => {
  const lost = { ...PAID, run: { ...RUN, signals: [] } };

  expect(columnsOf(lost)).toEqual(['lost webhooks']);
});

it('recognises a lost webhook: answered 200 before the payment had ended as the webhook says', () => {
  const run = { ...RUN, signals: [] };

  expect(columnsOf({ ...PAID, run, taken: [{ ...FINISHED, at: CLOSED_AT - 1_000 }] })).toEqual(['lost webhooks']);
  expect(columnsOf({ ...PAID, run, taken: [{ ...FINISHED, at: CLOSED_AT + 1_000 }] })).toEqual([]);
  expect(columnsOf({ ...PAID, run, taken: [{ ...FINISHED, at: CLOSED_AT + 1_000, reading: 'not_paid' }] })).toEqual([
    'lost webhooks',
  ]);
});

it('recognises a lost refund: no aftermath keeps it', () => {
  const refund: TakenWebhook = {
    ...FINISHED,
    type: 'payment_refunded',
    at: CLOSED_AT + 1_000,
    news: 'news-2',
    refunds: ['rf_1:accepted'],
  };
  const kept = { sessionId: 'ps_1', reading: 'paid', refund: 'rf_1:accepted' } as const;

  expect(columnsOf({ ...PAID, taken: [refund] })).toEqual(['lost webhooks']);
  expect(columnsOf({ ...PAID, taken: [refund], kept: [{ ...kept, refund: 'rf_1:in_progress' }] })).toEqual([
    'lost webhooks',
  ]);
  expect(columnsOf({ ...PAID, taken: [refund], kept: [kept] })).toEqual([]);
});

function withSession(payment: PaymentEvidence, session: PaymentEvidence['sessions'][number]): PaymentEvidence {
  return { ...payment, sessions: [session, ...payment.sessions] };
}

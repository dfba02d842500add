/** Protects news after the end: only news that the payment ended with may be forgotten, and all other news is kept as facts. */
import { paid, refunded, webhook, type News } from '../../campaigns/samples/webhooks';
import type { AcquiringPaymentStatus, SessionStatus } from '../../smart-glocal/types';
import { parseWebhook, type WebhookNews } from '../../smart-glocal/webhook';
import { factsOf, repeatsTheEnd } from '../../workflows/contract/aftermath-facts';
import type { AftermathFact, Stand } from '../../workflows/contract/aftermath';
import type { OutcomeStatus } from '../../workflows/contract/payment';

function newsOf(news: News): WebhookNews {
  const parsed = parseWebhook(webhook({ ...paid, ...news }));
  if (parsed === null) throw new Error('The test made an unreadable webhook.');
  return parsed;
}

const ended = (paymentStatus: string | null, sessionId: string | null = 'ps_3230'): NonNullable<Stand> => ({
  state: 'completed',
  paymentStatus,
  sessionId,
});
const kindsOf = (news: News, stand: Stand): AftermathFact['kind'][] =>
  factsOf(newsOf(news), stand).map(({ kind }) => kind);

const ENDS: readonly OutcomeStatus[] = ['succeeded', 'declined', 'abandoned', 'cancelled', 'rejected', 'needs_review'];
const NOT_PAID: readonly OutcomeStatus[] = ['declined', 'abandoned', 'cancelled', 'rejected'];

describe('what repeats the end', () => {
  it.each<[string, SessionStatus, AcquiringPaymentStatus, readonly OutcomeStatus[]]>([
    ['paid', 'accepted', 'succeeded', ['succeeded']],
    ['paid, while a refund runs', 'in_progress', 'succeeded', ['succeeded']],
    ['finally not paid', 'cancelled', 'failed', NOT_PAID],
    ['a contradiction', 'cancelled', 'succeeded', []],
    ['waiting for the confirm or the customer', 'in_progress', 'pending', ENDS],
    ['being processed', 'in_progress', 'in_progress', ENDS],
    ['failed, but not finally', 'error', 'failed', ENDS],
    ['a status of the future', 'unknown', 'unknown', ENDS],
  ])('%s says nothing new after exactly the outcomes that match it, and corrects all others', (_, ...pair) => {
    const [sessionStatus, paymentStatus, fitting] = pair;
    const news = { sessionStatus, paymentStatus };

    expect(ENDS.filter((end) => repeatsTheEnd(newsOf(news), ended(end)))).toEqual(fitting);
    const others = ENDS.filter((end) => !fitting.includes(end));
    expect(others.map((end) => kindsOf(news, ended(end)))).toEqual(others.map(() => ['correction']));
  });

  it('is a session of ours that was cancelled before any payment', () => {
    const parsed = parseWebhook(
      Buffer.from('{"type":"payment_finished","session":{"id":"ps_3230","status":"canceled","updated_at":""}}'),
    );

    expect(parsed && repeatsTheEnd(parsed, ended('cancelled'))).toBe(true);
  });

  it('counts as no repetition if the outcome or its session is unknown, or the run was closed without an outcome', () => {
    expect(repeatsTheEnd(newsOf({}), ended('succeeded'))).toBe(true);
    expect(repeatsTheEnd(newsOf({}), ended(null))).toBe(false);
    expect(repeatsTheEnd(newsOf({}), ended('succeeded', null))).toBe(false);
    expect(repeatsTheEnd(newsOf({}), { ...ended('succeeded'), state: 'broken_off' })).toBe(false);
  });
});

describe('what is kept', () => {
  it.each<[string, News, AftermathFact['kind'][]]>([
    ['a refund in a webhook of its end', { payment: { refunds: [{ id: 'rf_1', status: 'accepted' }] } }, ['refund']],
    ['a refund', refunded(), ['refund']],
    ['a chargeback', refunded({ is_chargeback: true }), ['chargeback']],
    ['a refund that is not shown', { type: 'payment_refunded' }, ['refund']],
    ['a second payment in the session', { others: [{ id: 'pm_2706', status: 'succeeded' }] }, ['correction']],
    ['another session of the same payment', { sessionId: 'ps_9999' }, ['correction']],
    ['a type that is not followed', { type: 'dispute_opened' }, ['other']],
    ['a capture that nobody asked for', { type: 'ready_to_capture' }, ['other']],
  ])('%s, even after a success', (_, news, kinds) => {
    expect(repeatsTheEnd(newsOf(news), ended('succeeded'))).toBe(false);
    expect(kindsOf(news, ended('succeeded'))).toEqual(kinds);
  });

  it('a refund of a payment that ended unpaid is also a correction', () => {
    expect(kindsOf(refunded(), ended('declined'))).toEqual(['refund', 'correction']);
  });

  it('everything about a run that was closed without an outcome, even what repeats its status', () => {
    const broken = { ...ended('succeeded'), state: 'broken_off' } as const;

    expect(kindsOf({}, broken)).toEqual(['broken_off']);
    expect(kindsOf({ sessionStatus: 'in_progress', paymentStatus: 'pending' }, broken)).toEqual(['broken_off']);
    expect(kindsOf(refunded(), broken)).toEqual(['refund', 'broken_off']);
  });

  it('for an open payment, only money that went back: the payment learns the rest itself', () => {
    expect(kindsOf(refunded(), { ...ended('open'), state: 'open' })).toEqual(['refund']);
  });

  it('holds amount, currency, time and the statuses of session and payment, and nothing of the customer or the token', () => {
    const facts = factsOf(newsOf(refunded({ amount_details: { amount: 4000, currency: 'USD' } })), ended('succeeded'));

    expect(facts).toEqual([
      {
        key: 'refund:rf_203:accepted:4000:usd',
        kind: 'refund',
        says: 'refund rf_203: accepted',
        webhook: 'payment_refunded',
        updatedAt: expect.stringMatching(/^20.*Z$/),
        reading: 'paid',
        refund: { id: 'rf_203', status: 'accepted' },
        amount: 4000,
        currency: 'usd',
      },
    ]);
    expect(JSON.stringify(facts)).not.toMatch(/token_value|lucky/);
  });
});

describe('keys', () => {
  const keys = (news: News): string[] => factsOf(newsOf(news), ended('declined')).map(({ key }) => key);

  it('are the same for a later snapshot that shows the same', () => {
    expect(keys({ updatedAt: '2026-01-01T00:00:00.000000Z' })).toEqual(
      keys({ updatedAt: '2026-02-02T00:00:00.000000Z' }),
    );
  });

  it.each<[string, News]>([
    ['another refund', refunded({ id: 'rf_204' })],
    ['another status of the refund', refunded({ status: 'declined' })],
    ['another amount', refunded({ amount_details: { amount: 1, currency: 'usd' } })],
    ['a chargeback under the same id', refunded({ is_chargeback: true })],
  ])('differ for %s', (_, other) => {
    expect(keys(other)).not.toEqual(keys(refunded()));
  });

  it('treat no provider text as markup, and use only a short part of it', () => {
    const [fact] = factsOf(
      newsOf(refunded({ id: `| [x](javascript:y) <b> ${'z'.repeat(5_000)}` })),
      ended('succeeded'),
    );

    expect(fact?.says.length).toBeLessThan(100);
    expect(fact?.says).not.toMatch(/[|<>[\]()`\n]/);
  });
});

/**
 * Protects the word `succeeded`: not even a person may resolve to it what was shown to be another payment (found by the
 * simulation).
 */
import { PAID, paymentShown, START, started } from '../../campaigns/samples/snapshots';
import { refusalOf } from '../../workflows/decisions/resolution';
import { Play } from '../support/play';

const BY = { by: 'operator', why: 'the back office shows it' } as const;

it('refuses to call a payment succeeded that a webhook showed with another amount, until the provider was asked', () => {
  const play = new Play(started({ confirmation: 'manual' }), null);
  play.hears({ ...PAID, payments: [paymentShown({ status: 'succeeded', amount: 1 })] });
  play.sleeps(START + 10 * 60_000);

  expect(play.known).toMatchObject({ review: { reason: expect.any(String) }, differences: [] });
  expect(refusalOf(play.known, { as: 'succeeded', ...BY })).toMatchObject({ type: 'not_as_asked' });
  expect(refusalOf(play.known, { as: 'needs_review', ...BY })).toBeNull();
});

/**
 * Protects a debt of which something else may be paid: a payment that saw that, or could not look, never ends as safe to try
 * again, and never sends another start.
 */
import { callFailed } from '../../campaigns/samples/events';
import { CREATED, opened, START } from '../../campaigns/samples/snapshots';
import { ELSEWHERE } from '../../workflows/facts/claims';
import type { Known } from '../../workflows/facts/known';
import { refusalOf } from '../../workflows/decisions/resolution';
import { evolve } from '../../workflows/facts/evolve';
import { viewOf } from '../../workflows/views/payment-view';
import { Play } from '../support/play';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Its session is open, and its start was not sent. */
function unsent(code: string): Known {
  return callFailed(opened(), 'start', 'not_executed', code, START);
}

it.each([
  ['another_run', 'Another run of this payment may have debited the card: this one did not start it again.'],
  ['earlier_attempt', 'An earlier attempt at this debt is not known to be unpaid: this one was not started.'],
  ['restored', 'Temporal was restored from a backup after this payment had begun: a start of it may be lost.'],
])('%s: a person is asked at once, nothing is sent, and after 30 days it is unclear, not safe', (code, reason) => {
  const play = new Play(unsent(code), CREATED);

  play.acts();
  expect(play.known.review?.reason).toBe(reason);
  expect(refusalOf(play.known, { as: 'declined', by: 'support', why: 'no' })).not.toBeNull();
  play.sleeps(START + 40 * DAY);

  expect(play.outcome).toMatchObject({ status: 'needs_review', retry: 'unsafe', code });
  expect(new Set(play.done)).toEqual(new Set(['ask', 'finish']));
});

it('a start that could not look before its deadline ends as cancelled and safe, once a look has found nothing', () => {
  // Every later start would be an unexpected step.
  const play = new Play({ ...unsent('look_failed'), startedAt: START - 5 * MINUTE }, CREATED);
  play.elsewhere = 'unknown';

  play.sleeps(START + DAY);

  expect(play.outcome).toBeNull();
  expect(viewOf(play.known, null).waitingFor?.what).toBe('Temporal to show what else of this debt was started');
  const looks = play.done.filter((step) => step === 'look').length;
  expect(looks).toBeGreaterThan(50); // Every ten minutes.

  play.elsewhere = null;
  play.sleeps(START + 2 * DAY);

  expect(play.outcome).toMatchObject({ status: 'cancelled', retry: 'safe', code: 'look_failed' });
});

describe('a payment that ends without having been started', () => {
  const cancelled = (known: Known): Play => {
    const play = new Play(evolve(known, { type: 'cancel_wanted', by: 'shop', reason: null }, START), CREATED);
    return play;
  };

  it('looks once what else of its debt was started, and is safe to try again if nothing was', () => {
    const play = cancelled(opened());

    play.acts();

    expect(play.done).toEqual(['look', 'finish']);
    expect(play.outcome).toMatchObject({ status: 'cancelled', retry: 'safe' });
  });

  it.each(ELSEWHERE)('is never called unpaid when it finds %s', (found) => {
    const play = cancelled(opened());
    play.elsewhere = found;

    play.acts();
    expect(play.known.review).not.toBeNull();
    play.sleeps(START + 40 * DAY);

    expect(play.outcome).toMatchObject({ status: 'needs_review', retry: 'unsafe' });
    expect(play.done.filter((step) => step === 'look')).toHaveLength(1);
  });

  it('does not look again when its start has', () => {
    const play = new Play(callFailed(opened(), 'start', 'business_refusal', 'binding_is_deactivated', START), CREATED);

    play.sleeps(START + DAY);

    expect(play.done).not.toContain('look');
  });
});

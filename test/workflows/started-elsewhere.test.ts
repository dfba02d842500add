/**
 * Protects a debt of which something else may be paid: a start that saw that, or could not look, never ends as safe to try
 * again, and never sends another.
 */
import { callFailed } from '../../campaigns/samples/events';
import { CREATED, opened, START } from '../../campaigns/samples/snapshots';
import type { Known } from '../../workflows/facts/known';
import { refusalOf } from '../../workflows/decisions/resolution';
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
])('%s: a person is asked at once, nothing is sent, and after 30 days it is unclear, not safe', (code, reason) => {
  const play = new Play(unsent(code), CREATED);

  play.acts();
  expect(play.known.review?.reason).toBe(reason);
  expect(refusalOf(play.known, { as: 'declined', by: 'support', why: 'no' })).not.toBeNull();
  play.sleeps(START + 40 * DAY);

  expect(play.outcome).toMatchObject({ status: 'needs_review', retry: 'unsafe', code });
  expect(new Set(play.done)).toEqual(new Set(['ask', 'finish']));
});

it('a start that could not look before its deadline ends as cancelled, and not as safe', () => {
  // Every later look fails too: `acts` would report a start as an unexpected step.
  const play = new Play({ ...unsent('look_failed'), startedAt: START - 5 * MINUTE }, CREATED);

  play.sleeps(START + DAY);

  expect(play.outcome).toMatchObject({ status: 'cancelled', retry: 'unsafe', code: 'look_failed' });
  expect(play.outcome?.reason).toContain('could not be seen in time whether another run or an earlier attempt is paid');
});

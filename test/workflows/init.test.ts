/**
 * Protects `opening: 'init'` when its answer was lost: a session that a webhook names is believed only after our own
 * question showed it as ours, and nothing is ever opened a second time.
 */
import { after, callFailed, callTaken } from '../../campaigns/samples/events';
import { CONFIRMED, opened, PAID, paymentShown, READY, SESSION, START } from '../../campaigns/samples/snapshots';
import type { SessionId } from '../../smart-glocal/types';
import type { Known } from '../../workflows/facts/known';
import { Play } from '../support/play';

const HOUR = 60 * 60_000;

/** The init was sent, and its outcome is unknown. */
function lostInit(): Known {
  const unopened = { ...opened({ opening: 'init' }), sessionId: null, calls: {} };
  return callFailed(unopened, 'start', 'outcome_unknown', 'timeout', START);
}

it('asks about the session that a webhook names, before it believes it', () => {
  const play = new Play(lostInit(), null);

  play.hears(READY);

  expect(play.done).toEqual(['ask']);
  expect(play.known).toMatchObject({ sessionId: null, candidates: [SESSION] });
});

it('goes on in that session once session/status shows our payment there', () => {
  const play = new Play(lostInit(), READY);

  play.hears(READY);
  play.truth = PAID;
  play.hears(PAID);

  expect(play.known.sessionId).toBe(SESSION);
  expect(play.done).toEqual(['ask', 'confirm', 'finish']);
  expect(play.outcome).toMatchObject({ status: 'succeeded' });
});

it.each([
  ['another amount', { amount: 1 }],
  ['another customer', { customerReference: 'customer-8' }],
  ['no customer', { customerReference: null }],
])('does not take a session for its own that shows %s', (_what, change) => {
  const play = new Play(lostInit(), { ...READY, payments: [paymentShown(change)] });

  play.hears(READY);
  play.sleeps(START + 2 * HOUR);

  expect(play.known).toMatchObject({ sessionId: null, candidates: [] });
  expect(play.known.review).not.toBeNull();
  expect(play.done).not.toContain('confirm');
});

it('asks again about a session that shows no payment yet', () => {
  const play = new Play(lostInit(), { ...CONFIRMED, payments: [] });
  play.hears(READY);

  play.truth = READY;
  play.sleeps(START + 60_000);

  expect(play.known.sessionId).toBe(SESSION);
});

it('is never opened a second time, however long nothing comes: a person is asked', () => {
  const play = new Play(lostInit(), null);

  play.sleeps(START + 5 * HOUR);

  expect(play.done).not.toContain('init');
  expect(play.known.review?.reason).toContain('which session');
});

it('tells a person when a session was named, and nobody has shown it since', () => {
  const play = new Play(lostInit(), null);

  play.hears(READY);
  play.sleeps(START + HOUR);

  expect(play.known.review?.reason).toContain('has not shown the session that was named');
});

it('goes on in the session that an operator names, once session/status shows our payment there', () => {
  const play = new Play(lostInit(), READY);
  play.sleeps(START + 2 * HOUR);
  expect(play.known.sessionId).toBeNull();

  play.known = after(play.known, play.now, { type: 'recheck_wanted', wish: { sessionId: SESSION } });
  play.acts();

  expect(play.known.sessionId).toBe(SESSION);
  expect(play.done).toContain('cancel');
});

it('takes two sessions that both name it for a second debit to come', () => {
  const play = new Play(lostInit(), null);
  const other = { ...READY, sessionId: 'ps_2' as SessionId };
  play.hears(other);
  play.hears(READY);

  play.truth = other;
  play.sleeps(START + HOUR);

  expect(play.known.secondSession).toBe(SESSION);
  expect(play.known.review?.reason).toContain('Another session');
  expect(play.done).not.toContain('confirm');
});

it('takes another session than the one of its own answer for a second debit to come', () => {
  const unopened = { ...opened({ opening: 'init' }), sessionId: null, calls: {} };
  const play = new Play(after(unopened, START, { type: 'call_sent', call: 'start' }), CONFIRMED);
  play.known = { ...play.known, candidates: ['ps_2' as SessionId] };

  play.known = callTaken(play.known, 'start', CONFIRMED, START);
  play.acts();

  expect(play.known).toMatchObject({ sessionId: SESSION, secondSession: 'ps_2' });
  expect(play.done).toContain('cancel');
});

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

it('asks about the session that a webhook names before believing it', () => {
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
])('does not adopt a session that shows %s', (_what, change) => {
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

it('never sends a second init, however long nothing arrives: a review is asked for', () => {
  const play = new Play(lostInit(), null);

  play.sleeps(START + 5 * HOUR);

  expect(play.done).not.toContain('init');
  expect(play.known.review?.reason).toContain('which session');
});

it('asks for a review when a session was named but session/status has not shown it since', () => {
  const play = new Play(lostInit(), null);

  play.hears(READY);
  play.sleeps(START + HOUR);

  expect(play.known.review?.reason).toContain('has not yet shown our payment in the session that was named');
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

it('treats two sessions that both name it as a possible second debit', () => {
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

it('treats a session other than the one in its own answer as a possible second debit', () => {
  const unopened = { ...opened({ opening: 'init' }), sessionId: null, calls: {} };
  const play = new Play(after(unopened, START, { type: 'call_sent', call: 'start' }), CONFIRMED);
  play.known = { ...play.known, candidates: ['ps_2' as SessionId] };

  play.known = callTaken(play.known, 'start', CONFIRMED, START);
  play.acts();

  expect(play.known).toMatchObject({ sessionId: SESSION, secondSession: 'ps_2' });
  expect(play.done).toContain('cancel');
});

/**
 * Protects people who look at a payment, and its history, from waits that say nothing or never thin out. Found by the
 * simulation (docs/simulation.md); each is the smallest part of what it found.
 */
import { after, callFailed, callTaken, stopped } from '../../campaigns/samples/events';
import { NOT_PAID, opened, READY, START, started } from '../../campaigns/samples/snapshots';
import type { SessionSnapshot } from '../../smart-glocal/types';
import { viewOf } from '../../workflows/views/payment-view';
import { Play } from '../support/play';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it('says until when it waits to send a confirm that the shop has approved', () => {
  const play = new Play(started({ confirmation: 'manual' }), null);
  play.hears(READY);
  play.known = after(play.known, play.now, { type: 'confirmed_by_shop', by: 'shop' });
  play.known = callFailed(play.known, 'confirm', 'not_executed', 'connection_refused', play.now);

  const { status, waitingFor } = viewOf(play.known, null);

  expect(status).toBe('confirming');
  expect(waitingFor?.until).toBe(new Date(play.now + 15 * MINUTE).toISOString());
});

it('says until when it waits for a session that was cancelled before anything was started', () => {
  const known = stopped(opened(), 'asked', START + 1_000, 'shop');

  expect(viewOf(known, null)).toMatchObject({ status: 'cancelling', waitingFor: { until: expect.any(String) } });
});

describe('a session that is reported over before it was started, while session/status does not answer', () => {
  const OVER: SessionSnapshot = { ...NOT_PAID, payments: [] };

  it('is not started, and its payment ends at the ready deadline as cancelled and safe to retry', () => {
    const known = callTaken(opened(), 'create', OVER, START);
    const play = new Play(known, null);

    expect(viewOf(play.known, null).waitingFor?.until).toEqual(expect.any(String));
    play.sleeps(START + HOUR);

    expect(play.done).not.toContain('start');
    expect(play.outcome).toMatchObject({ status: 'cancelled', retry: 'safe' });
  });
});

it('asks less and less often while its cancel is refused repeatedly', () => {
  const play = new Play(started(), READY);
  play.known = stopped(play.known, 'asked', play.now, 'shop');

  play.sleeps(play.now + 4 * HOUR);

  // Every ten minutes at most, and the first six in the first ten.
  expect(play.done.filter((step) => step === 'ask').length).toBeLessThan(80);
});

it('repeats a cancel that is refused for weeks as rarely as it asks, and at once on a recheck', () => {
  const play = new Play(started(), READY);
  play.known = stopped(play.known, 'asked', play.now, 'shop');
  const cancels = (): number => play.done.filter((step) => step === 'cancel').length;

  play.sleeps(play.now + 5 * HOUR);
  const inReviewAfter = cancels();
  play.sleeps(play.now + 28 * DAY);

  expect(play.known.review).not.toBeNull();
  // Hourly for a day, then twice a day (policy.ts), each at most a fifth sooner.
  expect(cancels() - inReviewAfter).toBeLessThan((24 + 2 * 27) * 1.25);

  const before = cancels();
  play.known = after(play.known, play.now, { type: 'recheck_wanted', wish: {} });
  play.acts();
  expect(cancels()).toBe(before + 1);
});

it('offers the shop no decision on a fenced first session while the second is being opened', () => {
  const first = new Play(started({ confirmation: 'manual' }), READY);
  first.hears(READY);
  expect(viewOf(first.known, null).nextStep?.type).toBe('confirm');

  const second = after(stopped(first.known, 'start_unclear', first.now), first.now, { type: 'second_chance' });

  expect(viewOf(second, null)).toMatchObject({
    status: 'opening',
    nextStep: null,
    waitingFor: { until: expect.any(String) },
  });
});

/** Protects the decisions: over all orders, duplicates and losses of the three webhooks, at most one confirm and the true outcome. */
import { callFailed, stopped } from '../../campaigns/samples/events';
import {
  ACTION,
  CONFIRMED,
  CREATED,
  NOT_PAID,
  opened,
  PAID,
  READY,
  snapshot,
  START,
  started,
} from '../../campaigns/samples/snapshots';
import type { SessionSnapshot } from '../../smart-glocal/types';
import { Play } from '../support/play';

function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    ordersOf(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

/** Every order of every subset of the three webhooks, each once or twice. */
function schedules(finished: SessionSnapshot): SessionSnapshot[][] {
  const all = [READY, ACTION, finished];
  const subsets = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => all.filter((_, index) => (bits >> index) % 2 === 1));
  const doubled = all.map((one) => [...all, one]);
  return [...subsets, ...doubled].flatMap(ordersOf);
}

describe.each([
  ['paid', PAID, 'succeeded'],
  ['not paid', NOT_PAID, 'declined'],
] as const)('when the truth is %s', (_name, truth, status) => {
  it.each(schedules(truth).map((schedule) => [schedule.map(nameOf).join(', ') || 'nothing', schedule] as const))(
    'ends as the provider says after hearing %s',
    (_heard, schedule) => {
      const play = new Play(started(), truth);

      for (const news of schedule) if (play.outcome === null) play.hears(news);
      play.sleeps(START + 60 * 60_000);

      expect(play.outcome).toMatchObject({ status });
      expect(play.done.filter((step) => step === 'confirm').length).toBeLessThanOrEqual(1);
    },
  );
});

function nameOf(one: SessionSnapshot): string {
  return one === READY ? 'ready' : one === ACTION ? 'action' : 'finished';
}

it('asks again within half a minute when the provider has said that it is over and the question about it failed', () => {
  const play = new Play(started(), null);
  for (const news of [READY, ACTION, NOT_PAID]) play.hears(news);
  const failedAt = play.now;

  // Found by npm run chaos: the last known state was the customer at the bank, so the next question came two minutes
  // later.
  play.truth = NOT_PAID;
  play.sleeps(failedAt + 30_000);

  expect(play.outcome).toMatchObject({ status: 'declined' });
});

it('never reports a silent provider as declined: asks for a review, and keeps asking the provider', () => {
  const play = new Play(started(), null);

  play.sleeps(START + 8 * 60 * 60_000);

  expect(play.outcome).toBeNull();
  expect(play.known.review).not.toBeNull();
  expect(play.done).toContain('ask');
});

it.each([
  ['paid, but not as asked', { ...PAID, payments: PAID.payments.map((one) => ({ ...one, amount: 1 })) }],
  ['finally not paid', NOT_PAID],
])('asks for a review when a webhook says %s and session/status does not answer', (_news, news) => {
  const play = new Play(started(), null);

  play.hears(news);
  play.sleeps(START + 8 * 60 * 60_000);

  expect(play.outcome).toBeNull();
  expect(play.known.review).not.toBeNull();
});

it('closes after thirty days of silence as needs_review, having asked less than two hundred times', () => {
  const play = new Play(started(), null);

  play.sleeps(START + 60 * 24 * 60 * 60_000);

  expect(play.outcome).toMatchObject({ status: 'needs_review', retry: 'unsafe' });
  expect(play.done.filter((step) => step === 'ask').length).toBeLessThan(200);
});

it('does not close as not paid on a webhook alone, but asks first', () => {
  const stillOpen = CONFIRMED;
  const play = new Play(started(), stillOpen);

  play.hears(NOT_PAID);

  expect(play.done).toEqual(['ask']);
  expect(play.outcome).toBeNull();
});

it('does not confirm after a decision to stop, even when the provider asks for it', () => {
  const play = new Play(started(), READY);
  play.known = stopped(play.known, 'asked', play.now, 'shop', 'sold out');

  play.hears(READY);

  expect(play.done).toContain('cancel');
  expect(play.done).not.toContain('confirm');
});

it('asks before confirming when a webhook shows a difference, and cancels when session/status shows it too', () => {
  const wrong = snapshot({ nextAction: 'confirm', updatedAt: READY.updatedAt }, { amount: 1 });
  const play = new Play(started(), wrong);

  play.hears(wrong);

  expect(play.done.slice(0, 1)).toEqual(['ask']);
  expect(play.done).toContain('cancel');
  expect(play.done).not.toContain('confirm');
});

it('keeps a paid payment open for review when it is not as requested', () => {
  const wrong = { ...PAID, payments: PAID.payments.map((one) => ({ ...one, amount: 1 })) };
  const play = new Play(started(), wrong);

  play.hears(wrong);

  expect(play.outcome).toBeNull();
  expect(play.known.review?.reason).toContain('amount');
});

it('fences an unclear start before opening the one replacement session', () => {
  const unclear = callFailed(opened(), 'start', 'outcome_unknown', 'timeout', START + 1_000);
  const play = new Play(unclear, CREATED);

  expect(play.acts()).toBeGreaterThan(play.now);
  expect(play.done).toEqual(['ask']);
  play.now = START + 1_000 + 35_000;
  play.acts();

  expect(play.done).toContain('cancel');
  expect(play.done).not.toContain('start');
});

it('repeats an unclear confirm only when a later answer still asks for it', () => {
  const play = new Play(callFailed(started(), 'confirm', 'outcome_unknown', 'timeout', START), null);
  play.hears(READY);
  play.sleeps(START + 2 * 60_000);
  expect(play.done).not.toContain('confirm');

  play.truth = READY;
  play.sleeps(START + 4 * 60_000);

  expect(play.done.filter((step) => step === 'confirm')).toHaveLength(1);
});

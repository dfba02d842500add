/** Protects the decisions: over all orders, duplicates and losses of the three webhooks, at most one confirm and the true outcome. */
import type { SessionSnapshot } from '../../smart-glocal/types';
import { notice } from '../../workflows/notice';
import type { Known } from '../../workflows/known';
import { merge } from '../../workflows/merge';
import { nextStep, type Step } from '../../workflows/next-step';
import { accepted, answered, asking, calling, failed, stopped, unanswered } from '../../workflows/record';
import type { Outcome } from '../../workflows/shapes';
import { ACTION, CONFIRMED, CREATED, NOT_PAID, PAID, READY, snapshot, START, started } from '../support/snapshots';

/** Plays the loop of the workflow with a provider that answers every question with the truth. */
class Play {
  known: Known;
  now = START + 1_000;
  outcome: Outcome | null = null;
  readonly done: Step['do'][] = [];

  constructor(
    known: Known,
    readonly truth: SessionSnapshot | null,
  ) {
    this.known = known;
  }

  hears(news: SessionSnapshot): void {
    this.known = merge(this.known, news, 'webhook', this.now);
    this.acts();
  }

  /** Takes steps until the payment waits or has ended; returns when it wants to be woken. */
  acts(): number {
    for (let steps = 0; steps < 50; steps += 1) {
      this.known = notice(this.known, this.now);
      const step = nextStep(this.known, this.now);
      if (step.do === 'wait') return step.until;
      this.done.push(step.do);
      if (step.do === 'finish') {
        this.outcome = step.outcome;
        return this.now;
      }
      this.take(step.do);
    }
    throw new Error(`does not come to rest: ${this.done.join(' ')}`);
  }

  sleeps(untilEnded: number): void {
    for (let wakes = 0; wakes < 500 && this.outcome === null && this.now < untilEnded; wakes += 1) {
      const until = this.acts();
      if (until < this.now) throw new Error('wants to be woken in the past');
      this.now = until;
    }
  }

  private take(step: Step['do']): void {
    if (step === 'ask') {
      this.known = asking(this.known);
      this.known =
        this.truth === null ? unanswered(this.known, 'timeout', this.now) : answered(this.known, this.truth, this.now);
    } else if (step === 'confirm') {
      this.known = accepted(calling(this.known, 'confirm'), 'confirm', CONFIRMED, this.now);
    } else if (step === 'cancel') {
      this.known = failed(calling(this.known, 'cancel'), 'cancel', 'conflict', 'session_wrong_state', this.now);
    } else throw new Error(`unexpected step ${step}`);
  }
}

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

it('never reports a silent provider as declined: it asks for a person, and keeps asking', () => {
  const play = new Play(started(), null);

  play.sleeps(START + 8 * 60 * 60_000);

  expect(play.outcome).toBeNull();
  expect(play.known.review).not.toBeNull();
  expect(play.done).toContain('ask');
});

it.each([
  ['paid, but not as asked', { ...PAID, payments: PAID.payments.map((one) => ({ ...one, amount: 1 })) }],
  ['finally not paid', NOT_PAID],
])('asks for a person when a webhook says %s and nobody answers the question', (_news, news) => {
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

it('asks before it confirms what a webhook shows differently, and cancels when session/status shows it too', () => {
  const wrong = snapshot({ nextAction: 'confirm', updatedAt: READY.updatedAt }, { amount: 1 });
  const play = new Play(started(), wrong);

  play.hears(wrong);

  expect(play.done.slice(0, 1)).toEqual(['ask']);
  expect(play.done).toContain('cancel');
  expect(play.done).not.toContain('confirm');
});

it('keeps a paid payment open for a person when it is not as it was asked for', () => {
  const wrong = { ...PAID, payments: PAID.payments.map((one) => ({ ...one, amount: 1 })) };
  const play = new Play(started(), wrong);

  play.hears(wrong);

  expect(play.outcome).toBeNull();
  expect(play.known.review?.reason).toContain('amount');
});

it('fences an unclear start before it opens the one second session', () => {
  const unclear = failed(calling(created(), 'start'), 'start', 'outcome_unknown', 'timeout', START + 1_000);
  const play = new Play(unclear, CREATED);

  expect(play.acts()).toBeGreaterThan(play.now);
  expect(play.done).toEqual(['ask']);
  play.now = START + 1_000 + 35_000;
  play.acts();

  expect(play.done).toContain('cancel');
  expect(play.done).not.toContain('start');
});

/** A payment whose session is open and whose start has not left. */
function created(): Known {
  const known = started();
  const { create } = known.calls;
  return { ...known, calls: create === undefined ? {} : { create }, facts: { ...known.facts, paymentShown: false } };
}

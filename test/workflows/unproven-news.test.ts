/**
 * Protects what is believed of a webhook without proof: the provider signed it, but perhaps about somebody else's payment. It
 * makes the payment ask, and by itself neither closes it nor sends anybody anywhere.
 */
import { callFailed, callTaken } from '../../campaigns/samples/events';
import {
  ACTION,
  NOT_PAID,
  PAID,
  READY,
  SESSION,
  started,
  STARTED,
  opened,
  snapshot,
} from '../../campaigns/samples/snapshots';
import type { SessionId, SessionSnapshot } from '../../smart-glocal/types';
import type { Proof } from '../../workflows/contract/news';
import { POLICY } from '../../workflows/contract/policy';
import { nextStep } from '../../workflows/decisions/next-step';
import { turn } from '../../workflows/decisions/turn';
import type { Answer } from '../../workflows/facts/answer';
import { evolve } from '../../workflows/facts/evolve';
import type { Known } from '../../workflows/facts/known';

const NOW = Date.UTC(2026, 0, 1) + 60_000;
const CONFIRMED = callTaken(started(), 'confirm', STARTED, NOW);

function heard(known: Known, name: string, news: SessionSnapshot, proof: Proof | null = null): Known {
  return evolve(known, { type: 'webhook', name, snapshot: news, proof }, NOW);
}

function asked(known: Known, answer: Answer, now = NOW): Known {
  const waiting = evolve(known, { type: 'question_sent' }, now);
  return evolve(waiting, { type: 'question_returned', answer }, now);
}

const SILENT: Answer = { failure: 'outcome_unknown', code: 'timeout' };
const open = (change: Partial<SessionSnapshot> = {}): Answer => ({ snapshot: { ...STARTED, ...change } });

describe('without proof', () => {
  it.each([
    ['ready_to_confirm', started(), READY],
    ['action_required', CONFIRMED, ACTION],
    ['payment_finished', CONFIRMED, PAID],
    ['payment_finished', CONFIRMED, NOT_PAID],
  ])('%s makes the payment ask, and is no fact', (name, before, news) => {
    const known = heard(before, name, news);

    expect(known.facts).toBe(before.facts);
    expect(known.suspicion).toBeNull();
    expect(turn(known, NOW).step.do).toBe('ask');
  });

  it('a confirm follows when the provider could not be asked, because our own start was as asked for', () => {
    const known = asked(heard(started(), 'ready_to_confirm', READY), SILENT);

    expect(turn(known, NOW).step.do).toBe('confirm');
  });

  it.each<[string, Known]>([
    ['was not accepted', callFailed(opened(), 'start', 'outcome_unknown', 'timeout', NOW)],
    ['showed another amount', callTaken(opened(), 'start', snapshot({}, { amount: 1 }), NOW)],
    ['showed no payment', callTaken(opened(), 'start', snapshot({ payments: [] }), NOW)],
  ])('no confirm follows when our start %s', (_what, before) => {
    let known = heard(before, 'ready_to_confirm', READY);
    for (let tries = 0; tries < 3 && nextStep(known, NOW).do === 'ask'; tries += 1) known = asked(known, SILENT);

    expect(turn(known, NOW).known.facts.readyAt).toBeNull();
  });

  it('the customer is sent to the bank once status agrees that the session is open', () => {
    const known = asked(heard(CONFIRMED, 'action_required', ACTION), open());

    expect(turn(known, NOW).known.facts.redirect?.value.url).toBe('https://bank.example/3ds');
  });

  it.each([
    ['status does not answer', SILENT],
    ['status says that it is over', { snapshot: PAID }],
  ])('the customer is sent nowhere while %s', (_when, answer) => {
    const known = asked(heard(CONFIRMED, 'action_required', ACTION), answer);

    expect(turn(known, NOW).known.facts.redirect).toBeNull();
  });

  it('another amount is no reason for anything: the webhook may be about another payment', () => {
    const known = heard(started(), 'ready_to_confirm', snapshot({ nextAction: 'confirm' }, { amount: 1 }));

    expect(turn(asked(known, SILENT), NOW).known.facts.readyAt).toBeNull();
    expect(known.suspicion).toBeNull();
  });

  it('a session that is not ours is ignored', () => {
    const news = { ...PAID, sessionId: 'ps_2' as SessionId };

    expect(heard(CONFIRMED, 'payment_finished', news)).toBe(CONFIRMED);
    expect(heard(CONFIRMED, 'payment_finished', news, 'token')).toBe(CONFIRMED);
    expect(heard(CONFIRMED, 'payment_finished', news, 'tag').secondSession).toBe('ps_2');
  });
});

describe('paid, without proof and without status', () => {
  const { tries, time } = POLICY.statusCannotBeHad;

  /** Asked so often, the last time after `time`. */
  function missed(known: Known, count = tries, last: Answer = SILENT): Known {
    let so = known;
    for (let nth = 1; nth <= count; nth += 1)
      so = asked(so, nth === count ? last : SILENT, NOW + ((nth - 1) * time) / (count - 1));
    return so;
  }
  const outcomeOf = (known: Known, now = NOW + time) => {
    const { step } = turn(known, now);
    return step.do === 'finish' ? step.outcome : null;
  };

  it('is believed after ten minutes and five tries, and says so', () => {
    const known = missed(heard(CONFIRMED, 'payment_finished', PAID));

    expect(outcomeOf(known)).toMatchObject({ status: 'succeeded', decidedBy: 'provider' });
    expect(outcomeOf(known)?.reason).toContain('no proof');
  });

  it('is believed only after one more question when all tries were made before it came', () => {
    const known = heard(missed(CONFIRMED), 'payment_finished', PAID);

    expect(turn(known, NOW + time).step.do).toBe('ask');
    expect(outcomeOf(asked(known, SILENT, NOW + time))).toMatchObject({ status: 'succeeded' });
  });

  it.each<[string, Known]>([
    ['the type is another', missed(heard(CONFIRMED, 'action_required', PAID))],
    [
      'the session is not accepted',
      missed(heard(CONFIRMED, 'payment_finished', { ...PAID, sessionStatus: 'in_progress' })),
    ],
    ['we were never shown this payment', missed(heard(CONFIRMED, 'payment_finished', renamed(PAID)))],
    ['the amount is another', missed(heard(CONFIRMED, 'payment_finished', priced(PAID)))],
    ['there were four tries', missed(heard(CONFIRMED, 'payment_finished', PAID), tries - 1)],
    [
      'a try was one too many for the provider',
      missed(heard(CONFIRMED, 'payment_finished', PAID), tries, { failure: 'outcome_unknown', code: 'http_429' }),
    ],
    [
      'a try was wrong',
      missed(heard(CONFIRMED, 'payment_finished', PAID), tries, {
        failure: 'rejected_request',
        code: 'invalid_request',
      }),
    ],
    [
      'a try never left us',
      missed(heard(CONFIRMED, 'payment_finished', PAID), tries, { failure: 'not_executed', code: 'other_environment' }),
    ],
    [
      'status answered in between',
      missed(asked(missed(heard(CONFIRMED, 'payment_finished', PAID), 3), open()), tries - 1),
    ],
    [
      'it was stopped as another payment',
      evolve(missed(heard(CONFIRMED, 'payment_finished', PAID)), { type: 'must_stop', cause: 'mismatch' }, NOW),
    ],
  ])('is not believed where %s', (_where, known) => {
    expect(outcomeOf(known)).toBeNull();
  });

  it('is not believed before ten minutes are over', () => {
    let known = heard(CONFIRMED, 'payment_finished', PAID);
    for (let nth = 0; nth < 9; nth += 1) known = asked(known, SILENT, NOW + nth);

    expect(outcomeOf(known, NOW + time - 1)).toBeNull();
    expect(outcomeOf(known, NOW + time)).not.toBeNull();
  });

  it('"not paid" is never believed', () => {
    expect(outcomeOf(missed(heard(CONFIRMED, 'payment_finished', NOT_PAID)))).toBeNull();
  });

  function renamed(news: SessionSnapshot): SessionSnapshot {
    return { ...news, payments: news.payments.map((payment) => ({ ...payment, id: 'pm_9' as typeof payment.id })) };
  }
  function priced(news: SessionSnapshot): SessionSnapshot {
    return { ...news, payments: news.payments.map((payment) => ({ ...payment, amount: 1 })) };
  }
});

describe('the type', () => {
  it('ready_to_confirm is checked, then believed, where no next action is shown', () => {
    const known = heard(started(), 'ready_to_confirm', { ...READY, nextAction: null }, 'tag');

    expect(turn(known, NOW).step.do).toBe('ask');
    expect(turn(asked(known, open()), NOW).step.do).toBe('confirm');
  });

  it('payment_finished that does not settle it as paid makes it ask, with proof too', () => {
    const finished = { ...STARTED, updatedAt: '2026-01-01T00:00:09.000000Z', sessionId: SESSION };

    expect(turn(heard(CONFIRMED, 'payment_finished', finished, 'tag'), NOW).step.do).toBe('ask');
  });
});

describe('questions that somebody wishes for', () => {
  const wish = (known: Known, now: number): Known => evolve(known, { type: 'recheck_wanted', wish: {} }, now);
  const alarm = (known: Known, now: number): Known =>
    evolve(known, { type: 'news_unread', name: 'payment_finished', why: 'no_news' }, now);
  const returnOf = (known: Known, now: number): Known =>
    evolve(known, { type: 'recheck_wanted', wish: { customerReturned: true } }, now);

  it.each([
    ['rechecks', wish],
    ["the customer's returns", returnOf],
    ['alarms', alarm],
  ])('%s are one question in ten seconds, however many come, and the last one counts', (_what, act) => {
    const known = asked(act(CONFIRMED, NOW), open(), NOW);
    let flooded = known;
    for (let ms = 1; ms < 9_000; ms += 10) flooded = act(flooded, NOW + ms);

    expect(nextStep(flooded, NOW + 9_000 - 1).do).toBe('wait');
    expect(nextStep(flooded, NOW + POLICY.ask.byWish).do).toBe('ask');
  });
});

/**
 * Protects how the provider's truth becomes an outcome: every row of the table of outcomes (docs/guarantees.md, "How a
 * payment ends"), decided by the pure functions, with a provider that answers every question.
 */
import { after, callFailed, callTaken, stopped } from '../../campaigns/samples/events';
import {
  ACTION,
  CONFIRMED,
  CREATED,
  NOT_PAID,
  opened,
  PAID,
  paymentShown,
  READY,
  snapshot,
  START,
} from '../../campaigns/samples/snapshots';
import { STARTED, started } from '../../campaigns/samples/snapshots';
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { refusalOf } from '../../workflows/decisions/resolution';
import type { Known } from '../../workflows/facts/known';
import { Play } from '../support/play';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const LATER = '2026-01-01T00:00:09.000000Z';
const OPEN = CONFIRMED;
const CONTRADICTION = { ...PAID, sessionStatus: 'cancelled' } as const;
const ERROR = snapshot({ sessionStatus: 'error', updatedAt: LATER }, { status: 'failed', errorCode: 'internal_error' });
const notPaid = (code: string | null): SessionSnapshot => ({
  ...NOT_PAID,
  payments: [paymentShown({ status: 'failed', errorCode: code })],
});

/** A payment that was confirmed, and for which the provider answers every question with `truth`. */
function confirmed(truth: SessionSnapshot | null, change: Partial<CitPaymentInput> = {}): Play {
  const play = new Play(callTaken(started(change), 'confirm', CONFIRMED, START + 500), truth);
  play.acts();
  return play;
}

function atThreeDs(truth: SessionSnapshot | null): Play {
  const play = confirmed(OPEN);
  play.hears(ACTION);
  play.truth = truth;
  return play;
}

function asked(known: Known): Known {
  return stopped(known, 'asked', START + 600, 'shop', 'Sold out.');
}

describe('first of all, doubt: stays open as needs_review', () => {
  it('a cancelled session whose payment succeeded stays open for review', () => {
    const play = confirmed(CONTRADICTION);

    play.sleeps(START + HOUR);

    expect(play.outcome).toBeNull();
    expect(play.known.review?.reason).toContain('paid, and also that it was not');
  });

  it('a payment reported paid and later final as not paid stays open for review', () => {
    const play = confirmed(OPEN);

    play.known = { ...play.known, suspicion: { differences: ['amount'], place: LATER, seq: play.known.seq } };
    play.hears(PAID);
    play.truth = { ...NOT_PAID, updatedAt: LATER };
    play.sleeps(START + HOUR);

    expect(play.outcome).toBeNull();
    expect(play.known.review?.reason).toContain('paid, and also that it was not');
  });

  it('paid with another amount stays open for review', () => {
    const play = confirmed({ ...PAID, payments: [paymentShown({ status: 'succeeded', amount: 1 })] });

    play.sleeps(START + HOUR);

    expect(play.outcome).toBeNull();
    expect(play.known.review?.reason).toContain('amount');
  });

  it('paid with more than one payment in the session stays open for review', () => {
    const [one] = PAID.payments;
    const play = confirmed({ ...PAID, payments: [...PAID.payments, ...(one === undefined ? [] : [one])] });

    play.sleeps(START + HOUR);

    expect(play.outcome).toBeNull();
    expect(play.known.review?.reason).toContain('more than one payment');
  });

  it("paid without the shop's confirmation, with manual confirmation, stays open for review", () => {
    const play = new Play(started({ confirmation: 'manual' }), PAID);

    play.hears(PAID);
    play.sleeps(START + HOUR);

    expect(play.outcome).toBeNull();
    expect(play.known.review?.reason).toContain('had not confirmed');
  });
});

describe('paid', () => {
  it('paid ends as succeeded', () => {
    const play = confirmed(PAID);

    play.hears(PAID);

    expect(play.outcome).toMatchObject({ status: 'succeeded', late: false, retry: 'unsafe', code: null });
  });

  it('paid while a refund is already in progress ends as succeeded', () => {
    const play = confirmed({ ...PAID, sessionStatus: 'in_progress' });

    play.sleeps(START + HOUR);

    expect(play.outcome).toMatchObject({ status: 'succeeded' });
  });

  it('paid after our deadline ends as succeeded, late', () => {
    const play = atThreeDs(OPEN);

    play.sleeps(START + 20 * MINUTE);
    play.hears(PAID);

    expect(play.outcome).toMatchObject({ status: 'succeeded', late: true });
  });

  it('paid after a requested cancel ends as succeeded, late', () => {
    const play = atThreeDs(OPEN);

    play.known = asked(play.known);
    play.hears(PAID);

    expect(play.outcome).toMatchObject({ status: 'succeeded', late: true });
  });

  it('paid although the provider had accepted a cancel ends as succeeded, late', () => {
    const play = new Play(callTaken(asked(started()), 'cancel', CONFIRMED, START + 700), CONFIRMED);
    play.acts();
    expect(play.outcome).toBeNull();

    play.truth = PAID;
    play.sleeps(START + HOUR);

    expect(play.outcome).toMatchObject({ status: 'succeeded', late: true });
  });

  it('paid although its start was unclear ends as succeeded, and is not called late', () => {
    const play = new Play(callFailed(opened(), 'start', 'outcome_unknown', 'timeout', START), CREATED);
    play.known = stopped(play.known, 'start_unclear', START + MINUTE);

    play.truth = PAID;
    play.hears(PAID);

    expect(play.outcome).toMatchObject({ status: 'succeeded', late: false });
  });
});

describe('final and not paid', () => {
  it('not paid because we cancelled what was not as requested ends as rejected', () => {
    const wrong = snapshot({ nextAction: 'confirm', updatedAt: READY.updatedAt }, { amount: 1 });
    const play = new Play(started(), wrong);
    play.hears(wrong);

    play.truth = notPaid('session_cancelled_by_partner');
    play.sleeps(START + HOUR);

    expect(play.outcome).toMatchObject({ status: 'rejected', retry: 'safe', decidedBy: 'us' });
    expect(play.done).not.toContain('confirm');
  });

  it("not paid after a requested cancel ends as cancelled, with the canceller's reason", () => {
    const play = new Play(asked(started()), notPaid('session_cancelled_by_partner'));

    play.sleeps(START + HOUR);

    expect(play.outcome).toMatchObject({ status: 'cancelled', reason: 'Sold out.', retry: 'safe' });
  });

  it('not paid because the shop did not decide in time ends as cancelled', () => {
    const play = new Play(started({ confirmation: 'manual' }), READY);
    play.hears(READY);
    play.sleeps(START + 16 * MINUTE);

    play.truth = notPaid('session_cancelled_by_partner');
    play.sleeps(START + HOUR);

    expect(play.done).not.toContain('confirm');
    expect(play.outcome).toMatchObject({ status: 'cancelled', retry: 'safe' });
    expect(play.outcome?.reason).toContain('did not confirm in time');
  });

  it('not paid because the provider was not ready in time ends as cancelled', () => {
    const play = new Play(started(), STARTED);
    play.sleeps(START + 6 * MINUTE);

    play.truth = notPaid('session_cancelled_by_partner');
    play.sleeps(START + HOUR);

    expect(play.outcome).toMatchObject({ status: 'cancelled', retry: 'safe' });
    expect(play.outcome?.reason).toContain('not ready');
  });

  it("not paid because the provider's own time for the confirm ran out ends as cancelled", () => {
    const play = new Play(started(), notPaid('confirm_timeout'));

    play.sleeps(START + HOUR);

    expect(play.outcome).toMatchObject({ status: 'cancelled', code: 'confirm_timeout', decidedBy: 'provider' });
  });

  it("not paid because the provider's own time for the confirm ran out ends as cancelled, also after a slow customer", () => {
    const play = atThreeDs(OPEN);
    play.sleeps(START + 20 * MINUTE);

    play.truth = notPaid('confirm_timeout');
    play.sleeps(START + 2 * HOUR);

    expect(play.outcome).toMatchObject({ status: 'cancelled', code: 'confirm_timeout' });
  });

  it('not paid because our time for 3DS ran out ends as abandoned', () => {
    const play = atThreeDs(OPEN);
    play.sleeps(START + 20 * MINUTE);

    play.truth = notPaid('session_cancelled');
    play.sleeps(START + 2 * HOUR);

    expect(play.outcome).toMatchObject({ status: 'abandoned', retry: 'safe', decidedBy: 'us' });
  });

  it("not paid because the provider's own time for 3DS ran out ends as abandoned", () => {
    const play = atThreeDs(notPaid('session_cancelled'));

    play.sleeps(START + 5 * MINUTE);

    expect(play.outcome).toMatchObject({ status: 'abandoned', decidedBy: 'provider' });
  });

  it.each(['insufficient_funds', 'a_code_of_tomorrow', null])(
    'not paid for any other reason ends as declined (%s)',
    (code) => {
      const play = confirmed(notPaid(code));

      play.sleeps(START + HOUR);

      expect(play.outcome).toMatchObject({ status: 'declined', code, retry: 'safe', decidedBy: 'provider' });
    },
  );

  it('declined without a reason has no code, whatever an earlier call was answered', () => {
    const unclear = callFailed(started(), 'start', 'outcome_unknown', 'something_new', START + 100);
    const play = new Play(callTaken(unclear, 'confirm', CONFIRMED, START + 500), notPaid(null));

    play.sleeps(START + HOUR);

    expect(play.outcome).toMatchObject({ status: 'declined', code: null, decidedBy: 'provider' });
  });

  it('not paid is believed as final only from session/status, never from a webhook', () => {
    const play = confirmed(OPEN);

    play.hears(NOT_PAID);

    expect(play.outcome).toBeNull();
  });
});

describe('before anything was started', () => {
  it('only create was sent, and the ready deadline passes: cancelled, and safe to retry', () => {
    const known = callFailed(opened(), 'start', 'not_executed', 'connection_refused', START);
    const play = new Play({ ...known, calls: {} }, CREATED);
    play.known = stopped(play.known, 'ready_deadline', START + 5 * MINUTE);

    play.acts();

    expect(play.outcome).toMatchObject({ status: 'cancelled', retry: 'safe' });
    expect(play.done).not.toContain('start');
  });

  it('create is refused for a business reason: declined, with the code', () => {
    const play = new Play(
      callFailed({ ...opened(), sessionId: null }, 'create', 'business_refusal', 'operation_rejected', START),
      null,
    );

    play.acts();

    expect(play.outcome).toMatchObject({ status: 'declined', code: 'operation_rejected', retry: 'safe' });
  });

  it('start is refused for a business reason: the session is cancelled as a fence, then declined with the code of the refusal', () => {
    const play = new Play(callFailed(opened(), 'start', 'business_refusal', 'binding_is_deactivated', START), CREATED);
    play.acts();
    expect(play.done).toContain('cancel');
    expect(play.outcome).toBeNull();

    play.truth = { ...CREATED, sessionStatus: 'cancelled', errorCode: 'session_cancelled_by_partner' };
    play.sleeps(START + HOUR);

    expect(play.outcome).toMatchObject({ status: 'declined', code: 'binding_is_deactivated', retry: 'safe' });
  });

  it('the confirm is refused for a business reason: it is not repeated, the session is cancelled, then declined', () => {
    const play = new Play(callFailed(started(), 'confirm', 'business_refusal', 'operation_rejected', START), READY);
    play.hears(READY);
    expect(play.done).not.toContain('confirm');
    expect(play.done).toContain('cancel');

    play.truth = notPaid('session_cancelled_by_partner');
    play.sleeps(START + HOUR);

    expect(play.outcome).toMatchObject({ status: 'declined', code: 'operation_rejected' });
  });
});

describe('nothing final', () => {
  it('session error after the watch time stays open as needs_review, and keeps asking', () => {
    const play = confirmed(ERROR);

    play.sleeps(START + 3 * HOUR);
    const askedBefore = play.done.filter((step) => step === 'ask').length;
    play.sleeps(START + 3 * DAY);

    expect(play.outcome).toBeNull();
    expect(play.known.review).not.toBeNull();
    expect(play.done.filter((step) => step === 'ask').length).toBeGreaterThan(askedBefore);
  });

  it.each([
    ['succeeded', PAID],
    ['declined', NOT_PAID],
  ])('needs_review closes by itself as %s when the provider says so', (status, truth) => {
    const play = confirmed(ERROR);
    play.sleeps(START + 3 * HOUR);

    play.truth = truth;
    play.sleeps(START + 3 * DAY);

    expect(play.outcome).toMatchObject({ status, decidedBy: 'provider' });
  });

  it('needs_review is closed by an operator, whose name and reason are kept', () => {
    const play = confirmed(ERROR);
    play.sleeps(START + 3 * HOUR);
    const resolution = { as: 'succeeded', by: 'anna', why: 'Seen in the bank statement.' } as const;
    expect(refusalOf(play.known, resolution)).toBeNull();

    play.known = after(play.known, play.now, { type: 'resolved_by_person', resolution: resolution });
    play.acts();

    expect(play.outcome).toMatchObject({ status: 'succeeded', decidedBy: { by: 'anna', why: resolution.why } });
  });

  it('a contradiction that an operator calls declined is not safe to retry', () => {
    const play = confirmed(CONTRADICTION);
    play.sleeps(START + 20_000);
    play.truth = NOT_PAID;
    play.sleeps(START + 3 * HOUR);
    expect(play.known.facts).toMatchObject({ contradiction: true, notPaidByStatus: true });

    play.known = after(play.known, play.now, {
      type: 'resolved_by_person',
      resolution: { as: 'declined', by: 'anna', why: 'The bank sees no debit.' },
    });
    play.acts();

    expect(play.outcome).toMatchObject({ status: 'declined', retry: 'unsafe' });
  });

  it('needs_review closes as needs_review after 30 days, and is never safe to retry', () => {
    const play = confirmed(ERROR);

    play.sleeps(START + 40 * DAY);

    expect(play.outcome).toMatchObject({ status: 'needs_review', retry: 'unsafe', decidedBy: 'us' });
  });
});

describe('what an operator may not decide', () => {
  const says = (as: 'succeeded' | 'declined' | 'needs_review') => ({ as, by: 'anna', why: 'A look at the provider.' });

  it('a payment that is not in review cannot be resolved', () => {
    expect(refusalOf(started(), says('declined'))).toMatchObject({ type: 'not_in_review' });
  });

  it('a payment whose session could still be paid cannot be resolved as declined', () => {
    const play = confirmed(ERROR);
    play.sleeps(START + 3 * HOUR);

    expect(refusalOf(play.known, says('declined'))).toMatchObject({ type: 'still_payable' });
  });

  it('a payment that the provider calls paid cannot be resolved as declined', () => {
    const play = confirmed({ ...PAID, payments: [paymentShown({ status: 'succeeded', amount: 1 })] });
    play.sleeps(START + HOUR);

    expect(refusalOf(play.known, says('declined'))).toMatchObject({ type: 'contradicts_provider' });
  });

  it('a payment that was paid other than as requested cannot be resolved as succeeded', () => {
    const play = confirmed({ ...PAID, payments: [paymentShown({ status: 'succeeded', amount: 1 })] });
    play.sleeps(START + HOUR);

    expect(refusalOf(play.known, says('succeeded'))).toMatchObject({ type: 'not_as_asked' });
    expect(refusalOf(play.known, says('needs_review'))).toBeNull();
  });

  it('a payment with a second session cannot be resolved as declined', () => {
    const play = confirmed(OPEN);
    play.hears({ ...PAID, sessionId: 'ps_2' as SessionSnapshot['sessionId'] });
    play.truth = NOT_PAID;
    play.sleeps(START + HOUR);

    expect(refusalOf(play.known, says('declined'))).toMatchObject({ type: 'still_payable' });
  });

  it('a payment cannot be resolved without a name and a reason', () => {
    const play = confirmed(ERROR);
    play.sleeps(START + 3 * HOUR);

    expect(refusalOf(play.known, { as: 'needs_review', by: ' ', why: 'x' })).toMatchObject({ type: 'incomplete' });
  });
});

it("waits for the shop's decision as long as the shop has time, also when 3DS came first", () => {
  const play = new Play(started({ confirmation: 'manual', deadlines: { decision: '230m' } }), ACTION);
  play.hears(ACTION);
  const ready = { ...READY, updatedAt: LATER };
  play.truth = ready;
  play.hears(ready);

  play.sleeps(START + 200 * MINUTE);
  expect(play.known.review).toBeNull();
  play.known = after(play.known, play.now, { type: 'confirmed_by_shop', by: 'shop' });
  play.acts();

  expect(play.done).toContain('confirm');
});

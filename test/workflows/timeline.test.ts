/**
 * Protects the story of a payment in the Web UI: every event once, with its source, bounded whatever happens, and free
 * of tokens, customers, outside markup and text that people wrote.
 */
import {
  ACTION,
  CONFIRMED,
  CREATED,
  INPUT,
  NOT_PAID,
  PAID,
  READY,
  snapshot,
  STARTED,
} from '../../campaigns/samples/snapshots';
import type { SessionId, SessionSnapshot } from '../../smart-glocal/types';
import { atTheBank, inReview, opened, started } from '../support/told';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the story', () => {
  it('tells what went wrong on the way, and how it was learned', () => {
    const told = opened()
      .fails('start', 'outcome_unknown', 'timeout')
      .asks(STARTED)
      .hears(READY)
      .fails('confirm', 'not_executed', 'connection_refused')
      .calls('confirm', CONFIRMED)
      .asks(ACTION)
      .asks(null)
      .after(1_000)
      .learns({ type: 'recheck_wanted', wish: { customerReturned: true } })
      .asks(NOT_PAID);

    expect(told.story.slice(3)).toEqual([
      '- 00:00:03 the start with the saved card got no clear answer (`timeout`)',
      '- 00:00:04 asked: still open',
      '- 00:00:05 webhook: ready for confirmation',
      '- 00:00:06 the confirmation never left us (`connection_refused`)',
      '- 00:00:07 Smart Glocal accepted the confirmation',
      '- 00:00:08 asked: the customer has to do 3DS',
      '- 00:00:09 asked: no answer (`timeout`)',
      '- 00:00:10 the customer came back from 3DS',
      '- 00:00:11 asked: finally not paid (`insufficient_funds`)',
    ]);
  });

  it('tells of a fence, and of the second session behind it', () => {
    const cancelled = { ...CREATED, sessionStatus: 'cancelled', updatedAt: NOT_PAID.updatedAt } as const;
    const told = opened()
      .fails('start', 'outcome_unknown', 'timeout')
      .asks(CREATED)
      .after(35_000)
      .calls('cancel', cancelled)
      .asks(cancelled)
      .calls('create', { ...CREATED, sessionId: 'ps_2' as SessionId });

    expect(told.story.slice(4)).toEqual([
      '- 00:00:04 asked: still open',
      '- 00:00:39 the start may still arrive: stops',
      '- 00:00:40 Smart Glocal accepted the cancel',
      '- 00:00:40 its answer: finally not paid',
      '- 00:00:41 asked: finally not paid',
      '- 00:00:41 the first session is cancelled and not paid: continues in a second one',
      '- 00:00:42 Smart Glocal opened session `ps_2`',
    ]);
    expect(told.page).toContain('session `ps_2` · cancelled session `ps_1`');
  });

  it('does not grow with a webhook that arrives a hundred times', () => {
    const told = atTheBank();
    const before = told.page;

    for (let copy = 0; copy < 100; copy += 1) told.hears(READY).hears(ACTION);

    expect(told.page).toBe(before);
  });

  it('counts questions that taught nothing, with the first and the last', () => {
    const told = atTheBank().asks(ACTION);

    for (let more = 0; more < 4; more += 1) told.after(MINUTE).asks(ACTION);

    expect(told.story.at(-1)).toBe('- 00:00:07 asked: still open (5 times, last 00:04:11)');
    expect(told.story).toHaveLength(8);
  });

  it('keeps the beginning and the latest state after a month of trouble', () => {
    const told = atTheBank();

    for (let day = 0; day < 30; day += 1)
      told
        .after(24 * HOUR)
        .asks(null)
        .asks(ACTION);

    expect(told.story[0]).toBe('- 2026-01-01 00:00:00 the shop asks for 100.00 USD');
    expect(told.story[12]).toMatch(/^- … \d+ more, see the event history$/);
    expect(told.story).toHaveLength(25);
    expect(told.story.at(-1)).toBe('- 00:01:06 asked: still open');
    expect(told.story.at(-2)).toBe('- 2026-01-31 00:01:05 asked: no answer (`timeout`)');
  });
});

it('renders whatever another version sends: a page that throws would stop the payment', () => {
  const strange = { code: { toString: 1 } } as unknown as string;
  const odd = snapshot(
    { sessionStatus: 'cancelled', updatedAt: NOT_PAID.updatedAt },
    { status: 'failed', errorCode: strange },
  );

  const told = atTheBank()
    .hears(odd)
    .learns({ type: 'call_returned', call: 'cancel', answer: { failure: 'conflict', code: strange } })
    .learns({ type: 'question_returned', answer: { failure: 'outcome_unknown', code: strange } });

  expect(told.story.slice(-3)).toEqual([
    '- 00:00:07 webhook: finally not paid (`unreadable`)',
    '- 00:00:07 the cancel found that the session had moved on (`unreadable`)',
    '- 00:00:07 asked: no answer (`unreadable`)',
  ]);
});

describe("other people's texts", () => {
  const LONG = `<img src=x onerror=alert(1)> [pay here](https://evil.example) **now**\n# title ${'x'.repeat(10_000)}`;

  it('stay one line of plain text: no heading, no link, no markup', () => {
    const told = opened().fails('start', 'rejected_request', LONG);

    expect(told.headline).toContain('\\<img src=x');
    expect(told.page).not.toMatch(/[^\\]<img|[^\\]\[pay here|^# title|\*\*now/m);
  });

  it('are left out if people wrote them: they may name people, and this page may be logged unencrypted', () => {
    const by = 'Ada Lovelace';
    const asked = started().learns({ type: 'cancel_wanted', by: by, reason: 'Jane Doe called.' });
    const yes = started({ ...INPUT, confirmation: 'manual' }).learns({ type: 'confirmed_by_shop', by: by });
    const closed = inReview().learns({
      type: 'resolved_by_person',
      resolution: { as: 'succeeded', by, why: 'Jane Doe called.' },
    });

    const pages = [asked.page, asked.asks(NOT_PAID).ends().page, yes.page, closed.page, closed.ends().page].join();

    expect(pages).not.toMatch(/Ada|Jane/);
    expect(pages).toContain('a cancel was requested');
  });

  it('never make the page longer than 8,000 characters, whatever is written and however much happens', () => {
    const told = started();
    for (let n = 0; n < 60; n += 1) {
      told
        .fails('cancel', 'conflict', `${String(n)}${LONG}`)
        .hears(snapshot({ updatedAt: `2026-01-01T00:00:${String(10 + n)}Z` }, { errorCode: LONG, amount: n + 1 }));
    }
    told.learns({ type: 'cancel_wanted', by: LONG, reason: LONG });
    told.hears({ ...PAID, sessionId: `ps_${LONG}` as SessionId });
    const open = told.page.length;
    told.learns({ type: 'resolved_by_person', resolution: { as: 'needs_review', by: LONG, why: LONG } }).ends();

    expect(Math.max(open, told.page.length)).toBeLessThan(8_000);
  });
});

it('holds no token, no customer and no bank address', () => {
  const secret = { ...INPUT, token: 'tok_secret', customer: { reference: 'ada@shop.example' } };
  const hers = (shown: SessionSnapshot, newToken: string | null = null): SessionSnapshot => ({
    ...shown,
    payments: shown.payments.map((one) => ({ ...one, customerReference: 'ada@shop.example', newToken })),
  });

  const told = opened(secret).calls('start', hers(STARTED)).hears(hers(READY)).calls('confirm', hers(CONFIRMED));
  const open = told.hears(hers(ACTION)).page;
  const closed = told.hears(hers(PAID, 'tok_new_secret')).ends().page;

  expect(open + closed).not.toMatch(/tok_|ada@|bank\.example|ffff/);
  expect(closed).toContain('The result holds a new token of the card.');
});

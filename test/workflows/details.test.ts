/**
 * Protects whoever reads a payment in the Web UI at night from a page that is wrong, late, endless, or written by somebody
 * else: the text in every status and every doubt, made by the pure functions that the workflow shows it with.
 */
import type { SessionId, SessionSnapshot } from '../../smart-glocal/types';
import type { Payment } from '../../workflows/handlers';
import { requestOf } from '../../workflows/input';
import { begin, type Known } from '../../workflows/known';
import { merge } from '../../workflows/merge';
import { nextStep } from '../../workflows/next-step';
import { notice } from '../../workflows/notice';
import { POLICY } from '../../workflows/policy';
import * as record from '../../workflows/record';
import type { CitPaymentInput } from '../../workflows/shapes';
import { tellingPayment } from '../../workflows/telling';
import {
  ACTION,
  CONFIRMED,
  CREATED,
  FINGERPRINT,
  INPUT,
  NOT_PAID,
  PAID,
  READY,
  snapshot,
  START,
  STARTED,
} from '../support/snapshots';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A payment as the workflow tells it, moved by hand. */
class Told {
  page = '';
  now = START;
  readonly payment: Payment;

  constructor(private readonly input: CitPaymentInput = INPUT) {
    const begun = begin(requestOf(input), START, 0.5);
    this.payment = tellingPayment(begun, 'order-1', { show: (page) => (this.page = page), now: () => this.now });
  }

  after(ms: number): this {
    this.now += ms;
    this.payment.known = notice(this.payment.known, this.now);
    return this;
  }

  learns(change: (known: Known, now: number) => Known): this {
    this.payment.known = change(this.payment.known, this.now);
    return this.after(0);
  }

  bound(): this {
    const binding = { environment: 'simulator', baseUrl: 'http://127.0.0.1:1', project: 'demo' } as const;
    const terms = { policy: POLICY, binding, tokenFingerprint: FINGERPRINT };
    return this.after(1_000).learns((known) => record.bound(known, terms, this.input));
  }

  calls(name: 'create' | 'start' | 'confirm' | 'cancel', answer?: SessionSnapshot): this {
    this.after(1_000).learns((known) => record.calling(known, name));
    return answer === undefined ? this : this.learns((known, now) => record.accepted(known, name, answer, now));
  }

  fails(name: 'create' | 'start' | 'confirm' | 'cancel', how: Parameters<typeof record.failed>[2], code: string): this {
    return this.calls(name).learns((known, now) => record.failed(known, name, how, code, now));
  }

  hears(news: SessionSnapshot): this {
    return this.after(1_000).learns((known, now) => merge(known, news, 'webhook', now));
  }

  asks(answer: SessionSnapshot | null): this {
    this.after(1_000).learns(record.asking);
    return this.learns((known, now) =>
      answer === null ? record.unanswered(known, 'timeout', now) : record.answered(known, answer, now),
    );
  }

  ends(): this {
    const step = nextStep(this.payment.known, this.now);
    if (step.do !== 'finish') throw new Error(`it goes on: ${step.do}`);
    this.payment.outcome = step.outcome;
    return this;
  }

  /** What stands below "What happened". */
  get story(): string[] {
    return (this.page.split('**What happened** (UTC)\n\n')[1] ?? '').split('\n');
  }

  get headline(): string {
    return this.page.split('\n')[0] ?? '';
  }
}

const opened = (input?: CitPaymentInput): Told => new Told(input).bound().calls('create', CREATED);
const started = (input?: CitPaymentInput): Told => opened(input).calls('start', STARTED);
const confirmed = (): Told => started().hears(READY).calls('confirm', CONFIRMED);
const atTheBank = (): Told => confirmed().hears(ACTION);
const inReview = (): Told =>
  atTheBank()
    .after(76 * MINUTE)
    .asks(null);

it('tells a payment at 3DS in one page: how it stands, where the money is, what to do, what happened', () => {
  expect(atTheBank().page).toBe(
    [
      '**awaiting_customer**: waits for the customer to finish 3DS, until **00:15 UTC**.',
      '',
      '**Money**: no debit has been reported. It follows when the customer has finished 3DS.',
      '',
      '100.00 USD · session `ps_1` · simulator · asks again at 00:01 UTC at the latest',
      '',
      '**To do**: nothing, it goes on by itself. If needed:',
      '',
      '- ask Smart Glocal now: `npm run starter -- recheck order-1`',
      '- stop it, as far as Smart Glocal lets us: `npm run starter -- cancel order-1 --reason TEXT`',
      '',
      '**What happened** (UTC)',
      '',
      '- 2026-01-01 00:00:00 the shop asks for 100.00 USD',
      '- 00:00:01 goes to Smart Glocal, simulated',
      '- 00:00:02 Smart Glocal opened session `ps_1`',
      '- 00:00:03 Smart Glocal took the start with the saved card',
      '- 00:00:04 webhook: ready for the confirmation',
      '- 00:00:05 Smart Glocal took the confirmation',
      '- 00:00:06 webhook: the customer has to do 3DS',
    ].join('\n'),
  );
});

it.each<[string, Told, string, string]>([
  ['opening', new Told(), 'Smart Glocal to open the payment, until **00:05 UTC**', 'the payment was not started'],
  ['opening', opened(), 'Smart Glocal to open the payment, until **00:05 UTC**', 'the payment was not started'],
  ['awaiting_confirmation', started(), 'to be ready for the confirmation, until **00:05 UTC**', 'was not confirmed'],
  ['confirming', started().hears(READY).calls('confirm'), 'to take the confirmation', 'was not confirmed'],
  ['processing', confirmed(), 'to finish the payment, until **01:15 UTC**', 'may come at any moment'],
  ['processing', atTheBank().hears(PAID), 'to finish the payment', 'says that the card was debited'],
  [
    'awaiting_customer',
    atTheBank(),
    'the customer to finish 3DS, until **00:15 UTC**',
    'follows when the customer has finished 3DS',
  ],
  ['cancelling', atTheBank().after(15 * MINUTE), 'to say how the payment ended', 'It may still come'],
])('says in status %s what is awaited and where the money is', (status, told, awaited, money) => {
  expect(told.headline).toMatch(new RegExp(`^\\*\\*${status}\\*\\*: waits for `));
  expect(told.headline).toContain(awaited);
  expect(told.page).toContain(money);
  expect(told.page).toContain('**To do**: nothing, it goes on by itself.');
});

it('says in manual confirmation that the shop decides, until when, and how', () => {
  const told = started({ ...INPUT, confirmation: 'manual' }).hears(READY);

  expect(told.headline).toBe('**awaiting_confirmation**: waits for the shop to confirm, until **00:15 UTC**.');
  expect(told.page).toContain('**To do**: the shop decides.');
  expect(told.page).toContain('`npm run starter -- confirm order-1`');
  expect(told.story.at(-1)).toBe('- 00:00:04 the shop may confirm or cancel');
});

describe('in review', () => {
  it('says why, what to look up, and every command that would be taken', () => {
    const { page, headline } = inReview();

    expect(headline).toContain('Smart Glocal has not said how this payment ended, and its own time for it is over.');
    expect(headline).toContain('It stays open for a person until 2026-01-31 01:16 UTC.');
    expect(page).toContain('**Money**: unclear. Smart Glocal has reported no debit');
    expect(page).toContain('look up ps_1 at Smart Glocal');
    expect(page).toContain('`npm run starter -- recheck order-1`');
    expect(page).toContain('`npm run starter -- resolve order-1 --as succeeded --by WHO --why TEXT`');
    expect(page).toContain('`npm run starter -- resolve order-1 --as needs_review --by WHO --why TEXT`');
    // The session could still be paid: a command that would be refused is not offered, but named with its reason.
    expect(page).not.toContain('resolve order-1 --as declined');
    expect(page).toContain('`--as declined` is refused now: The session could still be paid');
  });

  it('says that the card may be debited twice, and names the other session', () => {
    const other = { ...PAID, sessionId: 'ps_2' as SessionId };

    const { page } = atTheBank().hears(other);

    expect(page).toContain('**Money**: unclear. The card may have been debited, perhaps twice.');
    expect(page).toContain('**another session** `ps_2`');
    expect(page).toContain('another session carries this payment: `ps_2`');
  });

  it('says both that it was debited and that it is not what was asked for', () => {
    const wrong = { ...PAID, payments: PAID.payments.map((one) => ({ ...one, amount: 1 })) };

    const { page, headline } = atTheBank().hears(wrong).asks(wrong);

    expect(headline).toContain('not as it was asked for (amount)');
    expect(page).toContain('**Money**: the card was debited, but not as it was asked for.');
    expect(page).toContain('`--as succeeded` is refused now');
  });

  it('tells how to name the session of a payment that lost it', () => {
    const lost = new Told({ ...INPUT, opening: 'init' }).bound().fails('start', 'outcome_unknown', 'timeout');

    const { page } = lost.after(6 * MINUTE);

    expect(page).toContain('look up a payment with cit_payment_id order-1');
    expect(page).toContain('`npm run starter -- recheck order-1 --session PS`');
    expect(page).not.toContain('recheck order-1`');
  });
});

describe('after the end', () => {
  it('says that it was debited, and that nothing is to do', () => {
    const { page, story } = atTheBank().hears(PAID).ends();

    expect(page).toMatch(/^\*\*succeeded\*\*: Smart Glocal has debited the card\.\n/);
    expect(page).toContain('**Money**: the card was debited, 100.00 USD.');
    expect(page).toContain('**To do**: nothing.');
    expect(page).not.toContain('npm run');
    expect(story.slice(-2)).toEqual([
      '- 00:00:07 webhook: paid',
      '- 00:00:07 **succeeded**: Smart Glocal has debited the card.',
    ]);
  });

  it('says that a late success was late, and what it asks of the shop', () => {
    const { page } = atTheBank()
      .after(16 * MINUTE)
      .hears(PAID)
      .ends();

    expect(page).toContain('Smart Glocal has debited the card. Late.');
    expect(page).toContain('**To do**: deliver, or refund it at Smart Glocal');
  });

  it.each<[string, Told, string]>([
    ['declined', atTheBank().hears(NOT_PAID).asks(NOT_PAID), 'Declined with the code insufficient_funds.'],
    [
      'abandoned',
      atTheBank()
        .after(15 * MINUTE)
        .asks(NOT_PAID),
      'The time for 3DS was over',
    ],
    [
      'cancelled',
      started()
        .learns((known, now) => record.stopped(known, 'asked', now, 'shop', 'Sold out.'))
        .asks(NOT_PAID),
      'It was cancelled as somebody asked.',
    ],
    ['rejected', mismatched(), 'Smart Glocal showed another payment than was asked for (amount).'],
  ])(
    'says of a payment that was %s that nothing was debited, why, and that it may be tried again',
    (status, told, why) => {
      const { page, headline } = told.ends();

      expect(headline).toMatch(new RegExp(`^\\*\\*${status}\\*\\*: `));
      expect(headline).toContain(why);
      expect(page).toContain('**Money**: the card was not debited, and will not be.');
      expect(page).toContain('`npm run starter -- start --payment-id order-1 --attempt 2 ...`');
    },
  );

  it('says of one that was never let in that nothing was debited', () => {
    const { page } = opened()
      .learns((known, now) => record.stopped(known, 'asked', now))
      .ends();

    expect(page).toContain('**cancelled**');
    expect(page).toContain('**Money**: the card was not debited, and will not be.');
  });

  it('says that a person closed it, and calls a debit that nobody saw by its name', () => {
    const by = { by: 'Ada', why: 'The acquirer shows the debit.' };

    const { page, story } = inReview()
      .learns((known) => record.resolved(known, { as: 'succeeded', ...by }))
      .ends();

    expect(page).toContain('**succeeded**: A person closed it. Who and why: in the result.');
    expect(page).toContain('**Money**: counts as debited, 100.00 USD: a person closed it so.');
    expect(story.join('\n')).toContain('a person closed it as `succeeded`');
  });

  it('says of one that closed unclear that no further attempt is started', () => {
    const { page } = inReview()
      .after(31 * 24 * HOUR)
      .ends();

    expect(page).toContain('**needs_review**');
    expect(page).toContain('**Money**: unclear, nobody could tell.');
    expect(page).toContain('no further attempt is started');
  });
});

function mismatched(): Told {
  const wrong = snapshot({ nextAction: 'confirm', updatedAt: READY.updatedAt }, { amount: 1 });
  return started().hears(wrong).asks(wrong).calls('cancel', NOT_PAID).asks(NOT_PAID);
}

describe('the story', () => {
  it('tells what went wrong on the way, and from whom it was learned', () => {
    const told = opened()
      .fails('start', 'outcome_unknown', 'timeout')
      .asks(STARTED)
      .hears(READY)
      .fails('confirm', 'not_executed', 'connection_refused')
      .calls('confirm', CONFIRMED)
      .asks(ACTION)
      .asks(null)
      .after(1_000)
      .learns((known, now) => record.recheckWanted(known, { customerReturned: true }, now))
      .asks(NOT_PAID);

    expect(told.story.slice(3)).toEqual([
      '- 00:00:03 the start with the saved card got no clear answer (`timeout`)',
      '- 00:00:04 asked: still open',
      '- 00:00:05 webhook: ready for the confirmation',
      '- 00:00:06 the confirmation never left us (`connection_refused`)',
      '- 00:00:07 Smart Glocal took the confirmation',
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
      '- 00:00:40 Smart Glocal took the cancel',
      '- 00:00:40 its answer: finally not paid',
      '- 00:00:41 asked: finally not paid',
      '- 00:00:41 the first session is cancelled and not paid: goes on in a second one',
      '- 00:00:42 Smart Glocal opened session `ps_2`',
    ]);
    expect(told.page).toContain('session `ps_2` · cancelled session `ps_1`');
  });

  it('is not longer for a webhook that comes a hundred times', () => {
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

  it('keeps how it began and how it stands when a month of trouble lies between', () => {
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

it('is told whatever another version sends: a page that throws would stop the payment', () => {
  const strange = { code: { toString: 1 } } as unknown as string;
  const odd = snapshot(
    { sessionStatus: 'cancelled', updatedAt: NOT_PAID.updatedAt },
    { status: 'failed', errorCode: strange },
  );

  const told = atTheBank()
    .hears(odd)
    .learns((known, now) => record.failed(known, 'cancel', 'conflict', strange, now))
    .learns((known, now) => record.unanswered(known, strange, now));

  expect(told.story.slice(-3)).toEqual([
    '- 00:00:07 webhook: finally not paid (`unreadable`)',
    '- 00:00:07 the cancel met a session that had moved on (`unreadable`)',
    '- 00:00:07 asked: no answer (`unreadable`)',
  ]);
});

describe('words of others', () => {
  const LONG = `<img src=x onerror=alert(1)> [pay here](https://evil.example) **now**\n# title ${'x'.repeat(10_000)}`;

  it('stay one line of text: no heading, no link, no markup of somebody else', () => {
    const told = opened().fails('start', 'rejected_request', LONG);

    expect(told.headline).toContain('\\<img src=x');
    expect(told.page).not.toMatch(/[^\\]<img|[^\\]\[pay here|^# title|\*\*now/m);
  });

  it('are left out when people wrote them: they may name people, and this page is logged in clear', () => {
    const by = 'Ada Lovelace';
    const asked = started().learns((known, now) => record.stopped(known, 'asked', now, by, 'Jane Doe called.'));
    const yes = started({ ...INPUT, confirmation: 'manual' }).learns((known, now) =>
      record.shopSaidYes(known, by, now),
    );
    const closed = inReview().learns((known) =>
      record.resolved(known, { as: 'succeeded', by, why: 'Jane Doe called.' }),
    );

    const pages = [asked.page, asked.asks(NOT_PAID).ends().page, yes.page, closed.page, closed.ends().page].join();

    expect(pages).not.toMatch(/Ada|Jane/);
    expect(pages).toContain('somebody asked to cancel');
  });

  it('never make the page longer than 8,000 characters, whoever writes how much and however much happens', () => {
    const told = started();
    for (let n = 0; n < 60; n += 1) {
      told
        .fails('cancel', 'conflict', `${String(n)}${LONG}`)
        .hears(snapshot({ updatedAt: `2026-01-01T00:00:${String(10 + n)}Z` }, { errorCode: LONG, amount: n + 1 }));
    }
    told.learns((known, now) => record.stopped(known, 'asked', now, LONG, LONG));
    told.hears({ ...PAID, sessionId: `ps_${LONG}` as SessionId });
    const open = told.page.length;
    told.learns((known) => record.resolved(known, { as: 'needs_review', by: LONG, why: LONG })).ends();

    expect(Math.max(open, told.page.length)).toBeLessThan(8_000);
  });
});

it('holds no token, no customer and no address of a bank', () => {
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

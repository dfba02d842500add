/**
 * Protects an operator who reads a payment in the Web UI at night from a page that is wrong, late, endless, or written
 * by an outsider: the text in every status and for every doubt, from the pure functions that the workflow uses.
 */
import { INPUT, NOT_PAID, PAID, READY, snapshot } from '../../campaigns/samples/snapshots';
import type { SessionId } from '../../smart-glocal/types';
import { atTheBank, confirmed, inReview, opened, started, Told } from '../support/told';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it('tells a payment at 3DS in one page: how it stands, where the money is, what to do, what happened', () => {
  expect(atTheBank().page).toBe(
    [
      '**awaiting_customer**: waits for the customer to finish 3DS, until **00:15 UTC**.',
      '',
      '**Money**: no debit has been reported. It follows when the customer has finished 3DS.',
      '',
      '100.00 USD · session `ps_1` · simulator · asks again at 00:01 UTC at the latest',
      '',
      '**To do**: nothing, it continues by itself. If needed:',
      '',
      '- ask Smart Glocal now: `npm run starter -- recheck order-1`',
      '- stop it, if Smart Glocal still allows it: `npm run starter -- cancel order-1 --reason TEXT`',
      '',
      '**What happened** (UTC)',
      '',
      '- 2026-01-01 00:00:00 the shop asks for 100.00 USD',
      '- 00:00:01 goes to Smart Glocal, simulated',
      '- 00:00:02 Smart Glocal opened session `ps_1`',
      '- 00:00:03 Smart Glocal accepted the start with the saved card',
      '- 00:00:04 webhook: ready for confirmation',
      '- 00:00:05 Smart Glocal accepted the confirmation',
      '- 00:00:06 webhook: the customer has to do 3DS',
    ].join('\n'),
  );
});

it.each<[string, string, Told, string]>([
  ['opening', 'Smart Glocal to open the payment, until **00:05 UTC**', new Told(), 'the payment was not started'],
  ['opening', 'Smart Glocal to open the payment, until **00:05', opened(), 'the payment was not started'],
  ['awaiting_confirmation', 'to be ready for confirmation, until **00:05 UTC**', started(), 'was not confirmed'],
  ['confirming', 'to accept the confirmation', started().hears(READY).calls('confirm'), 'was not confirmed'],
  ['processing', 'to finish the payment, until **01:15 UTC**', confirmed(), 'may come at any moment'],
  ['processing', 'to finish the payment', atTheBank().hears(PAID), 'says that the card was debited'],
  ['awaiting_customer', 'the customer to finish 3DS, until **00:15 UTC**', atTheBank(), 'follows when the customer'],
  ['cancelling', "Smart Glocal's final answer", atTheBank().after(15 * MINUTE), 'It may still come'],
])('says in status %s that it waits for %s, and where the money is', (status, awaited, told, money) => {
  expect(told.headline).toMatch(new RegExp(`^\\*\\*${status}\\*\\*: waits for `));
  expect(told.headline).toContain(awaited);
  expect(told.page).toContain(money);
  expect(told.page).toContain('**To do**: nothing, it continues by itself.');
});

it('says in manual confirmation that the shop decides, until when, and how', () => {
  const told = started({ ...INPUT, confirmation: 'manual' }).hears(READY);

  expect(told.headline).toBe('**awaiting_confirmation**: waits for the shop to confirm, until **00:15 UTC**.');
  expect(told.page).toContain('**To do**: the shop decides.');
  expect(told.page).toContain('`npm run starter -- confirm order-1`');
  expect(told.story.at(-1)).toBe('- 00:00:04 the shop may confirm or cancel');
});

describe('in review', () => {
  it('says why, what to look up, and every command that would be accepted', () => {
    const { page, headline } = inReview();

    expect(headline).toContain('Smart Glocal has not said how this payment ended, and its own time limit has passed.');
    expect(headline).toContain('A person can resolve it until 2026-01-31 01:16 UTC.');
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

  it('says both that it was debited and that it is not as requested', () => {
    const wrong = { ...PAID, payments: PAID.payments.map((one) => ({ ...one, amount: 1 })) };

    const { page, headline } = atTheBank().hears(wrong).asks(wrong);

    expect(headline).toContain('not as requested (amount)');
    expect(page).toContain('**Money**: the card was debited, but not as requested.');
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
  it('says that it was debited, and that there is nothing to do', () => {
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
      started().learns({ type: 'cancel_wanted', by: 'shop', reason: 'Sold out.' }).asks(NOT_PAID),
      'It was cancelled on request.',
    ],
    ['rejected', mismatched(), 'Smart Glocal showed another payment than was asked for (amount).'],
  ])('says of a payment that was %s that nothing was debited, why, and that it may be retried', (status, told, why) => {
    const { page, headline } = told.ends();

    expect(headline).toMatch(new RegExp(`^\\*\\*${status}\\*\\*: `));
    expect(headline).toContain(why);
    expect(page).toContain('**Money**: the card was not debited, and will not be.');
    expect(page).toContain('`npm run starter -- start --payment-id order-1 --attempt 2 ...`');
  });

  it('says of a payment whose session was never opened that nothing was debited', () => {
    const { page } = opened()
      .learns({ type: 'cancel_wanted', by: null, reason: null })
      .learns({ type: 'looked', found: null })
      .ends();

    expect(page).toContain('**cancelled**');
    expect(page).toContain('**Money**: the card was not debited, and will not be.');
  });

  it('says that a person closed it, and that the debit was not confirmed by the provider', () => {
    const by = { by: 'Ada', why: 'The acquirer shows the debit.' };

    const { page, story } = inReview()
      .learns({ type: 'resolved_by_person', resolution: { as: 'succeeded', ...by } })
      .ends();

    expect(page).toContain('**succeeded**: A person closed it. The result says who and why.');
    expect(page).toContain('**Money**: counts as debited, 100.00 USD: a person closed it that way.');
    expect(story.join('\n')).toContain('a person closed it as `succeeded`');
  });

  it('says of a payment closed as unclear that no further attempt is started', () => {
    const { page } = inReview()
      .after(31 * 24 * HOUR)
      .ends();

    expect(page).toContain('**needs_review**');
    expect(page).toContain('**Money**: unclear: it could not be found out.');
    expect(page).toContain('no further attempt is started');
  });
});

function mismatched(): Told {
  const wrong = snapshot({ nextAction: 'confirm', updatedAt: READY.updatedAt }, { amount: 1 });
  return started().hears(wrong).asks(wrong).calls('cancel', NOT_PAID).asks(NOT_PAID);
}

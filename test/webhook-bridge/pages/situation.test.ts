/**
 * Protects what customers are told: every state of a payment has its situation, and no situation claims anything that
 * is not a fact.
 */
import { outcome, redirect, sampleView } from '../../../campaigns/samples/views';
import { knownCode } from '../../../smart-glocal/error-codes';
import { EXPLAINED_CODES } from '../../../webhook-bridge/customers/pages/decline-reason';
import { LANGUAGES } from '../../../webhook-bridge/customers/pages/languages';
import { situationOf, type Reader, type SituationName } from '../../../webhook-bridge/customers/pages/situation';
import { TRAITS } from '../../../webhook-bridge/customers/pages/traits';
import type { Outcome, OutcomeStatus, PaymentView } from '../../../workflows/contract/payment';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const READERS: readonly Reader[] = ['wants_to_pay', 'may_pay', 'returning'];

const over = (changed: Partial<Outcome> & Pick<Outcome, 'status'>): PaymentView => {
  const view = outcome(changed.status);
  return { ...view, outcome: view.outcome && { ...view.outcome, ...changed } };
};
/** The situation for each reader, in the order of `READERS`. */
const seenBy = (view: PaymentView): SituationName[] => READERS.map((reader) => situationOf(view, reader, NOW).name);

describe('a payment', () => {
  const anybody = (name: SituationName): SituationName[] => [name, name, name];
  it.each<[string, PaymentView, SituationName[]]>([
    ['that is being opened', sampleView({ status: 'opening' }), anybody('preparing')],
    ['that the shop has to confirm', sampleView({ status: 'awaiting_confirmation' }), anybody('waiting_for_shop')],
    ['that is being confirmed', sampleView({ status: 'confirming' }), anybody('preparing')],
    ['whose bank waits', redirect({ until: at(1) }), ['to_bank', 'to_bank', 'back_early']],
    [
      'whose bank waits without a step',
      sampleView({ status: 'awaiting_customer' }),
      ['at_bank', 'at_bank', 'back_early'],
    ],
    ['whose bank has waited long enough', redirect({ until: at(0) }), anybody('too_late')],
    [
      'whose bank is nowhere to be sent to',
      redirect({ until: at(1), url: 'javascript:alert(1)' }),
      ['no_way', 'no_way', 'back_early'],
    ],
    ['whose step ends nobody knows when', redirect({ until: 'soon' }), ['to_bank', 'to_bank', 'back_early']],
    ['that goes through', sampleView({ status: 'processing' }), anybody('finishing')],
    ['that is being stopped', sampleView({ status: 'cancelling' }), anybody('stopping')],
    ['that a person looks at', sampleView({ status: 'needs_review' }), anybody('checking')],
    ['of a status of the future', sampleView({ status: 'constructor' as never }), anybody('finishing')],
    ['that is paid', outcome('succeeded'), ['already_paid', 'paid', 'paid']],
    ['that is paid after all', over({ status: 'succeeded', late: true }), anybody('paid_late')],
    ['that was declined', outcome('declined'), anybody('declined')],
    ['that was abandoned', outcome('abandoned'), anybody('abandoned')],
    ['that was cancelled', outcome('cancelled'), anybody('cancelled')],
    ['that was rejected', outcome('rejected'), anybody('rejected')],
    ['that nobody found out about', outcome('needs_review'), anybody('unclear')],
    ['with an outcome of the future', outcome('constructor' as never), anybody('unclear')],
    [
      'that has ended, with a step left in it',
      { ...redirect({ until: at(1) }), ...outcome('cancelled') },
      anybody('cancelled'),
    ],
  ])('%s is shown correctly to each reader', (_, view, expected) => {
    expect(seenBy(view)).toEqual(expected);
  });

  it('is "declined" only if its outcome says so', () => {
    const statuses: OutcomeStatus[] = ['succeeded', 'abandoned', 'cancelled', 'rejected', 'needs_review'];
    const others = statuses.flatMap((status) =>
      // The code of a decline that is not the deciding one.
      seenBy(over({ status, code: 'declined_by_issuer_bank' })),
    );

    expect(others).not.toContain('declined');
  });
});

describe('the reason for a decline', () => {
  const reasonOf = (changed: Partial<Outcome>): unknown =>
    situationOf(over({ status: 'declined', ...changed }), 'returning', NOW);

  it.each<[string | null, string]>([
    ['insufficient_funds', 'funds'],
    ['bank_card_expired', 'card'],
    ['3DS_error', 'approval'],
    ['not_permitted_by_issuer_bank', 'bank'],
    ['provider_exceeds_amount_limit', 'limit'],
    // What fraud rules have said is never shown, and an unknown code is not read out.
    ['operation_rejected', 'none_given'],
    ['a_code_of_the_future', 'none_given'],
    ['constructor', 'none_given'],
    [null, 'none_given'],
  ])('%s is shown as %s', (code, reason) => {
    expect(reasonOf({ code })).toEqual({ name: 'declined', reason });
  });

  it('is not taken from the code when an operator has decided', () => {
    const decidedBy = { by: 'operator', why: 'asked the bank' };

    expect(reasonOf({ code: 'insufficient_funds', decidedBy })).toEqual({ name: 'declined', reason: 'none_given' });
  });

  it('is given only for codes that the engine also treats as a decline', () => {
    expect(EXPLAINED_CODES.filter((code) => knownCode(code).class !== 'business_refusal')).toEqual([]);
  });
});

describe.each(LANGUAGES.map((language) => [language.tag, language] as const))('the texts in %s', (tag, language) => {
  const NOT_CHARGED: Readonly<Record<string, RegExp>> = {
    en: /You were not charged/,
    de: /Ihre Karte wurde nicht belastet/,
  };
  const DECLINED: Readonly<Record<string, RegExp>> = { en: /declin|refus/i, de: /abgelehnt|verweigert/i };
  const DO_NOT_PAY: Readonly<Record<string, RegExp>> = { en: /do not pay again/, de: /nicht erneut|noch nicht erneut/ };
  const PAID: Readonly<Record<string, RegExp>> = { en: /payment is complete/, de: /ist angekommen/ };

  const where = (words: RegExp | undefined): string[] =>
    Object.entries(language.words)
      .filter(([, { title, text, more }]) => words?.test([title, text, more ?? ''].join(' ')) ?? false)
      .map(([name]) => name)
      .sort();

  it('say "not charged", "declined" and "paid" only where that is a fact', () => {
    expect(where(NOT_CHARGED[tag])).toEqual(['abandoned', 'cancelled', 'declined', 'rejected']);
    expect(where(DECLINED[tag])).toEqual(['declined']);
    expect(where(PAID[tag])).toEqual(['already_paid', 'paid', 'paid_late']);
  });

  it('ask the customer not to pay again wherever it is not known whether it was paid', () => {
    expect(where(DO_NOT_PAY[tag])).toEqual(['checking', 'stopping', 'too_late', 'unclear']);
  });

  it('are complete sentences, and do not shout', () => {
    for (const { title, text, more = 'Nothing.' } of [...Object.values(language.words), language.posting]) {
      expect(title).toMatch(/^\S.*[^.!?]$/);
      expect(text).toMatch(/^\S.*[.?]$/);
      expect([title, text, more].join()).not.toMatch(/!|\s\s/);
    }
    for (const text of Object.values(language.declined)) expect(text).toMatch(/^\S.*[^!]\.$/);
  });
});

it('the page of an ended payment stops polling, and that of an open one goes on', () => {
  const asking = Object.entries(TRAITS)
    .filter(([, { askAgain }]) => askAgain !== null)
    .map(([name]) => name)
    .sort();

  const open: SituationName[] = ['at_bank', 'back_early', 'checking', 'finishing', 'no_way', 'preparing', 'stopping'];
  expect(asking).toEqual([...open, 'to_bank', 'too_late', 'waiting_for_shop', 'one_moment'].sort());
});

/** What a situation is like in every language: its mood, what it offers, and whether more news can come. */
import type { SituationName } from './situation';

export interface Traits {
  /** `waiting` for others, `yours` to act, `good` and `over` at the end, `doubt`. Sets colour and sign; words never rely on it. */
  readonly mood: 'waiting' | 'yours' | 'good' | 'over' | 'doubt';
  /**
   * Seconds until the page asks again; null: what it says is final, or there is nothing more for it to learn.
   * Each time is a query, which Temporal bills: quick only where news is near. Ours.
   */
  readonly askAgain: number | null;
  /** The one thing to do here, if any: go to the bank, go back to the shop, ask the shop, load this page again. */
  readonly offers: 'bank' | 'shop' | 'help' | 'again' | null;
}

const NEWS_IS_NEAR = 3;
const SOMEBODY_MUST_ACT = 10;
const TAKES_A_PERSON = 60;

const soon: Traits = { mood: 'waiting', askAgain: NEWS_IS_NEAR, offers: null };
const over: Traits = { mood: 'over', askAgain: null, offers: 'shop' };
const paid: Traits = { mood: 'good', askAgain: null, offers: 'shop' };

export const TRAITS: Readonly<Record<SituationName, Traits>> = {
  preparing: soon,
  waiting_for_shop: { ...soon, askAgain: SOMEBODY_MUST_ACT },
  to_bank: { mood: 'yours', askAgain: SOMEBODY_MUST_ACT, offers: 'bank' },
  at_bank: { mood: 'yours', askAgain: NEWS_IS_NEAR, offers: null },
  back_early: soon,
  finishing: soon,
  stopping: soon,
  too_late: soon,
  no_way: { mood: 'doubt', askAgain: SOMEBODY_MUST_ACT, offers: 'shop' },
  checking: { mood: 'doubt', askAgain: TAKES_A_PERSON, offers: 'help' },

  paid,
  already_paid: paid,
  paid_late: paid,
  declined: over,
  abandoned: over,
  cancelled: over,
  rejected: over,
  unclear: { mood: 'doubt', askAgain: null, offers: 'help' },

  one_moment: soon,
  unknown_link: over,
  broken: { mood: 'doubt', askAgain: null, offers: 'again' },
};

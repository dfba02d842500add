/**
 * Every rule by which something is decided about a payment, with its name and its words: for the steps of `nextStep`, for
 * the events that are due, and for `explain` on the command line. Pure.
 */
import type { DueEvent } from '../facts/events';
import type { StopCause } from '../facts/known';

/** The guard clauses of `nextStep`. */
export type StepRule =
  | 'terms_first'
  | 'outcome_known'
  | 'news_is_checked'
  | 'stopped'
  | 'no_session'
  | 'not_started'
  | 'as_agreed'
  | 'silence'
  | 'nothing_due';

/** The rules of `due`, named after their events; a stop is named after its cause. */
export type DueRule = Exclude<DueEvent['type'], 'must_stop'> | StopCause;

export type RuleName = StepRule | DueRule;

export const RULES = {
  terms_first: 'numbers, environment and card are fixed before anything is sent',
  outcome_known: 'the word that ends it is there',
  news_is_checked: 'what was heard is checked by asking',
  stopped: 'it was decided to stop',
  no_session: 'there is no payment session yet',
  not_started: 'nothing was started yet',
  as_agreed: 'all is exactly as it was asked for',
  silence: 'news was due and did not come',
  nothing_due: 'nothing is due before then',

  asked: 'somebody asked to stop',
  ready_deadline: 'the time to be ready for the confirm is over',
  decision_deadline: "the shop's time to confirm is over",
  customer_deadline: "the customer's time for 3DS is over",
  mismatch: 'Smart Glocal shows another payment than was asked for',
  second_session: 'another session carries this payment',
  refused: 'Smart Glocal refused',
  start_unclear: 'nobody said whether the start arrived, so its session is closed',
  shop_may_decide: 'it is ready, and the shop decides',
  second_chance: 'the unclear start is surely over, so one more session may be opened',
  needs_review: 'a person must look at it',
} satisfies Record<RuleName, string>;

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
  | 'safe_if_alone'
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
  terms_first: 'policy, environment and card are fixed before anything is sent',
  outcome_known: 'the outcome is known',
  safe_if_alone: 'it was never started, and trying again is safe only if nothing else of this debt may be paid',
  news_is_checked: 'Smart Glocal is asked before anything else is done about news, a failed call or a stop',
  stopped: 'it was decided to stop',
  no_session: 'there is no payment session yet',
  not_started: 'nothing has been started yet',
  as_agreed: 'everything is exactly as requested',
  silence: 'news was due but did not come',
  nothing_due: 'nothing is due before then',

  asked: 'a cancel was requested',
  ready_deadline: 'the time to be ready for confirmation has run out',
  decision_deadline: "the shop's time to confirm has run out",
  customer_deadline: "the customer's time for 3DS has run out",
  mismatch: 'Smart Glocal shows a different payment from the one requested',
  second_session: 'another session carries this payment',
  started_elsewhere: 'an earlier attempt, another run or a lost start may be paid',
  refused: 'Smart Glocal refused the payment',
  start_unclear: 'it is unclear whether the start arrived, so its session is closed',
  shop_may_decide: 'it is ready, and the shop decides',
  second_chance: 'the unclear start can no longer succeed, so one more session may be opened',
  needs_review: 'a person must look at it',
  unproven_believed: 'nothing contradicts what a webhook without proof has said',
} satisfies Record<RuleName, string>;

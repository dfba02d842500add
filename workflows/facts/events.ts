/**
 * Everything that can happen to a payment, one value each. The workflow's loop, its handlers, `explain` and the exhaustive
 * search make the values; only `evolve` applies them.
 */
import type { Looked, Terms } from '../contract/activities';
import type { Proof, WhyUnread, WhyUnreadable } from '../contract/news';
import type { CitPaymentInput } from '../contract/payment';
import type { Resolution } from '../contract/resolution';
import type { Answer } from './answer';
import type { CallName, StopCause, Unproven } from './known';

export type Event = OwnEvent | Message | DueEvent;

/** What we did, and what came back. */
export type OwnEvent =
  /** The first activity's result. From here on policy, environment and token stay, whatever a new release brings. */
  | { readonly type: 'bound'; readonly terms: Terms; readonly input: CitPaymentInput }
  /** Temporal was asked what else of this debt was started. */
  | { readonly type: 'looked'; readonly found: Looked['found'] }
  | { readonly type: 'call_sent'; readonly call: CallName }
  | { readonly type: 'call_returned'; readonly call: CallName; readonly answer: Answer }
  /** `session/status` is asked. Its answer counts as asked after everything that is known now. */
  | { readonly type: 'question_sent' }
  | { readonly type: 'question_returned'; readonly answer: Answer };

/** What came from outside, unchecked but for a webhook's signature: a value that cannot be read teaches nothing. */
export type Message =
  /** A webhook that the provider signed. `name`: its type, as signed. Without `proof` it may be about anybody's payment. */
  | { readonly type: 'webhook'; readonly name: string; readonly snapshot: unknown; readonly proof: Proof | null }
  /** Something came under a webhook's name that is none, or that cannot be read by now. `name`: the signal's. */
  | { readonly type: 'news_unread'; readonly name: string; readonly why: WhyUnread | WhyUnreadable }
  /** An operator wants the provider asked, or the customer came back from 3DS. */
  | { readonly type: 'recheck_wanted'; readonly wish: unknown }
  | { readonly type: 'confirmed_by_shop'; readonly by: unknown }
  | { readonly type: 'cancel_wanted'; readonly by: unknown; readonly reason: unknown }
  | { readonly type: 'resolved_by_person'; readonly resolution: Resolution };

/** What follows from the facts and the time alone (`decisions/stops-and-reviews.ts`). */
export type DueEvent =
  | { readonly type: 'shop_may_decide' }
  | { readonly type: 'must_stop'; readonly cause: Exclude<StopCause, 'asked'> }
  /** The first session is fenced and finally not paid: a second one may be opened. */
  | { readonly type: 'second_chance' }
  | { readonly type: 'needs_review'; readonly reason: string }
  /** What news without proof said is believed after all. */
  | { readonly type: 'unproven_believed'; readonly what: keyof Unproven };

/** A step that calls the provider and waits for its answer. */
export type CallStep = 'create' | 'start' | 'init' | 'confirm' | 'cancel' | 'ask';

/** The event that this step was taken. */
export function sent(step: CallStep): OwnEvent {
  return step === 'ask' ? { type: 'question_sent' } : { type: 'call_sent', call: callName(step) };
}

/** The event that this step's call has returned. */
export function returned(step: CallStep, answer: Answer): OwnEvent {
  return step === 'ask'
    ? { type: 'question_returned', answer }
    : { type: 'call_returned', call: callName(step), answer };
}

/** `init` opens and starts in one call; `Known` keeps it as a start. */
export function callName(step: Exclude<CallStep, 'ask'>): CallName {
  return step === 'init' ? 'start' : step;
}

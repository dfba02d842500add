import { askedSession, customerStepShown, isFinal, isStopped } from '../facts/claims';
import type { Call, Known } from '../facts/known';

/**
 * When to ask the provider although no news has come: silence is a fact too. First soon after news became due, then less
 * and less often. Pure; instants are epoch ms.
 */
const DAY_MS = 24 * 60 * 60 * 1_000;

/** When the next question is due; null while there is no session to ask about. */
export function askTime(known: Known): number | null {
  const { terms, asks, review } = known;
  if (terms === null || askedSession(known) === null) return null;
  if (review !== null) return asks.since + spread(known, reviewInterval(known, asks.since - review.since));
  const { first, firstWhileCustomerActs, longest } = terms.policy.ask;
  // Once the provider has said how it ended, if only in a webhook, the customer has no turn: we only have to check it.
  const isCustomersTurn = customerStepShown(known) && !isStopped(known) && !isFinal(known);
  return asks.since + spread(known, doubled(isCustomersTurn ? firstWhileCustomerActs : first, asks.count, longest));
}

/**
 * When a call that did not succeed may be repeated. In review as rarely as questions: what fails for weeks must not fill
 * the history.
 */
export function retryTime(known: Known, call: Pick<Call, 'at' | 'count'>): number {
  const { terms, review } = known;
  if (terms === null) return call.at;
  const { first, longest } = terms.policy.ask;
  const rarest = review === null ? longest : reviewInterval(known, call.at - review.since);
  return call.at + spread(known, doubled(first, call.count - 1, rarest));
}

/** Somebody's wish is due, or news came that must be checked, and no question has been sent since. */
export function mustAsk(known: Known, now: number): boolean {
  const { wantedSeq, triedSeq, wishDue } = known.asks;
  return (wantedSeq > triedSeq || (wishDue !== null && now >= wishDue)) && askedSession(known) !== null;
}

/** When a question may be asked that somebody wishes for; null: nobody does, or there is no session to ask about. */
export function wishTime(known: Known): number | null {
  return askedSession(known) === null ? null : known.asks.wishDue;
}

function reviewInterval(known: Known, age: number): number {
  const { inReview = 0, inReviewAfterADay = 0 } = known.terms?.policy.ask ?? {};
  return age < DAY_MS ? inReview : inReviewAfterADay;
}

function doubled(first: number, times: number, longest: number): number {
  return Math.min(first * 2 ** times, longest);
}

/** Moves an interval by up to the policy's jitter: `lot` differs by payment, the logarithm by question. */
function spread({ lot, terms }: Known, interval: number): number {
  const point = (lot + 0.618 * Math.log2(interval)) % 1;
  return Math.round(interval * (1 + (terms?.policy.ask.jitter ?? 0) * (2 * point - 1)));
}

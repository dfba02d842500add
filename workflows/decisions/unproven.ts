import { answeredSince, isFinal } from '../facts/claims';
import type { DueEvent } from '../facts/events';
import type { Known, Unproven } from '../facts/known';

/**
 * When news that had to be checked first is believed after all. `ready`: after one question since, answered or not. `redirect`:
 * after an answer since. `paid`: after a question since, and enough in a row without a usable answer. "Not paid" is never
 * among it. Pure; `now` is epoch ms.
 */
export function unprovenBelieved(known: Known, now: number): DueEvent | null {
  const what = NAMES.find((name) => RULES[name](known, now));
  return what === undefined ? null : { type: 'unproven_believed', what };
}

const RULES: Readonly<Record<keyof Unproven, (known: Known, now: number) => boolean>> = {
  ready: mayBeReady,
  redirect: mayShowStep,
  paid: mayBePaid,
};

const NAMES: readonly (keyof Unproven)[] = ['ready', 'redirect', 'paid'];

/** A confirm moves money: only what we started ourselves, with amount and currency as asked for, is confirmed. */
function mayBeReady(known: Known): boolean {
  const { unproven, facts, asks, calls, startedAsAsked } = known;
  if (unproven.ready === null || facts.readyAt !== null || isFinal(known)) return false;
  return asks.triedSeq >= unproven.ready.seq && calls.start?.result === 'accepted' && startedAsAsked && fits(known);
}

/** The customer is sent to a page that a stranger may have named, so the provider must agree that the session is open. */
function mayShowStep(known: Known): boolean {
  const { unproven, facts, asks } = known;
  if (unproven.redirect === null || isFinal(known)) return false;
  if (facts.redirect !== null && facts.redirect.order >= unproven.redirect.order) return false;
  return answeredSince(known, unproven.redirect.seq) && asks.answer?.isOpen === true;
}

/** Only when `session/status` cannot be had: its answer would say the same, or better. */
function mayBePaid(known: Known, now: number): boolean {
  const { unproven, facts, asks, stops, terms } = known;
  if (unproven.paid === null || terms === null || isFinal(known) || facts.contradiction) return false;
  if (asks.triedSeq < unproven.paid.seq) return false;
  if (!facts.shownToUs.includes(unproven.paid.paymentId) || !fits(known) || stops.mismatch !== undefined) return false;
  const { tries, time } = terms.policy.statusCannotBeHad;
  return asks.misses >= tries && asks.missesSince !== null && now - asks.missesSince >= time;
}

function fits({ suspicion, differences }: Known): boolean {
  return suspicion === null && differences.length === 0;
}

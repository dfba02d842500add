import type { FailureType } from '../contract/activities';
import { CALL_NAMES, type CallName, type Known, type StopCause } from '../facts/known';
import { code, words } from './markdown';

/**
 * What one event taught, in sentences for a person: the difference between what was known before and after it. A question that
 * taught nothing is told too; a copy of a webhook is not, it changes nothing. Pure.
 */
export function changesBetween(before: Known, after: Known): readonly string[] {
  if (after.tries !== before.tries) {
    return ['the first session is cancelled and not paid: goes on in a second one'];
  }
  const changes = [
    ...beginnings(before, after),
    ...callChanges(before, after),
    ...factChanges(before, after),
    ...doubts(before, after),
    ...decisions(before, after),
  ];
  return changes.length > 0 ? changes : wishes(before, after);
}

function beginnings(before: Known, { terms }: Known): readonly string[] {
  if (terms === null || terms === before.terms) return [];
  return [`goes to Smart Glocal, ${PLACE[terms.binding.environment]}`];
}

const PLACE = { live: 'live', demo: 'in its demo environment', simulator: 'simulated' } as const;

function callChanges(before: Known, after: Known): readonly string[] {
  if (after.calls === before.calls) return [];
  return CALL_NAMES.flatMap((name) => {
    const call = after.calls[name];
    if (call === undefined || call === before.calls[name]) return [];
    if (call.result !== 'accepted') return [`${NOUN[name]} ${HOW[call.result]}${inBrackets(call.code)}`];
    const isOpening = before.sessionId === null && after.sessionId !== null;
    const opened = isOpening ? `Smart Glocal opened session ${code(after.sessionId ?? '')}` : null;
    if (name === 'create') return opened === null ? [] : [opened];
    return [`${opened === null ? 'Smart Glocal' : `${opened} and`} took ${NOUN[name]}`];
  });
}

const NOUN: Readonly<Record<CallName, string>> = {
  create: 'the opening of a session',
  start: 'the start with the saved card',
  confirm: 'the confirmation',
  cancel: 'the cancel',
};

const HOW: Readonly<Record<FailureType, string>> = {
  rejected_request: 'was not let in: our configuration',
  business_refusal: 'was refused by Smart Glocal',
  conflict: 'met a session that had moved on',
  not_executed: 'never left us',
  outcome_unknown: 'got no clear answer',
};

function factChanges(before: Known, after: Known): readonly string[] {
  const { facts, asks } = after;
  const isAnswered = asks.answer !== before.asks.answer && asks.answer !== null;
  const source = isAnswered ? 'asked' : after.calls === before.calls ? 'webhook' : 'its answer';
  const told = facts === before.facts ? [] : newFacts(before, after).map((fact) => `${source}: ${fact}`);
  if (told.length > 0) return told;
  if (isAnswered) return [`asked: ${asks.answer.isOpen ? 'still open' : 'nothing new'}`];
  const isUnanswered = asks.failure !== null && asks.count > before.asks.count && after.calls === before.calls;
  return isUnanswered ? [`asked: no answer${inBrackets(asks.failure)}`] : [];
}

function newFacts({ facts: before }: Known, { facts }: Known): readonly string[] {
  const hasNewStep = facts.redirect !== null && facts.redirect.value !== before.redirect?.value;
  const isRefusedNow = facts.notPaidAt !== before.notPaidAt || facts.notPaidByStatus !== before.notPaidByStatus;
  return [
    facts.readyAt !== before.readyAt ? 'ready for the confirmation' : null,
    hasNewStep ? (before.stepAt === null ? 'the customer has to do 3DS' : 'another 3DS step for the customer') : null,
    facts.paidAt !== null && before.paidAt === null ? 'paid' : null,
    isRefusedNow ? `finally not paid${inBrackets(facts.errorCode?.value ?? null)}` : null,
    facts.contradiction && !before.contradiction ? 'paid and not paid at once, a contradiction' : null,
    facts.newToken !== null && before.newToken === null ? 'a new token of the card came (in the result)' : null,
  ].filter((fact) => fact !== null);
}

function doubts(before: Known, after: Known): readonly string[] {
  const { suspicion, differences, secondSession, candidates } = after;
  const isNamed = candidates.length > before.candidates.length;
  return [
    suspicion !== null && suspicion !== before.suspicion
      ? `it looks other than asked for (${suspicion.differences.join(', ')}): to be checked`
      : null,
    differences !== before.differences && differences.length > 0
      ? `it is other than asked for (${differences.join(', ')})`
      : null,
    isNamed ? `session ${code(candidates.at(-1) ?? '')} may be this payment: to be checked` : null,
    before.sessionId === null && after.sessionId !== null && after.calls === before.calls
      ? `session ${code(after.sessionId)} is this payment`
      : null,
    secondSession !== before.secondSession && secondSession !== null
      ? `another session carries this payment${secondSession === 'unknown' ? '' : `: ${code(secondSession)}`}`
      : null,
  ].filter((doubt) => doubt !== null);
}

function decisions(before: Known, after: Known): readonly string[] {
  const { decidableAt, shopConfirmed, review, resolution } = after;
  return [
    decidableAt !== null && before.decidableAt === null ? 'the shop may confirm or cancel' : null,
    shopConfirmed !== before.shopConfirmed ? 'the shop confirmed' : null,
    ...stopsBetween(before, after),
    review !== null && before.review === null ? `a person is asked: ${words(review.reason)}` : null,
    // Not who, nor why: what people write may name people (docs/decisions/0015).
    resolution !== null && before.resolution === null ? `a person closed it as ${code(resolution.as)}` : null,
  ].filter((decision) => decision !== null);
}

function stopsBetween(before: Known, after: Known): readonly string[] {
  if (after.stops === before.stops) return [];
  return (Object.keys(after.stops) as StopCause[])
    .filter((cause) => before.stops[cause] === undefined)
    .map((cause) => `${WHY[cause]}: stops`);
}

const WHY: Readonly<Record<StopCause, string>> = {
  asked: 'somebody asked to cancel',
  ready_deadline: 'it was not ready to be confirmed in time',
  decision_deadline: 'the shop did not confirm in time',
  customer_deadline: 'the customer did not finish 3DS in time',
  mismatch: 'it is other than asked for',
  second_session: 'another session carries this payment',
  refused: 'Smart Glocal refused it',
  start_unclear: 'the start may still arrive',
};

/** A wish changes nothing but that a question is wanted; a customer's return begins the schedule of questions anew as well. */
function wishes({ asks: before }: Known, { asks }: Known): readonly string[] {
  if (asks.wantedSeq === before.wantedSeq) return [];
  const isReturn = asks.count === 0 && asks.since !== before.since;
  return [isReturn ? 'the customer came back from 3DS' : 'somebody wants Smart Glocal asked now'];
}

function inBrackets(name: unknown): string {
  return name === null || name === undefined ? '' : ` (${code(name)})`;
}

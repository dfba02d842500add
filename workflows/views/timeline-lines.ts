import type { FailureType } from '../contract/activities';
import type { WhyUnread, WhyUnreadable } from '../contract/news';
import type { Event } from '../facts/events';
import type { CallName, Known, StopCause } from '../facts/known';
import { code, words } from './markdown';

/**
 * What one event taught, in sentences for a person: the event says what happened, and comparing what was known before and
 * after it says what was new. A question that taught nothing has a line too; a copy of a webhook has none. Pure.
 */
export function linesOf(before: Known, event: Event, after: Known): readonly string[] {
  switch (event.type) {
    case 'bound':
      return [`goes to Smart Glocal, ${PLACE[event.terms.binding.environment]}`];
    case 'looked':
      return [LOOKED[event.found ?? 'nothing']];
    case 'call_sent':
    case 'question_sent':
      return [];
    case 'call_returned':
      return [
        ...callLines(before, event.call, after),
        ...factLines('its answer', before, after),
        ...doubts(before, after),
      ];
    case 'question_returned':
      return [...answerLines(before, event, after), ...doubts(before, after), ...adoptions(before, after)];
    case 'webhook':
      return [
        ...factLines('webhook', before, after),
        ...doubts(before, after),
        ...(after.unproven === before.unproven ? [] : ['a webhook that has to be checked first']),
      ];
    case 'news_unread':
      return [`**alarm**: ${code(event.name)} brought ${UNREAD[event.why]}`];
    case 'recheck_wanted':
      return wishLines(before, after);
    case 'confirmed_by_shop':
      return ['the shop confirmed'];
    case 'cancel_wanted':
      return [`${WHY.asked}: stops`];
    case 'resolved_by_person':
      // Neither who nor why: free text may name people (docs/decisions/0015).
      return [`a person closed it as ${code(event.resolution.as)}`];
    case 'shop_may_decide':
      return ['the shop may confirm or cancel'];
    case 'must_stop':
      return [...doubts(before, after), `${WHY[event.cause]}: stops`];
    case 'second_chance':
      return ['the first session is cancelled and not paid: continues in a second one'];
    case 'needs_review':
      return [`a person is asked: ${words(event.reason)}`];
    case 'unproven_believed':
      return factLines('a webhook that had to be checked', before, after);
  }
}

const UNREAD: Readonly<Record<WhyUnread | WhyUnreadable, string>> = {
  no_seal_key: 'a webhook that is sealed to a key which the worker does not have',
  unknown_signer: 'a webhook that none of the keys which the worker has would sign',
  not_read: 'a webhook that the worker did not manage to read',
  no_news: 'something that is no webhook',
  altered: 'a webhook that was altered on its way',
  not_a_webhook: 'something signed that is no webhook',
  too_large: 'a webhook that is too large to be kept',
};

const LOOKED = {
  nothing: 'nothing else of this debt was started',
  unknown: 'Temporal could not be asked what else of this debt was started',
  another_run: 'another run of this payment may be paid',
  earlier_attempt: 'an earlier attempt at this debt may be paid',
  restored: 'Temporal was restored since: a start may be lost',
} as const;

const PLACE = { live: 'live', demo: 'in its demo environment', simulator: 'simulated' } as const;

function callLines(before: Known, name: CallName, after: Known): readonly string[] {
  const call = after.calls[name];
  if (call === undefined) return [];
  if (call.result !== 'accepted') return [`${NOUN[name]} ${HOW[call.result]}${inBrackets(call.code)}`];
  const isOpening = before.sessionId === null && after.sessionId !== null;
  const opened = isOpening ? `Smart Glocal opened session ${code(after.sessionId ?? '')}` : null;
  if (name === 'create') return opened === null ? [] : [opened];
  return [`${opened === null ? 'Smart Glocal' : `${opened} and`} accepted ${NOUN[name]}`];
}

const NOUN: Readonly<Record<CallName, string>> = {
  create: 'the opening of a session',
  start: 'the start with the saved card',
  confirm: 'the confirmation',
  cancel: 'the cancel',
};

const HOW: Readonly<Record<FailureType, string>> = {
  rejected_request: 'was rejected because of our configuration',
  business_refusal: 'was refused by Smart Glocal',
  conflict: 'found that the session had moved on',
  not_executed: 'never left us',
  outcome_unknown: 'got no clear answer',
};

function answerLines(
  before: Known,
  { answer }: Extract<Event, { type: 'question_returned' }>,
  after: Known,
): readonly string[] {
  if (!('snapshot' in answer)) return [`asked: no answer${inBrackets(after.asks.failure)}`];
  const told = factLines('asked', before, after);
  if (told.length > 0) return told;
  return [`asked: ${after.asks.answer?.isOpen === true ? 'still open' : 'nothing new'}`];
}

function factLines(source: string, before: Known, after: Known): readonly string[] {
  return after.facts === before.facts ? [] : newFacts(before, after).map((fact) => `${source}: ${fact}`);
}

function newFacts({ facts: before }: Known, { facts }: Known): readonly string[] {
  const hasNewStep = facts.redirect !== null && facts.redirect.value !== before.redirect?.value;
  const isRefusedNow = facts.notPaidAt !== before.notPaidAt || facts.notPaidByStatus !== before.notPaidByStatus;
  return [
    facts.readyAt !== before.readyAt ? 'ready for confirmation' : null,
    hasNewStep ? (before.stepAt === null ? 'the customer has to do 3DS' : 'another 3DS step for the customer') : null,
    facts.paidAt !== null && before.paidAt === null ? 'paid' : null,
    isRefusedNow ? `finally not paid${inBrackets(facts.errorCode?.value ?? null)}` : null,
    facts.contradiction && !before.contradiction ? 'both paid and not paid, a contradiction' : null,
    facts.newToken !== null && before.newToken === null ? 'a new card token arrived (in the result)' : null,
  ].filter((fact) => fact !== null);
}

function doubts(before: Known, after: Known): readonly string[] {
  const { suspicion, differences, secondSession, candidates } = after;
  const isNamed = candidates.length > before.candidates.length;
  return [
    suspicion !== null && suspicion !== before.suspicion
      ? `it looks different from what was requested (${suspicion.differences.join(', ')}): to be checked`
      : null,
    differences !== before.differences && differences.length > 0
      ? `it is different from what was requested (${differences.join(', ')})`
      : null,
    isNamed ? `session ${code(candidates.at(-1) ?? '')} may be this payment: to be checked` : null,
    secondSession !== before.secondSession && secondSession !== null
      ? `another session carries this payment${secondSession === 'unknown' ? '' : `: ${code(secondSession)}`}`
      : null,
  ].filter((doubt) => doubt !== null);
}

/** A candidate has shown our payment. */
function adoptions(before: Known, { sessionId }: Known): readonly string[] {
  return before.sessionId === null && sessionId !== null ? [`session ${code(sessionId)} is this payment`] : [];
}

const WHY: Readonly<Record<StopCause, string>> = {
  asked: 'a cancel was requested',
  ready_deadline: 'it was not ready for confirmation in time',
  decision_deadline: 'the shop did not confirm in time',
  customer_deadline: 'the customer did not finish 3DS in time',
  mismatch: 'it is different from what was requested',
  second_session: 'another session carries this payment',
  started_elsewhere: 'an earlier attempt, another run or a lost start may be paid',
  refused: 'Smart Glocal refused it',
  start_unclear: 'the start may still arrive',
};

/** A recheck only makes a question due; the customer's return also restarts the schedule of questions. */
function wishLines(before: Known, after: Known): readonly string[] {
  const named = doubts(before, after);
  if (named.length > 0) return named;
  const isReturn = after.asks.count === 0 && after.asks.since !== before.asks.since;
  return [isReturn ? 'the customer came back from 3DS' : 'a recheck was requested'];
}

function inBrackets(name: unknown): string {
  return name === null || name === undefined ? '' : ` (${code(name)})`;
}

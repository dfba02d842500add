import { formatMoney } from '../contract/money';
import type { Outcome, PaymentView } from '../contract/payment';
import { askTime } from '../decisions/question-schedule';
import { lastingDoubt } from '../decisions/review-reasons';
import { customerStepShown, isFinal, isStopped, mayHaveConfirmed, mayHaveStarted } from '../facts/claims';
import type { Known } from '../facts/known';
import { code, words } from './markdown';
import { timeText } from './time-text';
import { timelineText, type Timeline } from './timeline';
import { adviceOn } from './what-to-do';

/**
 * A payment's current details in the Web UI (Markdown), for the operator whom it wakes at night: how it stands, where the
 * money is, what a person can do, then what happened. `id` is what the command line calls it. No token, no personal data,
 * nothing that a person wrote. Below 8,000 characters, whatever happened: texts from outside and the timeline are cut. Pure.
 */
export function detailsOf(view: PaymentView, known: Known, timeline: Timeline, id: string): string {
  return [
    headline(view, known),
    facts(view, known),
    adviceOn(view, known, id),
    `**What happened** (UTC)\n\n${timelineText(timeline)}`,
  ].join('\n\n');
}

/** The status as all lists and commands name it, then a sentence. */
function headline({ status, waitingFor, outcome }: PaymentView, known: Known): string {
  const { review, startedAt, asks } = known;
  if (outcome !== null) return `**${status}**: ${whyEnded(outcome, known)}`;
  const until = waitingFor?.until ?? null;
  const time = until === null ? '' : timeText(Date.parse(until), startedAt);
  if (review !== null) return `**${status}**: ${words(review.reason)} A person can resolve it until ${time}.`;
  const what = words(waitingFor?.what ?? 'news');
  const silence =
    asks.failure === null ? '' : ` Smart Glocal did not answer the last question (${code(asks.failure)}).`;
  return `**${status}**: waits for ${what}${time === '' ? '' : `, until **${time}**`}.${silence}`;
}

/**
 * The outcome's reason, unless a person wrote it: free text may name people, and the Web UI sends this page, decrypted, in a
 * URL to its own server, where URLs are logged (docs/decisions/0015). The result has all of it.
 */
export function whyEnded({ reason, late }: Outcome, { resolution, stops }: Known): string {
  if (resolution !== null) return 'A person closed it. The result says who and why.';
  if (reason === stops.asked?.reason) return 'It was cancelled on request. The result says why.';
  return `${words(reason)}${late ? ' Late.' : ''}`;
}

function facts({ outcome }: PaymentView, known: Known): string {
  const { request, sessionId, terms, fenced, secondSession } = known;
  const next = outcome === null ? askTime(known) : null;
  const sessions = [
    sessionId === null ? null : `session ${code(sessionId)}`,
    ...fenced.map((session) => `cancelled session ${code(session)}`),
    secondSession === null || secondSession === 'unknown' ? null : `**another session** ${code(secondSession)}`,
  ];
  const line = [
    formatMoney(request.amount, request.currency),
    ...sessions.filter((session) => session !== null),
    terms === null ? null : terms.binding.environment,
    next === null ? null : `asks again at ${timeText(next, known.startedAt)} at the latest`,
  ];
  return `**Money**: ${moneyOf(known, outcome)}\n\n${line.filter((part) => part !== null).join(' · ')}`;
}

/** What support may tell the customer. */
function moneyOf(known: Known, outcome: PaymentView['outcome']): string {
  const { request, facts: shown, secondSession, review } = known;
  const money = formatMoney(request.amount, request.currency);
  if (outcome?.status === 'succeeded') {
    const { decidedBy } = outcome;
    return typeof decidedBy === 'string'
      ? `the card was debited, ${money}.`
      : `counts as debited, ${money}: a person closed it that way.`;
  }
  if (shown.contradiction) return 'unclear. Smart Glocal said that the card was debited, and also that it was not.';
  if (secondSession !== null) return 'unclear. The card may have been debited, perhaps twice.';
  if (shown.paidAt !== null && lastingDoubt(known) !== null) return 'the card was debited, but not as requested.';
  if (shown.paidAt !== null) return `Smart Glocal says that the card was debited, ${money}; it is being checked.`;
  if (shown.notPaidByStatus) return 'the card was not debited, and will not be.';
  if (outcome !== null) {
    return outcome.retry === 'safe'
      ? 'the card was not debited, and will not be.'
      : 'unclear: it could not be found out.';
  }
  if (!mayHaveStarted(known)) return 'not debited, the payment was not started.';
  if (isFinal(known)) return 'Smart Glocal says that the card was not debited; it is being checked.';
  if (review !== null) return 'unclear. Smart Glocal has reported no debit, and has not said that there will be none.';
  if (!mayHaveConfirmed(known)) return 'no debit has been reported, and the payment was not confirmed.';
  if (isStopped(known))
    return 'no debit has been reported. It may still come until Smart Glocal gives its final answer.';
  return customerStepShown(known)
    ? 'no debit has been reported. It follows when the customer has finished 3DS.'
    : 'no debit has been reported. It may come at any moment.';
}

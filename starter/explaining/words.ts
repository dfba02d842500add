/** What happened to a payment, in words for support: no token, no customer data, no bank's URL. Pure. */
import { formatMoney } from '../../workflows/contract/money';
import { isSnapshot, readingOf } from '../../workflows/contract/truth';
import { membersOf } from './life';
import type { Fact, Told } from './retelling';

/** `question`: an answer of `session/status`; `answer`: of any other call; `timer`: only time has passed. */
export const FROM = ['shop', 'webhook', 'answer', 'question', 'customer', 'operator', 'timer', 'unknown'] as const;
export type From = (typeof FROM)[number];

export interface Asked {
  readonly amount: number;
  readonly currency: string;
  readonly confirmation: 'automatic' | 'manual';
}

/** Where a fact came from. */
export function fromOf(fact: Fact): From {
  switch (fact.type) {
    case 'started':
    case 'confirmed_by_shop':
      return 'shop';
    case 'cancel_wanted':
      return fact.by === 'temporal' ? 'operator' : 'shop';
    case 'resolved_by_person':
      return 'operator';
    case 'recheck_wanted':
      return membersOf(fact.wish)['customerReturned'] === true ? 'customer' : 'operator';
    case 'webhook':
    case 'news_unread':
      return 'webhook';
    case 'looked':
      return 'answer';
    case 'answer':
      return fact.to === 'ask' ? 'question' : 'answer';
    case 'time':
      return 'timer';
    case 'other':
      return 'unknown';
  }
}

/** What was learned, in one line. */
export function learnedText({ fact, isNew }: Pick<Told, 'fact' | 'isNew'>, asked: Asked): string {
  switch (fact.type) {
    case 'started':
      return `asks for ${formatMoney(asked.amount, asked.currency)}${asked.confirmation === 'manual' ? ', and will confirm it separately' : ''}`;
    case 'time':
      return 'nothing came';
    case 'webhook':
      return `${fact.name}: ${snapshotText(fact.snapshot)}${fact.proof === null ? ', without proof' : ''}${isNew ? '' : ' (already known)'}`;
    case 'news_unread':
      return `${fact.name}: ${fact.why === 'no_news' ? 'not a webhook' : `cannot be read (${fact.why})`}`;
    case 'looked':
      return LOOKED[fact.found ?? 'nothing'];
    case 'answer':
      return answerText(fact, isNew);
    case 'recheck_wanted':
      return recheckText(membersOf(fact.wish));
    case 'confirmed_by_shop':
      return 'confirms it';
    case 'cancel_wanted':
      return `asks to cancel${typeof fact.reason === 'string' ? `: ${fact.reason}` : ''}`;
    case 'resolved_by_person':
      return `closes it as ${fact.resolution.as}: ${fact.resolution.why}`;
    case 'other':
      return `${fact.name}: not understood`;
  }
}

/** What was done, in one line; null when nothing was. */
export function doneText({ did, waitingFor }: Pick<Told, 'did' | 'waitingFor'>, status: string): string | null {
  switch (did) {
    case null:
    case 'bind':
      return null;
    case 'look':
      return 'asks Temporal what else of this debt was started';
    case 'create':
      return 'opens a payment session';
    case 'start':
      return 'starts the payment with the saved card';
    case 'init':
      return 'opens and starts the payment with the saved card';
    case 'confirm':
      return 'confirms the payment';
    case 'cancel':
      return 'asks Smart Glocal to cancel';
    case 'ask':
      return 'asks Smart Glocal';
    case 'finish':
      return `ends as ${status}`;
    case 'wait':
      // The rule beside it gives the reason.
      if (waitingFor?.what.startsWith('a person:') === true) return 'waits for a person';
      return waitingFor === null ? 'waits' : `waits for ${waitingFor.what.replace(/\.$/, '')}`;
  }
}

const LOOKED = {
  nothing: 'nothing else was started',
  unknown: 'Temporal could not be asked',
  another_run: 'another run of this payment may be paid',
  earlier_attempt: 'an earlier attempt may be paid',
  restored: 'Temporal was restored since: a start may be lost',
} as const;

const CALLS = {
  create: 'open',
  start: 'start',
  init: 'start',
  confirm: 'confirm',
  cancel: 'cancel',
  ask: 'asked',
} as const;

const FAILURES = {
  rejected_request: 'rejected as invalid',
  business_refusal: 'refused',
  conflict: 'already done, or too late',
  not_executed: 'never arrived',
  outcome_unknown: 'no clear answer',
} as const;

function answerText({ to, answer }: Extract<Fact, { type: 'answer' }>, isNew: boolean): string {
  if ('snapshot' in answer) {
    if (to === 'create') return 'payment session opened';
    const taken = to === 'ask' ? 'asked' : `${CALLS[to]} accepted`;
    return `${taken}: ${snapshotText(answer.snapshot)}${isNew ? '' : ', nothing new'}`;
  }
  return `${CALLS[to]}: ${FAILURES[answer.failure]}${answer.code === null ? '' : ` (${answer.code})`}`;
}

function recheckText({ customerReturned, sessionId }: Readonly<Record<string, unknown>>): string {
  if (customerReturned === true) return 'comes back from the bank';
  return typeof sessionId === 'string' ? `names the session ${sessionId}` : 'requests a recheck';
}

/** A snapshot in words: what the pair of statuses says, or whose turn it is. */
function snapshotText(value: unknown): string {
  if (!isSnapshot(value)) return 'unreadable';
  const { nextAction, sessionStatus, payments, errorCode } = value;
  const shown = payments.at(-1);
  const code = shown?.errorCode ?? errorCode;
  switch (readingOf(value)) {
    case 'paid':
      return 'paid';
    case 'not_paid':
      return `finally not paid${code === null ? '' : ` (${code})`}`;
    case 'contradiction':
      return 'paid, and not paid';
    case 'open':
      if (sessionStatus === 'error') return 'error, which is not final';
      if (nextAction === 'confirm') return 'ready to be confirmed';
      if (shown === undefined) return 'session open, no payment in it';
      return shown.redirect === null ? 'in progress' : 'the customer must go to the bank';
  }
}

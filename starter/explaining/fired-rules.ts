import { textOf } from '../../workflows/contract/resolution';
import { isSnapshot } from '../../workflows/contract/truth';
import type { Step } from '../../workflows/decisions/next-step';
import { RULES, type RuleName } from '../../workflows/decisions/rules';
import type { Answer } from '../../workflows/facts/answer';
import {
  accepted,
  answered,
  failed,
  recheckWanted,
  resolved,
  shopSaidYes,
  stopped,
  unanswered,
} from '../../workflows/facts/events';
import type { CallName, Known } from '../../workflows/facts/known';
import { merge } from '../../workflows/facts/merge';
import type { Local, Message } from './recorded';

/** What each thing that history recorded does to what is known of a payment, and what can be seen to follow. Pure. */

/** A rule that fired; `words` says more than the rule's own where the decision did. */
export interface Ruled {
  readonly name: RuleName;
  readonly words: string;
}

/** What a message does to a payment: the handlers' part of it. */
export function heard(known: Known, message: Message, now: number): Known {
  switch (message.kind) {
    case 'webhook':
      return isSnapshot(message.snapshot) ? merge(known, message.snapshot, 'webhook', now) : known;
    case 'recheck':
      return recheckWanted(known, message.wish, now);
    case 'confirm':
      return shopSaidYes(known, textOf(message.by), now);
    case 'cancel':
      return stopped(known, 'asked', now, textOf(message.by), textOf(message.reason));
    case 'resolve':
      return resolved(known, message.resolution);
    case 'other':
      return known;
  }
}

/** What an answer of `session/status`, or its failure, does. */
export function afterQuestion(known: Known, answer: Answer, now: number): Known {
  return 'snapshot' in answer ? answered(known, answer.snapshot, now) : unanswered(known, answer.code, now);
}

/** What an answer to any other call, or its failure, does. */
export function afterCall(known: Known, name: CallName, answer: Answer, now: number): Known {
  return 'snapshot' in answer
    ? accepted(known, name, answer.snapshot, now)
    : failed(known, name, answer.failure, answer.code, now);
}

/** The call's name among what is known of a payment: `init` is a start. */
export function callName(call: Exclude<Step['do'], 'bind' | 'ask' | 'wait' | 'finish'>): CallName {
  return call === 'init' ? 'start' : call;
}

/** Recorded with the turn that made it. */
export function isLocal(call: Step['do']): call is Local {
  return call === 'bind' || call === 'create' || call === 'ask';
}

/** Anything but that somebody asked, and when. */
export function isLearned(before: Known, after: Known): boolean {
  return LEARNED.some((name) => before[name] !== after[name]);
}

const LEARNED: readonly (keyof Known)[] = [
  'facts',
  'suspicion',
  'differences',
  'candidates',
  'secondSession',
  'stops',
  'sessionId',
  'shopConfirmed',
  'resolution',
];

/** What `notice` has seen. */
export function rulesBetween(before: Known, after: Known): readonly Ruled[] {
  const names: RuleName[] = [
    ...(before.decidableAt === null && after.decidableAt !== null ? ['shop_may_decide' as const] : []),
    ...RULE_NAMES.filter((name) => name in after.stops && !(name in before.stops)),
    ...(after.tries > before.tries ? ['second_chance' as const] : []),
  ];
  const review = before.review === null ? after.review : null;
  return [
    ...names.map((name) => ({ name, words: RULES[name] })),
    ...(review === null ? [] : [{ name: 'needs_review' as const, words: review.reason }]),
  ];
}

const RULE_NAMES = Object.keys(RULES) as RuleName[];

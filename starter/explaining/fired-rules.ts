import { RULES, type RuleName } from '../../workflows/decisions/rules';
import type { DueEvent } from '../../workflows/facts/events';
import type { Known } from '../../workflows/facts/known';

/** Which rules fired, from the events that were due. Pure. */

/** A rule that fired; `words` are the rule's own, or the decision's where it said more. */
export interface Ruled {
  readonly name: RuleName;
  readonly words: string;
}

export function ruleOf(event: DueEvent): Ruled {
  switch (event.type) {
    case 'must_stop':
      return ruled(event.cause);
    case 'needs_review':
      return { name: event.type, words: event.reason };
    case 'shop_may_decide':
    case 'second_chance':
    case 'unproven_believed':
      return ruled(event.type);
  }
}

/** Whether anything was learned, other than who asked for a question, and when. */
export function isLearned(before: Known, after: Known): boolean {
  return LEARNED.some((name) => before[name] !== after[name]);
}

const LEARNED: readonly (keyof Known)[] = [
  'facts',
  'unproven',
  'suspicion',
  'differences',
  'candidates',
  'secondSession',
  'stops',
  'sessionId',
  'shopConfirmed',
  'resolution',
];

function ruled(name: RuleName): Ruled {
  return { name, words: RULES[name] };
}

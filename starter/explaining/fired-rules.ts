import { RULES, type RuleName } from '../../workflows/decisions/rules';
import type { DueEvent } from '../../workflows/facts/events';
import type { Known } from '../../workflows/facts/known';

/** Which rules fired, by what happened. Pure. */

/** A rule that fired; `words` says more than the rule's own where the decision did. */
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
      return ruled(event.type);
  }
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

function ruled(name: RuleName): Ruled {
  return { name, words: RULES[name] };
}

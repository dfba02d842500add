import type { DueEvent } from '../facts/events';
import { evolve } from '../facts/evolve';
import type { Known } from '../facts/known';
import { nextStep, type Step } from './next-step';
import { due } from './stops-and-reviews';

/** One round of a payment's loop: what follows from facts and time, what is known with it, and the step that comes of it. */
export interface Turn {
  readonly due: readonly DueEvent[];
  readonly known: Known;
  readonly step: Step;
}

/** Looks at the clock, then decides. The workflow, `explain` and the exhaustive search all take their turns here. Pure. */
export function turn(before: Known, now: number): Turn {
  const events = due(before, now);
  const known = events.reduce((so, event) => evolve(so, event, now), before);
  return { due: events, known, step: nextStep(known, now) };
}

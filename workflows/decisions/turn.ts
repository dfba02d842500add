import type { DueEvent } from '../facts/events';
import { evolve } from '../facts/evolve';
import type { Known } from '../facts/known';
import { nextStep, type Step } from './next-step';
import { due } from './stops-and-reviews';

/** One turn of a payment's loop: the events that are due, what is known with them, and the step to take. */
export interface Turn {
  readonly due: readonly DueEvent[];
  readonly known: Known;
  readonly step: Step;
}

/** First what is due at `now` (epoch ms), then the step. The workflow, `explain` and the search all call this. Pure. */
export function turn(before: Known, now: number): Turn {
  const events = due(before, now);
  const known = events.reduce((so, event) => evolve(so, event, now), before);
  return { due: events, known, step: nextStep(known, now) };
}

/** A fuzz target: where its inputs come from, and what must hold for every one of them. */
import type { Arbitrary } from 'fast-check';

export interface Target {
  readonly name: string;
  /** How many of a hundred inputs go to this target. */
  readonly share: number;
  /** Inputs, and the check that throws an Error when one of them did harm. */
  readonly probe: Probe<unknown>;
}

export interface Probe<Input> {
  readonly inputs: Arbitrary<Input>;
  readonly check: (input: Input) => Promise<void> | void;
}

/** Hides a probe's own type of input, so that targets of all types fit in one list. */
export function probe<Input>(inputs: Arbitrary<Input>, check: Probe<Input>['check']): Probe<unknown> {
  // The check only ever gets inputs from this arbitrary.
  return { inputs, check: (input) => check(input as Input) };
}

/** Throws when the target did something wrong. */
export function demand(holds: boolean, wrong: string): asserts holds {
  if (!holds) throw new Error(wrong);
}

/** What a fuzz target is: where inputs come from, and what must hold for every one of them. */
import type { Arbitrary } from 'fast-check';

export interface Target {
  readonly name: string;
  /** Of a hundred inputs, how many go here. */
  readonly share: number;
  /** Inputs, and the check that throws an Error when one of them did harm. */
  readonly probe: Probe<unknown>;
}

export interface Probe<Input> {
  readonly inputs: Arbitrary<Input>;
  readonly check: (input: Input) => Promise<void> | void;
}

/** Keeps a probe's own type of input to itself, so that targets of all types stand in one list. */
export function probe<Input>(inputs: Arbitrary<Input>, check: Probe<Input>['check']): Probe<unknown> {
  // What is checked is made by these inputs and nothing else.
  return { inputs, check: (input) => check(input as Input) };
}

/** Throws what the target did wrong. */
export function demand(holds: boolean, wrong: string): asserts holds {
  if (!holds) throw new Error(wrong);
}

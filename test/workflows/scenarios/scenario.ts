import type { World, WorldOptions } from '../../support/payment-world';

/** One customer's payment over time, told once and played on every server. The money invariants are asserted after each. */
export interface Scenario {
  /** A sentence of behaviour. */
  readonly title: string;
  readonly play: (world: World) => Promise<void>;
  readonly options: WorldOptions;
}

export function scenario(title: string, play: Scenario['play'], options: WorldOptions = {}): Scenario {
  return { title, play, options };
}

import { startWorld, type TestServer } from '../../support/payment-world';
import { abandonment } from './abandonment';
import { cancelling } from './cancelling';
import { deadlines } from './deadlines';
import { declining } from './declining';
import { interruptions } from './interruptions';
import { manualConfirmation } from './manual-confirmation';
import { needsReview } from './needs-review';
import { resolving } from './resolving';
import { succeeding } from './succeeding';

import type { Scenario } from './scenario';

/** Every scenario, by subject. */
export const GROUPS: readonly (readonly [string, readonly Scenario[]])[] = Object.entries({
  'a payment that succeeds': succeeding,
  'a payment that is refused': declining,
  'a customer who does not finish': abandonment,
  'a payment that is cancelled': cancelling,
  'manual confirmation': manualConfirmation,
  deadlines,
  'a line that breaks': interruptions,
  'a provider that does not say': needsReview,
  'a person who closes a payment': resolving,
});

/** What was played on a server, for the summary of a run. */
export interface Played {
  scenarios: number;
  violations: number;
}

/** Plays one scenario in a world of its own, and asserts the money invariants. */
export async function play(server: TestServer, { play: tell, options }: Scenario, played: Played): Promise<void> {
  const world = await startWorld(server, options);
  played.scenarios += 1;
  played.violations += 1; // Until proved otherwise.
  try {
    await tell(world);
    await world.assertMoney();
    played.violations -= 1;
  } finally {
    await world.close();
  }
}

/**
 * What the complete server plays: everything in which time decides. The rest would only repeat what other tests show.
 */
export const GROUPS_OVER_TIME = GROUPS.filter(
  ([group]) => group !== 'a payment that succeeds' && group !== 'a payment that is refused',
);

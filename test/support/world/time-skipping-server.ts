/** The Java server: one virtual clock for all its workflows, which runs only in `sleep` and stays ahead. */
import { Client } from '@temporalio/client';
import { manualClock } from '../../../simulator/clock';
import { startTimeSkipping } from '../../../temporal/servers/time-skipping';
import { SEARCH_ATTRIBUTES } from '../../../workflows/contract/search-attributes';
import { inTurn, type TestServer } from './test-server';

export async function startTimeSkippingServer(): Promise<TestServer> {
  const env = await startTimeSkipping(SEARCH_ATTRIBUTES);
  return {
    kind: 'time-skipping',
    // Not the environment's own: that one lets time run to the end of all timers wherever a result is awaited.
    client: new Client({ connection: env.connection }),
    nativeConnection: env.nativeConnection,
    lists: false,
    handsOver: false,
    newClock: async () => manualClock(await env.currentTimeMs()),
    timeOf: () => env.currentTimeMs(),
    async pass(ms, _workflowIds, clock, first) {
      await inTurn(
        first,
        () => env.sleep(ms),
        () => clock.advance(ms),
      );
      return ms;
    },
    stop: () => env.teardown(),
  };
}

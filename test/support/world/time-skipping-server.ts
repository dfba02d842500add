/** The Java server: one virtual clock for all its workflows, which runs in `sleep` alone and stays ahead. */
import { manualClock } from '../../../simulator/clock';
import { startTimeSkipping } from '../../../temporal/servers/time-skipping';
import type { TestServer } from './test-server';

export async function startTimeSkippingServer(): Promise<TestServer> {
  const env = await startTimeSkipping();
  return {
    kind: 'time-skipping',
    client: env.client,
    nativeConnection: env.nativeConnection,
    lists: false,
    newClock: async () => manualClock(await env.currentTimeMs()),
    timeOf: () => env.currentTimeMs(),
    async pass(ms, _workflowIds, clock) {
      await env.sleep(ms);
      await clock.advance(ms);
      return ms;
    },
    stop: () => env.teardown(),
  };
}

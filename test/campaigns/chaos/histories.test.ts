/**
 * Protects the column "lost" of a campaign: a payment that Temporal does not know is a finding, not an error of the
 * comparison.
 */
import { readRun } from '../../../campaigns/chaos/histories';
import { connectClient, type TemporalClient } from '../../../temporal/connection';
import { startDevServer, type DevServer } from '../../../temporal/servers/dev-server';
import { temporalSettings } from '../../../temporal/settings';

let server: DevServer;
let temporal: TemporalClient;
beforeAll(async () => {
  server = await startDevServer();
  const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };
  temporal = connectClient(temporalSettings(env), {});
}, 120_000);
afterAll(async () => {
  await temporal?.close();
  await server?.kill();
});

it('finds no run for a payment that Temporal does not know', async () => {
  expect(await readRun(temporal.client, 'order-1')).toBeNull();
});

/**
 * Protects what becomes of a payment over hours and weeks, on the complete server, which skips time by itself: so the
 * guarantees do not rest on an imitation. The same list runs on the time-skipping server.
 */
import { startTestServer, type TestServer } from '../support/payment-world';
import { GROUPS, play } from './scenarios/all';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer('skipping-real');
}, 120_000);
afterAll(async () => {
  await server?.stop();
});

describe('on the real server', () => {
  describe.each(GROUPS)('%s', (_group, scenarios) => {
    it.each(scenarios)('$title', async (scenario) => {
      await expect(play(server, scenario)).resolves.toBeUndefined();
    });
  });
});

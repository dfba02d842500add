/** Protects what becomes of a payment over hours and weeks, on the time-skipping server. The same list runs on the real one. */
import { startTestServer, type TestServer } from '../support/payment-world';
import { GROUPS, play } from './scenarios/all';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer('time-skipping');
}, 120_000);
afterAll(async () => {
  await server?.stop();
});

describe('on the time-skipping server', () => {
  describe.each(GROUPS)('%s', (_group, scenarios) => {
    it.each(scenarios)('$title', async (scenario) => {
      await expect(play(server, scenario)).resolves.toBeUndefined();
    });
  });
});

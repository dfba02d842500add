/** Protects what becomes of a payment over hours and weeks, on the time-skipping server. The same list runs on the real one. */
import { startTestServer, type TestServer } from '../support/payment-world';
import { summarize } from '../support/summary';
import { GROUPS, play } from './scenarios/all';

let server: TestServer;
const played = { scenarios: 0, violations: 0 };
beforeAll(async () => {
  server = await startTestServer('time-skipping');
}, 120_000);
afterAll(async () => {
  summarize('second server', 'on the time-skipping server', played);
  await server?.stop();
});

describe('on the time-skipping server', () => {
  describe.each(GROUPS)('%s', (_group, scenarios) => {
    it.each(scenarios)('$title', async (scenario) => {
      await expect(play(server, scenario, played)).resolves.toBeUndefined();
    });
  });
});

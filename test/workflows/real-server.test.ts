/**
 * Protects what becomes of a payment over hours and weeks, on the complete server, which skips time by itself: so the
 * guarantees do not rest on an imitation. The same scenarios run unchanged on the time-skipping server (in `npm test` all of
 * them there, and some of each subject here).
 */
import { SLICES } from '../../scripts/check/slices';
import { startTestServer, type TestServer } from '../support/payment-world';
import { summarize } from '../support/summary';
import { GROUPS_OVER_TIME, play } from './scenarios/all';

let server: TestServer;
const played = { scenarios: 0, violations: 0 };
beforeAll(async () => {
  server = await startTestServer('skipping-real');
}, 120_000);
afterAll(async () => {
  summarize('second server', 'on the real server', played);
  await server?.stop();
});

describe('on the real server', () => {
  describe.each(GROUPS_OVER_TIME)('%s', (_group, scenarios) => {
    it.each(scenarios.slice(0, SLICES.playedForReal))('$title', async (scenario) => {
      await expect(play(server, scenario, played)).resolves.toBeUndefined();
    });
  });
});

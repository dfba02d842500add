/** Protects the rule that 200 comes only after Temporal has the signal (I7), and that the same bytes are one signal (I3). */
import { EventEmitter, once } from 'node:events';
import { paymentsInMemory, refusal, silence, type InMemory } from '../../campaigns/samples/payments-in-memory';
import { marked, send, webhook, type News } from '../../campaigns/samples/webhooks';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';

const WORKFLOW = 'cit-payment-invoice-1';
const MINUTE = 60_000;
let payments: InMemory;
let bridge: RunningBridge;

beforeEach(async () => {
  payments = paymentsInMemory();
  bridge = await startBridge(payments);
});
afterEach(closeBridges);

const ours = (news: News = {}): Buffer => webhook({ metadata: marked('invoice-1'), ...news });

describe('the same bytes again', () => {
  beforeEach(() => {
    payments.open.add(WORKFLOW);
  });

  it('ten times: ten times 200, one signal', async () => {
    const body = ours();

    for (let copy = 0; copy < 10; copy += 1) expect(await send(bridge.url, body)).toBe(200);
    expect(payments.calls).toEqual([`ready_to_confirm ${WORKFLOW}`]);
  });

  it('ten at once: ten times 200, one signal', async () => {
    const body = ours();

    const answers = await Promise.all(Array.from({ length: 10 }, () => send(bridge.url, body)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(payments.calls).toEqual([`ready_to_confirm ${WORKFLOW}`]);
  });

  it('cause another signal after ten minutes', async () => {
    const body = ours();
    await send(bridge.url, body);

    bridge.pass(10 * MINUTE - 5_000);
    await send(bridge.url, body);
    expect(payments.calls).toHaveLength(1);
    bridge.pass(6_000);
    await send(bridge.url, body);
    expect(payments.calls).toHaveLength(2);
  });

  it('cause another signal if they were not answered 200 before', async () => {
    const body = ours();
    payments.meet(refusal);
    expect(await send(bridge.url, body)).toBe(503);

    payments.meet(null);
    expect(await send(bridge.url, body)).toBe(200);
    expect(payments.calls).toHaveLength(2);
  });

  it('must still be signed', async () => {
    const body = ours();
    await send(bridge.url, body);

    expect(await send(bridge.url, body, { signature: null })).toBe(401);
  });

  it('count as different if anything differs', async () => {
    await send(bridge.url, ours({ type: 'ready_to_confirm' }));
    await send(bridge.url, ours({ type: 'action_required' }));

    expect(payments.calls).toHaveLength(2);
  });
});

describe('Temporal', () => {
  it('has not answered yet: neither has the bridge', async () => {
    payments.open.add(WORKFLOW);
    const temporal = new EventEmitter();
    payments.meet(async () => {
      const stored = once(temporal, 'stored');
      temporal.emit('asked');
      await stored;
    });

    const asked = once(temporal, 'asked');
    let answer: number | null = null;
    const sent = send(bridge.url, ours()).then((status) => (answer = status));
    await asked;
    // A separate request, all the way through: an answer that was ready would have arrived before it.
    await fetch(`${bridge.url}/healthz`);
    expect(answer).toBeNull();

    temporal.emit('stored');
    expect(await sent).toBe(200);
  });

  it.each<[string, () => Promise<never>]>([
    ['never answers', silence],
    ['refuses', refusal],
  ])('%s: 503, and the log says so', async (_, trouble) => {
    const impatient = await startBridge(payments, { limits: { webhookMs: 20 } });
    payments.open.add(WORKFLOW);
    payments.meet(trouble);

    expect(await send(impatient.url, ours())).toBe(503);
    expect(await send(impatient.url, webhook())).toBe(503);
    expect(impatient.log.map(({ reason }) => reason)).toEqual(['temporal_unavailable', 'temporal_unavailable']);
  });
});

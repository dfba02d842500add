/**
 * Protects the bridge from senders without a valid signature, and from senders who kept a signed webhook: neither costs
 * a payment.
 */
import { randomBytes } from 'node:crypto';
import { openPayment, paymentsInMemory, type InMemory } from '../../campaigns/samples/payments-in-memory';
import {
  linkSecret,
  linkSecrets,
  marked,
  provider,
  send,
  stranger,
  webhook,
  type News,
} from '../../campaigns/samples/webhooks';
import { returnUrl } from '../../seals/customer-link';
import { signBody } from '../../smart-glocal/signature';
import { LIMITS } from '../../webhook-bridge/bounds/limits';
import { answerOf } from '../../webhook-bridge/webhooks/answers';
import { deliverOnce } from '../../webhook-bridge/webhooks/deliver-once';
import { receiveWebhook, type Receiver } from '../../webhook-bridge/webhooks/receive';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';
import { browse } from './support/browse';

const WORKFLOW = 'cit-payment-invoice-1';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How many signals Temporal accepts in one run (docs.temporal.io, cloud limits). */
const SIGNALS_PER_RUN = 10_000;
let payments: InMemory;
let bridge: RunningBridge;

beforeEach(async () => {
  payments = paymentsInMemory();
  payments.open.add(WORKFLOW);
  payments.described.set(WORKFLOW, openPayment);
  bridge = await startBridge(payments);
});
afterEach(closeBridges);

const ours = (news: News = {}): Buffer => webhook({ metadata: marked('invoice-1'), ...news });
const reasons = (): unknown[] => bridge.log.map(({ reason }) => reason);
const randomSignature = (): string => randomBytes(256).toString('base64');

/** `send`, many times, a few at once. */
async function flood(count: number, sendOne: () => Promise<number>): Promise<Set<number>> {
  const answers = new Set<number>();
  for (let sent = 0; sent < count; sent += 20) {
    for (const status of await Promise.all(Array.from({ length: 20 }, sendOne))) answers.add(status);
  }
  return answers;
}

/** The bridge without HTTP, for ten thousand webhooks; its clock stands still until it is moved. */
function receiverOf(temporal: InMemory): Receiver & { readonly pass: (ms: number) => void } {
  let passed = Date.now();
  const now = (): number => passed;
  const { sameBytesMs: firstMs, sameBytesLongestMs: longestMs, sameBytesMax: max } = LIMITS;
  return {
    payments: temporal,
    linkSecrets,
    publicKeys: () => [provider.publicKey],
    sealKey: null,
    limits: LIMITS,
    now,
    once: deliverOnce({ firstMs, longestMs, max, now }),
    forwarding: null,
    pass: (ms) => {
      passed += ms;
    },
  };
}

describe('a flood of unsigned webhooks', () => {
  it('causes no request to Temporal and two log lines: the first, and a count of the rest', async () => {
    const answers = await flood(600, () => send(bridge.url, ours(), { signature: null }));

    expect([...answers]).toEqual([401]);
    expect(payments.calls).toEqual([]);
    expect(bridge.log).toHaveLength(1);
    bridge.minuteIsOver();
    expect(bridge.log.at(-1)).toMatchObject({ level: 40, status: 401, reason: 'bad_signature', count: 599 });

    await send(bridge.url, ours(), { signature: null });
    expect(bridge.log).toHaveLength(3);
    bridge.minuteIsOver();
    expect(bridge.log).toHaveLength(3);
  });

  it('does not block a signed webhook, even if all others look signed', async () => {
    const answers: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const strangers = Array.from({ length: 40 }, () => send(bridge.url, ours(), { signature: randomSignature() }));
      answers.push(await send(bridge.url, ours({ updatedAt: new Date(round).toISOString() })));
      await Promise.all(strangers);
    }

    expect(answers).toEqual([200, 200, 200, 200, 200]);
    expect(payments.calls).toHaveLength(5);
  });

  it('cannot fill the memory: large bodies share a budget that webhooks of normal size do not need', async () => {
    const limits = { smallBodyBytes: 2_000, largeBodiesBytes: 50_000 };
    const small = await startBridge(payments, { limits });
    const large = Buffer.concat([ours(), Buffer.alloc(60_000, ' ')]);

    expect(await send(small.url, large)).toBe(503);
    expect(small.log.map(({ reason }) => reason)).toEqual(['too_busy']);
    expect(await send(small.url, ours())).toBe(200);
    // Memory for what was read is released; otherwise the share would be used up.
    const half = Buffer.concat([ours(), Buffer.alloc(30_000, ' ')]);
    for (let time = 0; time < 3; time += 1) expect(await send(small.url, half)).toBe(200);
    // Unsigned bodies are not kept at all, however large.
    expect(await send(small.url, large, { signature: null })).toBe(401);
  });
});

describe('a genuine webhook that is replayed', () => {
  it('changes nothing a week later, after the payment has ended', async () => {
    const old = ours({ updatedAt: new Date().toISOString() });
    await send(bridge.url, old);
    payments.open.clear();
    const ended = { state: 'completed', paymentStatus: 'succeeded', sessionId: 'ps_3230' } as const;
    payments.described.set(WORKFLOW, { ...openPayment, ...ended });

    bridge.pass(7 * DAY);
    expect(await send(bridge.url, old)).toBe(200);
    expect(reasons()).toEqual(['signalled', 'repeats_the_end']);
    expect(payments.kept.size).toBe(0);
  });

  it.each<[string, News]>([
    ['of a payment', {}],
    ['of a type that payments do not follow', { type: 'ready_to_capture' }],
  ])(
    "%s, replayed ten thousand times in thirty days, uses hardly any of a payment's signals",
    async (_, news) => {
      const body = ours(news);
      const signature = signBody(body, provider.privateKey);
      const receiver = receiverOf(payments);
      for (let copy = 0; copy < SIGNALS_PER_RUN; copy += 1) {
        const { reason } = await receiveWebhook({ body, signature, contentType: 'application/json' }, receiver);
        expect(answerOf(reason).status).toBe(200);
        receiver.pass((30 * DAY) / SIGNALS_PER_RUN);
      }

      const signals = payments.calls.filter((call) => /^(ready_to_confirm|ask) /.test(call));
      expect(signals.length).toBeGreaterThan(0);
      expect(signals.length).toBeLessThan(50);
    },
    60_000,
  );

  it('causes one log line a minute', async () => {
    await flood(100, () => send(bridge.url, ours({ updatedAt: '2026-01-01T00:00:00.000000Z' })));
    bridge.minuteIsOver();

    // How many of the first twenty, sent at once, came while the first was under way is chance.
    expect(bridge.log.length).toBeLessThanOrEqual(4);
    expect(bridge.log.reduce((sum, { count = 1 }) => sum + Number(count), 0)).toBe(100);
  });

  it('about a session that is not ours causes one request to Temporal, not one each time', async () => {
    const theirs = webhook({ metadata: { order: 7 }, sessionId: 'ps_theirs' });
    await send(bridge.url, theirs);
    const asked = payments.calls.length;

    await flood(100, () => send(bridge.url, theirs));
    expect(payments.calls).toHaveLength(asked);
  });
});

describe("another merchant's genuine webhook with our order number", () => {
  it.each<[string, object]>([
    ['without a tag', { cit_payment_id: 'invoice-1', attempt: 1 }],
    ['with a tag of its own', marked('invoice-1', 1, [linkSecret('another merchant')])],
    ['with our tag for another order', { ...marked('invoice-2'), cit_payment_id: 'invoice-1' }],
  ])('%s never reaches a payment, however often it is tried', async (_, metadata) => {
    const quick = await startBridge(payments, { limits: { lookUpGapsMs: [] } });
    let session = 0;
    const answers = await flood(200, () => {
      session += 1;
      const updatedAt = '2020-01-01T00:00:00.000000Z';
      return send(quick.url, webhook({ metadata, updatedAt, sessionId: `ps_theirs_${String(session)}` }));
    });

    expect([...answers]).toEqual([200]);
    expect(payments.calls.filter((call) => !/^(find|kept\?) /.test(call))).toEqual([]);
  });
});

it("a return link that is called for thirty days uses hardly any of a payment's signals", async () => {
  const link = returnUrl(bridge.url, linkSecrets, WORKFLOW);
  for (let minute = 0; minute < 2_000; minute += 1) {
    await browse(link);
    bridge.pass((30 * DAY) / 2_000);
  }

  const signals = payments.calls.filter((call) => call.startsWith('recheck'));
  expect(signals.length).toBeGreaterThan(10);
  expect(signals.length).toBeLessThan(1_000);
});

describe('the log', () => {
  it('raises an alarm, once a minute, when an older key made the signature', async () => {
    const both = await startBridge(payments, { publicKeys: [stranger.publicKey, provider.publicKey] });
    const alarms = (): unknown[] => both.log.filter(({ msg }) => String(msg).startsWith('ALARM'));
    expect(await send(both.url, ours(), { key: stranger.privateKey })).toBe(200);
    expect(alarms()).toEqual([]);

    for (const type of ['ready_to_confirm', 'action_required', 'payment_finished']) {
      expect(await send(both.url, ours({ type }))).toBe(200);
    }
    expect(alarms()).toEqual([expect.objectContaining({ level: 40, reason: 'old_key', key: 2 })]);
    both.minuteIsOver();
    expect(both.log.at(-1)).toMatchObject({ reason: 'old_key' });
  });

  it('cannot be forged by senders: no line break, no escape sequence, nothing endless', async () => {
    const evil = `x\n{"level":60}\r\u001b[31m\u009b31m\u202e\u2028${'y'.repeat(10_000)}`;
    payments.meet(() => Promise.reject(new Error(evil, { cause: new Error(evil) })));
    await send(bridge.url, ours({ type: evil, sessionId: evil }));

    expect(bridge.log).toHaveLength(1);
    const line = JSON.stringify(bridge.log);
    expect(line).not.toMatch(/[^\x20-\x7e]|\\[nru]/);
    expect(line.length).toBeLessThan(2_000);
  });
});

/**
 * Protects the table of webhook answers (architecture 3.5), row by row, on a real Temporal server with a real worker:
 * what is answered 200 is in Temporal, or contains no news, or belongs to another system; whatever is in doubt is
 * answered 503.
 */
import { marked, notPaid, paid, refunded, send, webhook, type News } from '../../campaigns/samples/webhooks';
import type { TemporalClient } from '../../temporal/connection';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { paymentsOf } from '../../webhook-bridge/payments/payments';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';
import { closeOtherSystems, startOtherSystem } from './support/receiver';
import { aftermathOf, connect, signalsOf, startPayment, startWorker, until } from './support/temporal';
import type { RunningWorker, Started } from './support/temporal';

const MINUTE = 60_000;
let server: DevServer;
let temporal: TemporalClient;
let worker: RunningWorker;
let bridge: RunningBridge;

beforeAll(async () => {
  server = await startDevServer({ searchAttributes: SEARCH_ATTRIBUTES, promptTimers: true });
  temporal = connect(server);
  worker = await startWorker(server);
  bridge = await startBridge(paymentsOf(temporal));
});
afterEach(closeOtherSystems);
afterAll(async () => {
  await closeBridges();
  await temporal?.close();
  await worker?.stop();
  await server?.stop();
});

const about = ({ paymentId, sessionId }: Started, news: News = {}): Buffer =>
  webhook({ sessionId, metadata: marked(paymentId), ...news });
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();
const lastReason = (): unknown => bridge.log.at(-1)?.['reason'];
const kindsOf = async (sessionId: string): Promise<string[] | undefined> =>
  (await aftermathOf(temporal, sessionId))?.arrived.map(({ kind }) => kind);

async function endedAs(endsAs: 'succeeded' | 'declined'): Promise<Started> {
  const payment = await startPayment(temporal, { endsAs });
  await send(bridge.url, about(payment, endsAs === 'succeeded' ? paid : notPaid));
  await temporal.client.workflow.getHandle(payment.workflowId).result();
  return payment;
}

async function runIs(workflowId: string, name: string): Promise<void> {
  await until(async () => (await temporal.client.workflow.getHandle(workflowId).describe()).status.name === name);
}

describe('for an open payment', () => {
  it.each(['ready_to_confirm', 'action_required', 'payment_finished'])(
    '%s is answered 200 once Temporal has the signal',
    async (type) => {
      const payment = await startPayment(temporal);

      expect(await send(bridge.url, about(payment, { type }))).toBe(200);
      expect(await signalsOf(temporal, payment.workflowId)).toEqual([type]);
    },
  );

  it('a webhook without metadata, identified only by its session, is answered 200 once Temporal has the signal', async () => {
    const payment = await startPayment(temporal);

    expect(await send(bridge.url, webhook({ sessionId: payment.sessionId }))).toBe(200);
    expect(await signalsOf(temporal, payment.workflowId)).toEqual(['ready_to_confirm']);
  });

  it('a webhook is answered 503 when Temporal does not have the signal within 3 s', async () => {
    const payment = await startPayment(temporal);

    process.kill(server.pid, 'SIGSTOP');
    const status = await send(bridge.url, about(payment)).finally(() => process.kill(server.pid, 'SIGCONT'));

    expect(status).toBe(503);
    expect(lastReason()).toBe('temporal_unavailable');
  });

  it('the same bytes again within 10 minutes of a 200 are answered 200 without a second signal', async () => {
    const payment = await startPayment(temporal);
    const body = about(payment);
    const timed = await startBridge(paymentsOf(temporal));

    for (const pass of [0, 4 * MINUTE, 5 * MINUTE]) {
      timed.pass(pass);
      expect(await send(timed.url, body)).toBe(200);
    }
    expect(await signalsOf(temporal, payment.workflowId)).toEqual(['ready_to_confirm']);
  });
});

describe('for a payment that has ended', () => {
  it.each([
    ['succeeded', paid],
    ['declined', notPaid],
  ] as const)('a webhook that repeats %s is answered 200, and nothing is kept', async (end, news) => {
    const payment = await endedAs(end);

    expect(await send(bridge.url, about(payment, { ...news, updatedAt: minutesAgo(1) }))).toBe(200);
    expect(lastReason()).toBe('repeats_the_end');
    expect(await aftermathOf(temporal, payment.sessionId)).toBeNull();
  });

  it('an old genuine webhook that is replayed is answered 200, and changes nothing', async () => {
    const payment = await endedAs('succeeded');
    const { historyLength } = await temporal.client.workflow.getHandle(payment.workflowId).describe();

    for (const type of ['ready_to_confirm', 'action_required']) {
      expect(await send(bridge.url, about(payment, { type, updatedAt: minutesAgo(600) }))).toBe(200);
    }
    expect(await aftermathOf(temporal, payment.sessionId)).toBeNull();
    const { historyLength: after } = await temporal.client.workflow.getHandle(payment.workflowId).describe();
    expect(after).toBe(historyLength);
  });

  it.each([
    ['not paid after succeeded', 'succeeded', notPaid],
    ['paid after declined', 'declined', paid],
  ] as const)('a webhook that says %s is answered 200 once citAftermath has it', async (_, end, news) => {
    const payment = await endedAs(end);

    expect(await send(bridge.url, about(payment, news))).toBe(200);
    expect(lastReason()).toBe('kept_after_the_end');
    expect(await kindsOf(payment.sessionId)).toEqual(['correction']);
  });

  it('a webhook about another session of the payment is answered 200 once citAftermath has it', async () => {
    const payment = await endedAs('succeeded');
    const second = `${payment.sessionId}-2`;

    expect(await send(bridge.url, about(payment, { ...paid, sessionId: second }))).toBe(200);
    expect(await aftermathOf(temporal, second)).toMatchObject({ payment: payment.paymentId });
  });
});

describe('for a run that was closed in any other way', () => {
  const handleOf = ({ workflowId }: Started) => temporal.client.workflow.getHandle(workflowId);

  it.each<[string, () => Promise<Started>]>([
    [
      'TERMINATED',
      async () => {
        const payment = await startPayment(temporal);
        await handleOf(payment).terminate();
        return payment;
      },
    ],
    [
      'CANCELLED',
      async () => {
        const payment = await startPayment(temporal);
        await handleOf(payment).cancel();
        return payment;
      },
    ],
    ['FAILED', () => startPayment(temporal, 'invalid')],
    ['TIMED_OUT', () => startPayment(temporal, {}, null, { workflowExecutionTimeout: '1s' })],
  ])('%s: any webhook is answered 200 once citAftermath has it, even a repetition', async (name, broken) => {
    const payment = await broken();
    await runIs(payment.workflowId, name);

    for (const news of [{ type: 'action_required' }, paid])
      expect(await send(bridge.url, about(payment, news))).toBe(200);
    expect(await kindsOf(payment.sessionId)).toEqual(['broken_off', 'broken_off']);
  });
});

describe('refund or chargeback of a payment of ours', () => {
  it.each([
    ['refund', refunded()],
    ['chargeback', refunded({ is_chargeback: true })],
  ])('a %s of a payment that has ended is answered 200 once citAftermath has it', async (kind, news) => {
    const payment = await endedAs('succeeded');

    expect(await send(bridge.url, about(payment, news))).toBe(200);
    expect(await aftermathOf(temporal, payment.sessionId)).toMatchObject({
      payment: payment.paymentId,
      status: 'open',
      arrived: [{ kind, amount: 10_000, currency: 'usd', refund: { id: 'rf_203', status: 'accepted' } }],
    });
  });

  it('a refund of an open payment is answered 200 once citAftermath has it and the payment was told to recheck', async () => {
    const payment = await startPayment(temporal);

    expect(await send(bridge.url, webhook({ ...refunded(), sessionId: payment.sessionId }))).toBe(200);
    expect(await kindsOf(payment.sessionId)).toEqual(['refund']);
    expect(await signalsOf(temporal, payment.workflowId)).toEqual(['recheck']);
  });

  it('a refund with our tag of a payment that Temporal no longer keeps is answered 200 once citAftermath has it', async () => {
    const gone = { paymentId: 'gone', workflowId: '', sessionId: 'ps_gone' };

    expect(await send(bridge.url, about(gone, refunded()))).toBe(200);
    expect(await aftermathOf(temporal, 'ps_gone')).toMatchObject({ payment: 'gone', arrived: [{ kind: 'refund' }] });
  });
});

describe('of a type or a session that is not ours', () => {
  const old = minutesAgo(36);

  it.each<[string, News]>([
    ['a type', { type: 'dispute_opened', sessionId: 'ps_other' }],
    ['a session', { sessionId: 'ps_other', metadata: 'order123' }],
    ['an old session', { sessionId: 'ps_other', updatedAt: old }],
  ])('%s that is not ours gets the answer of WEBHOOK_FORWARD_URL', async (_, news) => {
    const other = await startOtherSystem();
    other.answer((_request, response) => response.writeHead(404).end());
    const forwarding = await startBridge(paymentsOf(temporal), { forwardUrl: other.url });
    const body = webhook(news);

    expect(await send(forwarding.url, body)).toBe(404);
    expect(other.got.map((got) => got.body.equals(body))).toEqual([true]);
  });

  it.each<[string, News]>([
    ['a type', { type: 'dispute_opened', sessionId: 'ps_other' }],
    ['a session', { sessionId: 'ps_other', metadata: 'order123' }],
  ])('%s that is not ours is answered 200 with a warning where there is no WEBHOOK_FORWARD_URL', async (_, news) => {
    expect(await send(bridge.url, webhook(news))).toBe(200);
    expect(bridge.log.at(-1)).toMatchObject({ reason: expect.stringMatching(/_not_ours$/), level: 40 });
  });

  it('a type that is not ours for a session of ours is kept, and then gets the answer of WEBHOOK_FORWARD_URL', async () => {
    const [open, ended] = [await startPayment(temporal), await endedAs('succeeded')];
    const other = await startOtherSystem();
    const forwarding = await startBridge(paymentsOf(temporal), { forwardUrl: other.url });

    expect(await send(forwarding.url, about(open, { type: 'ready_to_capture' }))).toBe(200);
    expect(await send(forwarding.url, about(ended, { ...paid, type: 'dispute_opened' }))).toBe(200);
    expect(other.got).toHaveLength(2);
    expect(await signalsOf(temporal, open.workflowId)).toEqual(['recheck']);
    expect(await kindsOf(ended.sessionId)).toEqual(['other']);
  });
});

describe('matches no payment', () => {
  it('a webhook less than 35 minutes old is looked up repeatedly for 1.5 s, and then answered 503', async () => {
    const looks: number[] = [];
    const payments = paymentsOf(temporal);
    const watched = await startBridge({
      ...payments,
      findBySession: (sessionId) => {
        looks.push(performance.now());
        return payments.findBySession(sessionId);
      },
    });

    expect(await send(watched.url, webhook({ sessionId: 'ps_nobody', updatedAt: minutesAgo(34) }))).toBe(503);
    expect(watched.log.at(-1)).toMatchObject({ reason: 'not_found_yet', level: 40 });
    expect(looks).toHaveLength(4);
    expect((looks.at(-1) ?? 0) - (looks[0] ?? 0)).toBeGreaterThanOrEqual(1_490); // Timers may fire 1 ms early.
  });

  it('a webhook whose payment is listed meanwhile is delivered to it, and answered 200', async () => {
    const payments = paymentsOf(temporal);
    const started: Promise<Started>[] = [];
    const sessionId = 'ps_just_listed';
    const racing = await startBridge({
      ...payments,
      findBySession: async (id) => {
        const found = await payments.findBySession(id);
        if (started.length === 0) started.push(startPayment(temporal, {}, null, {}, sessionId));
        return found;
      },
    });

    expect(await send(racing.url, webhook({ sessionId }))).toBe(200);
    const [payment] = await Promise.all(started);
    expect(await signalsOf(temporal, payment?.workflowId ?? '')).toEqual(['ready_to_confirm']);
  });

  it('a webhook 35 minutes old counts as not ours: 200 with a warning', async () => {
    expect(await send(bridge.url, webhook({ sessionId: 'ps_nobody', updatedAt: minutesAgo(35) }))).toBe(200);
    expect(bridge.log.at(-1)).toMatchObject({ reason: 'session_not_ours', level: 40 });
  });
});

/** Protects the merchant's other systems: the bridge takes no webhook away from them, changes none, and invents no answer. */
import type { RequestListener } from 'node:http';
import { openPayment, paymentsInMemory, refusal, type InMemory } from '../../campaigns/samples/payments-in-memory';
import { marked, notPaid, paid, provider, refunded, send, webhook } from '../../campaigns/samples/webhooks';
import { signBody } from '../../smart-glocal/signature';
import { closeBridges, startBridge, type BridgeOptions, type RunningBridge } from './support/bridge';
import { closeOtherSystems, startOtherSystem, type OtherSystem } from './support/receiver';

const WORKFLOW = 'cit-payment-invoice-1';
const OLD = '2024-05-27T02:03:00.000000Z';
const limits = { lookUpGapsMs: [1, 1, 1], webhookMs: 5_000, forwardMs: 5_000 };
let payments: InMemory;
let other: OtherSystem;
let bridge: RunningBridge;

const bridgeTo = (forwardUrl: URL, options: BridgeOptions = {}): Promise<RunningBridge> =>
  startBridge(payments, { forwardUrl, limits, ...options });

beforeEach(async () => {
  payments = paymentsInMemory();
  other = await startOtherSystem();
  bridge = await bridgeTo(other.url);
});
afterEach(async () => {
  await closeBridges();
  await closeOtherSystems();
});

const notOurs = (): Buffer => webhook({ updatedAt: OLD });
const answering =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end('<h1>what it says</h1>');

describe('a webhook that is not ours', () => {
  it('arrives with the same bytes, signature and content type', async () => {
    const body = notOurs();
    const type = 'application/json; charset=utf-8';

    expect(await send(bridge.url, body, { headers: { 'content-type': type } })).toBe(200);

    const [got] = other.got;
    expect([got?.method, got?.path, other.got.length]).toEqual(['POST', '/webhooks?shop=1', 1]);
    expect(got?.body.equals(body)).toBe(true);
    expect(got?.headers).toMatchObject({
      'content-type': type,
      'x-partner-sign': signBody(body, provider.privateKey),
      'content-length': String(body.length),
    });
    expect(bridge.log.at(-1)).toMatchObject({ reason: 'forwarded', status: 200 });
  });

  it.each([200, 204, 404, 429, 500, 503])(
    "gets the other system's status, %d, and nothing of its body",
    async (status) => {
      other.answer(answering(status));

      const response = await fetch(`${bridge.url}/webhooks/smart-glocal`, {
        method: 'POST',
        body: new Uint8Array(notOurs()),
        headers: { 'content-type': 'application/json', 'x-partner-sign': signBody(notOurs(), provider.privateKey) },
      });

      expect(response.status).toBe(status);
      expect(await response.text()).not.toContain('what it says');
    },
  );

  it('is not sent on to where the other system redirects', async () => {
    const third = await startOtherSystem();
    other.answer(answering(307, { location: third.url.href }));

    expect(await send(bridge.url, notOurs())).toBe(307);
    expect(third.got).toEqual([]);
  });

  it('503: the other system does not answer in time', async () => {
    other.answer(() => {});
    const impatient = await bridgeTo(other.url, { limits: { ...limits, forwardMs: 50 } });

    expect(await send(impatient.url, notOurs())).toBe(503);
    expect(impatient.log.at(-1)).toMatchObject({ reason: 'not_forwarded', level: 40 });
  });

  it('503: nothing listens at the address', async () => {
    await closeOtherSystems();

    expect(await send(bridge.url, notOurs())).toBe(503);
    expect(bridge.log.at(-1)).toMatchObject({ reason: 'not_forwarded', level: 40 });
  });

  it('503: the connection is cut before an answer', async () => {
    other.answer((request) => request.socket.destroy());

    expect(await send(bridge.url, notOurs())).toBe(503);
  });

  it('does not wait for an endless answer', async () => {
    other.answer((_request, response) => {
      response.writeHead(200);
      response.write('endless');
    });

    expect(await send(bridge.url, notOurs())).toBe(200);
  });

  it('is forwarded again on every delivery, even after a 200', async () => {
    await send(bridge.url, notOurs());
    await send(bridge.url, notOurs());

    expect(other.got).toHaveLength(2);
  });

  it('is not forwarded unsigned, or with another content type', async () => {
    expect(await send(bridge.url, notOurs(), { signature: null })).toBe(401);
    expect(await send(bridge.url, notOurs(), { headers: { 'content-type': 'text/plain' } })).toBe(415);
    expect(other.got).toEqual([]);
  });

  it('is not forwarded while Temporal cannot say whose it is', async () => {
    payments.meet(refusal);

    expect(await send(bridge.url, notOurs())).toBe(503);
    expect(other.got).toEqual([]);
  });

  it('that comes back through another address is answered 503 and does not loop', async () => {
    const loop = await startOtherSystem();
    const looping = await bridgeTo(loop.url, { limits: { ...limits, forwardMs: 200 } });
    loop.answer((request, response) => {
      const signature = String(request.headers['x-partner-sign']);
      void send(looping.url, loop.got[0]?.body ?? Buffer.alloc(0), { signature }).then((status) =>
        response.writeHead(status).end(),
      );
    });

    expect(await send(looping.url, notOurs())).toBe(503);
    expect(loop.got).toHaveLength(1);
  });
});

describe('a recent webhook that matches no payment yet', () => {
  it('is requested again, whatever the other system answers to its copy', async () => {
    const body = webhook();

    expect(await send(bridge.url, body)).toBe(503);
    expect(other.got.map((got) => got.body.equals(body))).toEqual([true]);
  });

  it('leaves one copy at a system that answered 200, however often it is redelivered', async () => {
    const [taken, refused] = [webhook(), webhook({ type: 'payment_finished' })];

    for (let delivery = 0; delivery < 3; delivery += 1) await send(bridge.url, taken);
    other.answer(answering(500));
    for (let delivery = 0; delivery < 3; delivery += 1) await send(bridge.url, refused);

    expect(other.got.filter(({ body }) => body.equals(taken))).toHaveLength(1);
    expect(other.got.filter(({ body }) => body.equals(refused))).toHaveLength(3);
  });

  it('is requested again even if no copy could be delivered', async () => {
    await closeOtherSystems();

    expect(await send(bridge.url, webhook())).toBe(503);
    expect(bridge.log.at(-1)).toMatchObject({ reason: 'not_found_yet' });
  });
});

describe('a webhook of ours', () => {
  const ours = (news: object = {}): Buffer => webhook({ metadata: marked('invoice-1'), ...news });

  it('is not forwarded: neither for an open payment, nor a repetition, correction or refund after the end', async () => {
    payments.open.add(WORKFLOW);
    await send(bridge.url, ours());
    payments.open.clear();
    payments.described.set(WORKFLOW, {
      ...openPayment,
      state: 'completed',
      paymentStatus: 'succeeded',
      sessionId: 'ps_3230',
    });
    for (const news of [paid, notPaid, refunded()]) expect(await send(bridge.url, ours(news))).toBe(200);

    expect(other.got).toEqual([]);
  });

  it('of a type that payments do not follow is kept here first, and then forwarded', async () => {
    payments.described.set(WORKFLOW, {
      ...openPayment,
      state: 'completed',
      paymentStatus: 'succeeded',
      sessionId: 'ps_3230',
    });
    other.answer(answering(404));

    expect(await send(bridge.url, ours({ ...paid, type: 'dispute_opened' }))).toBe(404);
    expect(payments.kept.get('ps_3230')).toMatchObject([{ kind: 'other', webhook: 'dispute_opened' }]);
    expect(other.got).toHaveLength(1);
  });
});

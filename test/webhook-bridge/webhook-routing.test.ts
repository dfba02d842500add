/** Protects the way of a webhook to its payment, and what it is answered when there is none that is open. */
import type { Description } from '../../webhook-bridge/payments';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';
import { openPayment, paymentsInMemory, type InMemory } from './support/payments-in-memory';
import { linkSecrets, marked, notPaid, paid, send, webhook, type News } from './support/webhooks';

const WORKFLOW = 'cit-payment-invoice-1';
const MINUTE = 60_000;
/** The contract's rules at a speed at which nobody waits. */
const limits = { lookUpGapsMs: [1, 1, 1], webhookMs: 5_000 };
let payments: InMemory;
let bridge: RunningBridge;

beforeEach(async () => {
  payments = paymentsInMemory();
  bridge = await startBridge(payments, { limits });
});
afterEach(closeBridges);

const ours = (news: News = {}): Buffer => webhook({ metadata: marked('invoice-1'), ...news });
const ended = (paymentStatus: string): Description => ({
  ...openPayment,
  state: 'completed',
  paymentStatus,
  sessionId: 'ps_3230',
});
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();
const lastReason = (): unknown => bridge.log.at(-1)?.['reason'];

describe('a webhook finds its payment', () => {
  it.each(['ready_to_confirm', 'action_required', 'payment_finished'])(
    '%s by our metadata, without a look-up',
    async (type) => {
      payments.open.add(WORKFLOW);

      expect(await send(bridge.url, ours({ type }))).toBe(200);
      expect(payments.calls).toEqual([`${type} ${WORKFLOW}`]);
    },
  );

  it('by our metadata to the attempt that it names', async () => {
    payments.open.add(`${WORKFLOW}~2`);

    expect(await send(bridge.url, webhook({ metadata: marked('invoice-1', 2) }))).toBe(200);
  });

  it('by metadata that was tagged under the older secret', async () => {
    payments.open.add(WORKFLOW);
    const older = linkSecrets.slice(1) as [Buffer];

    expect(await send(bridge.url, webhook({ metadata: marked('invoice-1', 1, older) }))).toBe(200);
  });

  it.each<[string, unknown]>([
    ['no metadata', undefined],
    ['a text', 'order123'],
    ['metadata of ours that somebody else tagged', marked('invoice-1', 1, [Buffer.alloc(32, 'other')])],
    ['the tag of another payment', { ...marked('invoice-2'), cit_payment_id: 'invoice-1' }],
    ['the tag of another attempt', { ...marked('invoice-1', 2), attempt: 1 }],
    ['no tag', { cit_payment_id: 'invoice-1', attempt: 1 }],
  ])('by its session when it carries %s', async (_, metadata) => {
    payments.open.add('cit-payment-owner');
    payments.open.add(WORKFLOW);
    payments.sessions.set('ps_3230', 'cit-payment-owner');

    expect(await send(bridge.url, webhook({ metadata }))).toBe(200);
    expect(payments.calls).toEqual(['find ps_3230', 'ready_to_confirm cit-payment-owner']);
  });

  it('in a later look-up, when its session was stored a moment ago', async () => {
    payments.open.add(WORKFLOW);
    let looks = 0;
    payments.meet((call) => {
      if (call.startsWith('find')) looks += 1;
      if (looks === 3) payments.sessions.set('ps_3230', WORKFLOW);
      return Promise.resolve();
    });

    expect(await send(bridge.url, webhook())).toBe(200);
    expect(looks).toBe(3);
  });
});

describe('a webhook that matches no payment', () => {
  it.each<[string, string, number, string]>([
    ['is looked for four times and asked for again while it is young', minutesAgo(34), 4, 'not_found_yet'],
    ['is looked for once, and nobody here when it is old', minutesAgo(36), 1, 'session_not_ours'],
    ['is young when it does not say how old it is', '', 4, 'not_found_yet'],
    ['is young when its clock is ahead of ours', minutesAgo(-90), 4, 'not_found_yet'],
  ])('%s', async (_, updatedAt, looks, reason) => {
    expect(await send(bridge.url, webhook({ updatedAt }))).toBe(503);

    expect(payments.calls).toEqual(Array.from({ length: looks }, () => 'find ps_3230'));
    expect(bridge.log.at(-1)).toMatchObject({ reason, level: 40 });
  });
});

describe('a payment that has ended', () => {
  beforeEach(() => {
    payments.described.set(WORKFLOW, ended('succeeded'));
  });

  it.each<[number, string, News, string]>([
    [200, 'the same end again', paid, 'repeats_the_end'],
    [200, 'news that the end has overtaken', { type: 'action_required' }, 'repeats_the_end'],
    [503, 'the opposite', notPaid, 'says_something_else'],
    [503, 'the same end of another session', { ...paid, sessionId: 'ps_other' }, 'says_something_else'],
    [503, 'a refund', { ...paid, type: 'payment_refunded' }, 'not_handled'],
  ])('%i: %s', async (status, _, news, reason) => {
    expect(await send(bridge.url, ours(news))).toBe(status);
    expect(lastReason()).toBe(reason);
  });

  it('503: whatever it is, when the workflow was closed from outside', async () => {
    payments.described.set(WORKFLOW, { ...ended('succeeded'), state: 'broken_off' });

    expect(await send(bridge.url, ours(paid))).toBe(503);
    expect(lastReason()).toBe('broken_off');
  });

  it('503: the payment is just closing, and may not have seen this', async () => {
    payments.described.set(WORKFLOW, openPayment);

    expect(await send(bridge.url, ours(paid))).toBe(503);
  });
});

it.each<[string, string]>([
  ['ready_to_capture', 'not_handled'],
  ['payment_refunded', 'not_handled'],
  ['something_of_the_future', 'type_not_ours'],
  ['toString', 'type_not_ours'],
])('503 and a warning for type %s, also for an open payment', async (type, reason) => {
  payments.open.add(WORKFLOW);

  expect(await send(bridge.url, ours({ type }))).toBe(503);
  expect(bridge.log.at(-1)).toMatchObject({ reason, level: 40 });
  expect(payments.calls).toEqual([]);
});

/** Protects the way of a webhook to its payment, and the answer when no such payment is open. */
import type { KeyObject } from 'node:crypto';
import { openPayment, paymentsInMemory, refusal, type InMemory } from '../../campaigns/samples/payments-in-memory';
import {
  linkSecret,
  linkSecrets,
  marked,
  notPaid,
  paid,
  refunded,
  send,
  webhook,
  type News,
} from '../../campaigns/samples/webhooks';
import type { Description } from '../../webhook-bridge/payments/payments';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';

const WORKFLOW = 'cit-payment-invoice-1';
const MINUTE = 60_000;
/** The contract's rules, sped up for tests. */
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
const forged = marked('invoice-1', 1, [linkSecret('other')]);
const YOUNG = 'not_found_yet';
const NOT_OURS = 'session_not_ours';
const KEPT = 'kept_after_the_end';
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

  it('by metadata tagged with the older secret', async () => {
    payments.open.add(WORKFLOW);
    const older = linkSecrets.slice(1) as [KeyObject];

    expect(await send(bridge.url, webhook({ metadata: marked('invoice-1', 1, older) }))).toBe(200);
  });

  it.each<[string, unknown]>([
    ['no metadata', undefined],
    ['a text', 'order123'],
    ['metadata of ours that somebody else tagged', marked('invoice-1', 1, [linkSecret('other')])],
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

  it('in a later look-up, if its session was stored only a moment ago', async () => {
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
  it.each<[string, News, number, number, string]>([
    ['is looked for four times and asked for again while it is young', { updatedAt: minutesAgo(34) }, 503, 4, YOUNG],
    ['is looked for once, and nobody here when it is old', { updatedAt: minutesAgo(36) }, 200, 1, NOT_OURS],
    ['is young when it does not say how old it is', { updatedAt: '' }, 503, 4, YOUNG],
    ['is young when its clock is ahead of ours', { updatedAt: minutesAgo(-90) }, 503, 4, YOUNG],
    ['is not ours, however young, when other metadata than ours marks it', { metadata: 'order123' }, 200, 1, NOT_OURS],
    ['is young when somebody without our secret marked it as ours', { metadata: forged }, 503, 4, YOUNG],
    ['is young as a refund', refunded(), 503, 4, YOUNG],
  ])('%s', async (_, news, status, looks, reason) => {
    expect(await send(bridge.url, webhook(news))).toBe(status);

    expect(payments.calls.filter((call) => call === 'find ps_3230')).toHaveLength(looks);
    expect(bridge.log.at(-1)).toMatchObject({ reason, level: 40 });
    expect(payments.kept.size).toBe(0);
  });
});

describe('a payment that has ended', () => {
  beforeEach(() => {
    payments.described.set(WORKFLOW, ended('succeeded'));
  });

  it.each<[string, News, string, boolean]>([
    ['the same end again', paid, 'repeats_the_end', false],
    ['news that the end has overtaken', { type: 'action_required' }, 'repeats_the_end', false],
    ['the opposite', notPaid, KEPT, true],
    ['the same end of another session', { ...paid, sessionId: 'ps_other' }, KEPT, true],
    ['a refund', refunded(), KEPT, true],
    ['a capture that nobody asked for', { ...paid, type: 'ready_to_capture' }, 'not_followed', true],
    ['a type of the future', { ...paid, type: 'dispute_opened' }, 'not_followed', true],
  ])('200: %s', async (_, news, reason, isKept) => {
    expect(await send(bridge.url, ours(news))).toBe(200);

    expect(lastReason()).toBe(reason);
    expect(payments.kept.size).toBe(isKept ? 1 : 0);
  });

  it('200, and nothing more is written, when a later webhook repeats what was kept', async () => {
    await send(bridge.url, ours({ ...notPaid, updatedAt: minutesAgo(2) }));

    expect(await send(bridge.url, ours({ ...notPaid, updatedAt: minutesAgo(1) }))).toBe(200);
    expect(lastReason()).toBe('kept_before');
  });

  it('503: the payment is just closing, and may not have seen this', async () => {
    payments.described.set(WORKFLOW, openPayment);

    expect(await send(bridge.url, ours(paid))).toBe(503);
  });

  it('503: what came after the end could not be kept', async () => {
    payments.meet((call) => (call.startsWith('keep') ? refusal() : Promise.resolve()));

    expect(await send(bridge.url, ours(notPaid))).toBe(503);
    expect(lastReason()).toBe('temporal_unavailable');
  });
});

describe('a payment that Temporal no longer keeps', () => {
  it('is recognised by our tag on a refund, which is kept', async () => {
    expect(await send(bridge.url, ours(refunded()))).toBe(200);

    expect(payments.kept.get('ps_3230')).toMatchObject([{ kind: 'refund' }]);
  });

  it('is recognised by what was kept for its session before', async () => {
    payments.kept.set('ps_3230', []);

    expect(await send(bridge.url, webhook({ ...notPaid, updatedAt: minutesAgo(36) }))).toBe(200);
    expect(payments.kept.get('ps_3230')).toMatchObject([{ kind: 'correction' }]);
  });
});

describe('an open payment', () => {
  beforeEach(() => {
    payments.open.add(WORKFLOW);
    payments.described.set(WORKFLOW, openPayment);
  });

  it('is told to recheck after its refund was kept', async () => {
    expect(await send(bridge.url, ours(refunded()))).toBe(200);

    expect(payments.calls).toEqual([`describe ${WORKFLOW}`, 'keep ps_3230', `ask ${WORKFLOW}`]);
  });

  it.each(['ready_to_capture', 'dispute_opened', 'toString'])(
    'is told to recheck on %s, which it does not follow',
    async (type) => {
      expect(await send(bridge.url, ours({ type }))).toBe(200);

      expect(payments.calls).toEqual([`describe ${WORKFLOW}`, `ask ${WORKFLOW}`]);
      expect(bridge.log.at(-1)).toMatchObject({ reason: 'not_followed', level: 40 });
    },
  );
});

it.each(['ready_to_capture', 'dispute_opened'])(
  '200 and a warning, at once, for type %s without a payment',
  async (type) => {
    expect(await send(bridge.url, webhook({ type }))).toBe(200);

    expect(bridge.log.at(-1)).toMatchObject({ reason: 'type_not_ours', level: 40 });
  },
);

it('503 for a type that is not ours while Temporal cannot say whose session it is', async () => {
  payments.meet(refusal);

  expect(await send(bridge.url, webhook({ type: 'dispute_opened' }))).toBe(503);
});

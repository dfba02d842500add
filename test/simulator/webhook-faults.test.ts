/**
 * Protects the faults of webhooks: each changes the attempts, the time, the signature or the content that it names and
 * nothing else; it happens to the webhook that was ordered, and the journal says that it happened.
 */
import { parsePublicKey, verifyingKey } from '../../smart-glocal/signature';
import { WEBHOOK_FAULT_NAMES, type WebhookFaultName } from '../../simulator/faults/webhook-fault-names';
import { faultsOf } from './support/exchange';
import { at, MINUTE, terms } from './support/model';
import { merchantKeys, openShop, type Received, type Shop } from './support/shop';

const PAYMENT = { payment: 'order-1' };

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ merchantPrivateKey: merchantKeys.privateKey });
});
afterEach(() => shop.close());

/** Starts a payment; its first webhook is `ready_to_confirm`. Returns its session's id. */
async function start(): Promise<string> {
  const { body } = await shop.call('session/init/payment', terms());
  await shop.simulator.whenIdle();
  return String(at(body, 'session.id'));
}

async function confirm(id: string): Promise<void> {
  await shop.call('session/confirm', { session_id: id });
  await shop.simulator.whenIdle();
}

const types = (): string[] => shop.received.map(({ type }) => type);
const minutes = (): number[] => shop.received.map((one) => (one.at - (shop.received[0]?.at ?? 0)) / MINUTE);
const signatureOf = ({ headers }: Received): string | undefined => headers['x-partner-sign']?.toString();
const verifies = (one: Received, pem = shop.simulator.publicKeyPem): boolean =>
  verifyingKey(one.body, signatureOf(one), [parsePublicKey(pem)]) === 0;
const payment = ({ session }: Received, path: string): unknown => at(session, `acquiring_payments.0.${path}`);
const statuses = (one: Received): unknown[] => [one.session['status'], payment(one, 'status')];
const merchantPem = merchantKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

type Check = (id: string, received: readonly Received[]) => void | Promise<void>;

/** For a webhook that came once, genuine, and says something untrue. */
const says =
  (expected: (one: Received, id: string) => void): Check =>
  (id, [one, ...more]) => {
    expect(more).toEqual([]);
    expect(one !== undefined && verifies(one)).toBe(true);
    if (one !== undefined) expected(one, id);
  };
/** For a webhook that came once, with a signature that its receiver must refuse. */
const isNotGenuine =
  (signature: unknown, isRightOtherwise = false): Check =>
  (_id, [one]) => {
    expect(one !== undefined && verifies(one)).toBe(isRightOtherwise);
    expect(one && signatureOf(one)).toEqual(signature);
  };

const CHECKS: Readonly<Record<string, Check>> = {
  async dropped() {
    await shop.simulator.clock.advance(60 * MINUTE);
    expect(types()).toEqual([]);
  },
  async first_try_dropped() {
    expect(types()).toEqual([]);
    await shop.simulator.clock.advance(60 * MINUTE);
    expect(types()).toEqual(['ready_to_confirm']);
    expect(faultsOf(shop).map(({ step }) => step)).toEqual(['fired', 'not_sent']);
  },
  async ok_ignored() {
    await shop.simulator.clock.advance(60 * MINUTE);
    expect(minutes()).toEqual([0, 1]);
    expect(faultsOf(shop).map(({ step }) => step)).toEqual(['fired', 'ok_ignored']);
  },
  duplicated: (_id, received) => {
    expect(received).toHaveLength(2);
    expect(new Set(received.map(({ body }) => body.toString())).size).toBe(1);
    expect(new Set(minutes())).toEqual(new Set([0]));
  },
  burst: (_id, received) => {
    expect(received).toHaveLength(100);
    expect(new Set(received.map(({ body }) => body.toString())).size).toBe(1);
  },
  async sent_again() {
    expect(types()).toEqual(['ready_to_confirm']);
    await shop.simulator.clock.advance(180 * MINUTE);
    expect(minutes()).toEqual([0, 120]);
    expect(shop.received[1]?.body).toEqual(shop.received[0]?.body);
    expect(shop.received.map((one) => verifies(one))).toEqual([true, true]);
  },
  async delayed() {
    expect(types()).toEqual([]);
    await shop.simulator.clock.advance(20 * MINUTE - 1);
    expect(types()).toEqual([]);
    await shop.simulator.clock.advance(1);
    expect(types()).toEqual(['ready_to_confirm']);
  },
  async reordered(id) {
    await shop.simulator.clock.advance(MINUTE);
    expect(types()).toEqual([]);
    await confirm(id);
    expect(types()).toEqual(['action_required', 'ready_to_confirm']);
    expect(faultsOf(shop).map(({ step }) => step)).toEqual(['fired', 'held', 'released']);
  },

  signature_missing: isNotGenuine(undefined),
  signature_empty: isNotGenuine(''),
  signature_bad: isNotGenuine(expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/)),
  // Node joins two header lines with a comma; the verifier must not take the first for the whole.
  signature_doubled: isNotGenuine(expect.stringMatching(/^([A-Za-z0-9+/]{342}==), \1$/)),
  signature_url_safe: isNotGenuine(expect.stringMatching(/^[A-Za-z0-9_-]{342}==$/)),
  signature_of_merchant: (_id, [one]) => {
    expect(one && [verifies(one), verifies(one, merchantPem)]).toEqual([false, true]);
  },
  signature_of_another: (_id, [one]) => {
    expect(one && [verifies(one), verifies(one, merchantPem)]).toEqual([false, false]);
    expect(one && signatureOf(one)).toMatch(/^[A-Za-z0-9+/]{342}==$/);
  },
  changed_byte: isNotGenuine(expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/)),

  unknown_type: says(({ type, session }) => {
    expect(type).toBe('payment_celebrated');
    expect(session).toMatchObject({ status: 'in_progress', next_action: 'confirm' });
  }),
  stale: says((one) => {
    expect(one.type).toBe('ready_to_confirm');
    expect([...statuses(one), one.session['next_action']]).toEqual(['in_progress', 'in_progress', undefined]);
  }),
  same_updated_at: says(({ session }) => {
    expect(session).toMatchObject({ next_action: 'confirm' });
    expect(Date.parse(String(session['updated_at']))).not.toBeNaN();
    expect(session['updated_at']).not.toBe(shop.simulator.provider.sessions()[0]?.session['updated_at']);
  }),
  not_json: says(({ body }) => expect(() => JSON.parse(body.toString()) as unknown).toThrow(SyntaxError)),
  array: says(({ body }) => expect(JSON.parse(body.toString())).toMatchObject([{ type: 'ready_to_confirm' }])),
  no_session: says(({ body }) => expect(JSON.parse(body.toString())).toEqual({ type: 'ready_to_confirm' })),
  very_large: says(({ body }) => expect(body.length).toBeGreaterThan(1024 * 1024)),
  wrong_content_type: says(({ headers }) => expect(headers['content-type']).toBe('text/plain')),

  other_amount: says((one) => expect(payment(one, 'amount_details')).toEqual({ amount: 1, currency: 'usd' })),
  other_currency: says((one) => expect(payment(one, 'amount_details')).toEqual({ amount: 10_000, currency: 'xts' })),
  other_customer: says((one) => expect(payment(one, 'customer.reference')).toBe('somebody-else')),
  other_token: says((one) => expect(payment(one, 'payment_details.recurrent.token')).toMatch(/^(f0){32}$/)),
  other_initiator: says((one) => expect(payment(one, 'payment_details.recurrent.initiator')).toBe('merchant')),
  other_metadata: says((one) => expect(payment(one, 'metadata')).toEqual({ cit_payment_id: 'another' })),
  masked_token: says((one) => expect(payment(one, 'payment_details.recurrent.token')).toMatch(/^\*+/)),
  no_metadata: says((one) => {
    expect(payment(one, 'metadata')).toBeUndefined();
    expect(payment(one, 'status')).toBe('pending');
  }),
  upper_case_currency: says((one) => expect(payment(one, 'amount_details.currency')).toBe('USD')),
  second_payment: says(({ session }) => {
    expect(session['acquiring_payments']).toHaveLength(2);
    expect(at(session, 'acquiring_payments.0.id')).not.toBe(at(session, 'acquiring_payments.1.id'));
  }),
  no_payment: says(({ session }) => expect(session).not.toHaveProperty('acquiring_payments')),
  extra_fields: says((one) => {
    expect(one.session).toMatchObject({ actions: { confirm: expect.any(String) }, status: 'in_progress' });
    expect(payment(one, 'amounts.net')).toEqual({ amount: 10_000, currency: 'usd' });
  }),
  unknown_statuses: says((one) => expect(statuses(one)).toEqual(['paused', 'sleeping'])),
  canceled: says((one) => expect(statuses(one)).toEqual(['canceled', 'failed'])),
  claims_paid: says((one) => expect(statuses(one)).toEqual(['accepted', 'succeeded'])),
  claims_not_paid: says((one) => expect(statuses(one)).toEqual(['cancelled', 'failed'])),
  claims_error: says((one) => expect(statuses(one)).toEqual(['error', 'failed'])),
  claims_contradiction: says((one) => expect(statuses(one)).toEqual(['cancelled', 'succeeded'])),
  v2_names: says(({ session }) => expect(session).toMatchObject({ payment_list: [{ status: 'pending' }] })),
  foreign_session: says((one, id) => {
    expect(one.session['id']).not.toBe(id);
    expect(payment(one, 'metadata')).toEqual({ order: 'of another merchant' });
  }),
  our_metadata_on_foreign_session: says((one, id) => {
    expect(one.session['id']).not.toBe(id);
    expect(payment(one, 'metadata')).toEqual({ cit_payment_id: 'order-1' });
  }),
};

it('covers every fault name below, and no other', () => {
  expect(Object.keys(CHECKS).sort()).toEqual([...WEBHOOK_FAULT_NAMES].sort());
});

it.each(Object.keys(CHECKS))('%s: the receiver gets this, and status still tells the truth', async (name) => {
  shop.simulator.faults.onWebhook({ for: PAYMENT, type: 'ready_to_confirm', fault: name as WebhookFaultName });

  const id = await start();

  expect(faultsOf(shop)[0]).toMatchObject({
    kind: 'fault',
    name,
    of: 'webhook',
    what: 'ready_to_confirm',
    nth: 1,
    step: 'fired',
    payment: 'order-1',
    sessionId: id,
  });
  const status = await shop.call('session/status', { session_id: id });
  expect(status.body).toMatchObject({ session: { id, status: 'in_progress', next_action: 'confirm' } });
  await CHECKS[name]?.(id, shop.received);
});

it('sends the faulty webhook beside the genuine one if told to', async () => {
  const fault = { content: 'claims_not_paid', copies: 1, beside: true } as const;
  shop.simulator.faults.onWebhook({ for: PAYMENT, fault });

  await start();

  expect(shop.received.map(statuses)).toEqual([
    ['cancelled', 'failed'],
    ['cancelled', 'failed'],
    ['in_progress', 'pending'],
  ]);
});

it('holds an answer back until the first delivery of its webhooks, not until one hours later', async () => {
  shop.simulator.faults.onWebhook({ for: PAYMENT, fault: 'sent_again' });
  shop.simulator.faults.onCall({ for: PAYMENT, method: 'session/init/payment', fault: 'answer_after_webhooks' });

  expect((await shop.call('session/init/payment', terms())).status).toBe(200);

  expect(types()).toEqual(['ready_to_confirm']);
});

it('drops the first deliveries of a webhook that is also refused later, at the documented minutes', async () => {
  shop.simulator.faults.onWebhook({ for: PAYMENT, fault: { drop: 2, ignoreOk: 2 } });

  await start();
  await shop.simulator.clock.advance(60 * MINUTE);

  expect(types()).toEqual(['ready_to_confirm', 'ready_to_confirm', 'ready_to_confirm']);
  expect(minutes()).toEqual([0, 4, 12]);
});

it('counts all webhooks of a payment, or those of one type', async () => {
  shop.simulator.faults.onWebhook({ for: PAYMENT, nth: 2, fault: 'dropped' });
  shop.simulator.faults.onWebhook({ for: PAYMENT, type: 'ready_to_confirm', nth: 2, fault: 'duplicated' });

  await confirm(await start());

  expect(types()).toEqual(['ready_to_confirm']);
  expect(shop.simulator.faults.planned().map(({ fired }) => fired)).toEqual([1, 0]);
});

it("silences one payment's webhooks while status answers, and leaves every other payment as it is", async () => {
  shop.simulator.faults.onWebhook({ for: PAYMENT, nth: 'every', fault: 'dropped' });

  const id = await start();
  await shop.call('session/init/payment', terms('tok_success', 'order-2'));
  await confirm(id);

  expect(shop.received.map((one) => payment(one, 'metadata'))).toEqual([{ cit_payment_id: 'order-2' }]);
  expect((await shop.call('session/status', { session_id: id })).status).toBe(200);
});

it('keeps status down for one payment while its webhooks arrive, until the order is cancelled', async () => {
  const { faults } = shop.simulator;
  const order = faults.onCall({ for: PAYMENT, method: 'session/status', nth: 'every', fault: 'http_500_before' });

  const id = await start();
  const statusNow = async (): Promise<number> => (await shop.call('session/status', { session_id: id })).status;
  expect([await statusNow(), await statusNow(), await statusNow()]).toEqual([500, 500, 500]);
  expect(types()).toEqual(['ready_to_confirm']);

  expect(faults.lift(order)).toBe(true);
  expect(await statusNow()).toBe(200);
  expect(faults.lift(order)).toBe(false);
});

it('refuses to sign with a merchant’s key that it does not have', async () => {
  const keyless = await openShop();

  expect(() => keyless.simulator.faults.onWebhook({ for: PAYMENT, fault: 'signature_of_merchant' })).toThrow(
    'merchantPrivateKey',
  );
  await keyless.close();
});

it('sends nothing held or delayed after a reset', async () => {
  shop.simulator.faults.onWebhook({ for: PAYMENT, nth: 1, fault: 'reordered' });
  shop.simulator.faults.onWebhook({ for: PAYMENT, nth: 2, fault: 'delayed' });
  await confirm(await start());

  shop.simulator.reset();
  await shop.simulator.clock.advance(60 * MINUTE);

  expect(shop.received).toEqual([]);
});

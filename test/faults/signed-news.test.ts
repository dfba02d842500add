/**
 * Protects the way of a webhook to its payment: whoever writes to Temporal can say nothing in the provider's name, and what
 * the provider has said is read as soon as it can be, also after the end.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { PAID } from '../../campaigns/samples/snapshots';
import { sealNews } from '../../seals/news-seal';
import { signBody } from '../../smart-glocal/signature';
import type { citAftermath } from '../../workflows/cit-aftermath';
import { aftermath, confirm, payment as paymentQuery } from '../../workflows/contract/messages';
import type { SignedNews } from '../../workflows/contract/news';
import { aftermathIdOf } from '../../workflows/contract/workflow-id';
import { provider, startWorld, type RunningPayment, type World } from '../support/payment-world';
import { tell } from '../support/tell';
import { becomesTrue } from '../support/world/becomes-true';
import type { WireSession } from '../support/world/sent-webhook';

const workers = generateKeyPairSync('x25519');
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** The provider's next key. */
const next = generateKeyPairSync('rsa', { modulusLength: 2048 });

let world: World;
let workerKeys: readonly KeyObject[];
let bridgeKeys: readonly KeyObject[];
beforeAll(async () => {
  world = await startWorld('time-skipping', {
    sealKeys: [workers.privateKey],
    workerKeys: () => workerKeys,
    bridgeKeys: () => bridgeKeys,
    patienceMs: 3_000,
  });
});
beforeEach(() => {
  workerKeys = [provider.publicKey];
  bridgeKeys = [provider.publicKey];
});
afterEach(async () => {
  await world.assertMoney();
});
afterAll(async () => {
  await world?.close();
});

/** What the provider would send of this payment now, as it says it is paid. */
function paidBytes({ id }: RunningPayment): Buffer {
  const report = world.simulator.provider.sessions().findLast(({ citPaymentId }) => citPaymentId === id);
  const session = structuredClone(report?.session) as unknown as WireSession;
  saysPaid(session);
  return Buffer.from(JSON.stringify({ type: 'payment_finished', session }));
}

function saysPaid(session: WireSession): void {
  session.status = 'accepted';
  session.updated_at = '2099-01-01T00:00:00.000000Z';
  for (const payment of session.acquiring_payments) payment.status = 'succeeded';
}

/** Metadata is off, and the token is masked: it may be about anybody's payment. */
function withoutProof(session: WireSession): void {
  for (const payment of session.acquiring_payments) {
    delete payment.metadata;
    payment.payment_details.recurrent.token = '****************3b1';
  }
}

async function atTheBank(): Promise<RunningPayment> {
  const payment = await world.start('tok_success');
  await payment.reaches('awaiting_customer');
  return payment;
}

/** The provider cannot be asked, from its next question on. */
async function silenced({ id }: RunningPayment): Promise<void> {
  const asked = world.callsOf(id).filter((method) => method === 'session/status').length;
  for (let nth = asked + 1; nth < asked + 100; nth += 1) {
    world.unreachable({ payment: id, method: 'session/status', nth });
  }
  return Promise.resolve();
}

/** The customer approves, and the provider's own webhook about it never leaves. */
async function approvedUnheard(payment: RunningPayment): Promise<void> {
  world.simulator.faults.onWebhook({ for: { payment: payment.id }, nth: 'every', fault: 'dropped' });
  await payment.approve();
}

describe('a writer to Temporal who has no key of ours', () => {
  const sealed = (body: Buffer, key: KeyObject): SignedNews => ({
    sealed: sealNews({ body, signature: signBody(body, key) }, workers.publicKey),
    sessionId: 'ps_1',
  });

  it.each<[string, (payment: RunningPayment) => unknown]>([
    ['a snapshot', () => PAID],
    ['nothing', () => undefined],
    ['a marker for what cannot be decrypted', () => ({ unreadable: 'in clear' })],
    ['a box that is none', () => ({ sealed: 'news.v1.clear.AAAA', sessionId: 'ps_1' })],
    [
      'a well-sealed webhook that somebody else has signed',
      (payment) => sealed(paidBytes(payment), stranger.privateKey),
    ],
  ])('changes no outcome with %s', async (_what, forge) => {
    const payment = await atTheBank();
    await silenced(payment); // Nothing but what was sent could make it believe anything.
    await payment.handle.signal('payment_finished', forge(payment));
    await world.advance('1m');

    expect(await payment.view()).toMatchObject({ status: 'awaiting_customer', outcome: null });
    await payment.approve();
    expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  });

  it('makes the payment ask with it, at most once in ten seconds', async () => {
    const payment = await atTheBank();
    const asked = (): number => world.callsOf(payment.id).filter((method) => method === 'session/status').length;
    const before = asked();
    for (let times = 0; times < 50; times += 1) await payment.handle.signal('payment_finished', PAID);
    await world.advance('2s');

    expect(asked() - before).toBe(1);
    await payment.approve();
    await payment.ends();
  });
});

describe("while the provider's keys are being replaced", () => {
  it('news that the worker has no key for yet is read within a minute of the key', async () => {
    const payment = await atTheBank();
    await silenced(payment);
    bridgeKeys = [next.publicKey, provider.publicKey];
    await approvedUnheard(payment);
    expect(await world.sendWebhook(payment.id, 'payment_finished', () => undefined, next.privateKey)).toBe(200);
    await world.advance('3m');
    expect((await payment.view()).outcome).toBeNull();

    workerKeys = [next.publicKey, provider.publicKey];
    await world.advance('1m');

    expect(await payment.ends('1s')).toMatchObject({ status: 'succeeded' });
  });

  it('nothing is lost when the worker has the new key before the bridge', async () => {
    workerKeys = [next.publicKey, provider.publicKey];
    const payment = await atTheBank();
    await silenced(payment);
    await approvedUnheard(payment);

    expect(await world.sendWebhook(payment.id, 'payment_finished', () => undefined, next.privateKey)).toBe(401);
    bridgeKeys = [next.publicKey, provider.publicKey];
    expect(await world.sendWebhook(payment.id, 'payment_finished', () => undefined, next.privateKey)).toBe(200);

    expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  });
});

describe("another merchant's genuine webhook that names our session", () => {
  it.each([
    ['paid', saysPaid],
    [
      'not paid',
      (session: WireSession) => {
        session.status = 'cancelled';
        for (const payment of session.acquiring_payments) payment.status = 'failed';
      },
    ],
  ])('and says %s closes nothing', async (_what, says) => {
    const payment = await atTheBank();
    const status = await world.sendWebhook(payment.id, 'payment_finished', (session) => {
      says(session);
      withoutProof(session);
    });

    expect(status).toBe(200);
    expect(await payment.view()).toMatchObject({ status: 'awaiting_customer', outcome: null });
    await payment.approve();
    expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
  });

  it('sends nobody to a page that status does not agree with', async () => {
    const payment = await world.start('tok_success', { confirmation: 'manual' });
    await payment.reaches('awaiting_confirmation');
    await silenced(payment);
    await world.sendWebhook(payment.id, 'action_required', (session) => {
      withoutProof(session);
      session.acquiring_payments[0] = {
        ...(session.acquiring_payments[0] as WireSession['acquiring_payments'][number]),
        customer_interaction: { redirect: { url: 'https://thief.example/' } },
      };
    });

    expect((await payment.view()).nextStep?.type).toBe('confirm');
  });
});

it('a slow confirm does not hide the step that the customer has to take', async () => {
  const payment = await world.start('tok_success', { confirmation: 'manual' });
  await payment.reaches('awaiting_confirmation');
  world.simulator.faults.onCall({ for: { next: true }, method: 'session/confirm', fault: 'timeout_after' });
  world.simulator.faults.onCall({ for: { all: true }, method: 'session/confirm', fault: 'timeout_after' });

  const confirming = tell(payment.handle, confirm, { by: 'shop' });
  const showsStep = async (): Promise<boolean> =>
    (await payment.handle.query(paymentQuery)).nextStep?.type === 'redirect';
  expect(await becomesTrue(showsStep, 2_900)).toBe(true);
  expect((await payment.handle.fetchHistory()).events?.some(isConfirmAnswered)).toBe(false);

  await confirming;
  world.simulator.faults.liftAll();
  await payment.approve();
  expect(await payment.ends()).toMatchObject({ status: 'succeeded' });
});

it('a webhook too large for a history makes the payment ask', async () => {
  const payment = await atTheBank();
  await world.withoutBridge(async () => payment.approve());

  const noise = Buffer.from(Array.from({ length: 120_000 }, (_, at) => (at * 7_919 * (at % 251)) % 256)).toString(
    'base64',
  );
  const status = await world.sendWebhook(payment.id, 'payment_finished', (session) => (session.padding = noise));

  expect(status).toBe(200);
  expect(await payment.ends('1s')).toMatchObject({ status: 'succeeded' });
  expect(world.callsOf(payment.id).at(-1)).toBe('session/status');
});

describe('what is still unread when the payment ends', () => {
  it('reaches an aftermath, which shows it once it can be read', async () => {
    const payment = await atTheBank();
    bridgeKeys = [next.publicKey, provider.publicKey];
    await world.sendWebhook(payment.id, 'payment_finished', sayNotPaid, next.privateKey);
    await payment.approve();
    const { status } = await payment.ends();
    const { sessionId } = await payment.view();

    expect(status).toBe('succeeded');
    const left = world.client.workflow.getHandle<typeof citAftermath>(aftermathIdOf(sessionId ?? ''));
    expect((await left.query(aftermath)).arrived).toEqual([]);
    workerKeys = [next.publicKey, provider.publicKey];
    await world.advance('2m');
    const isRead = async (): Promise<boolean> => (await left.query(aftermath)).arrived.length > 0;
    expect(await becomesTrue(isRead, 10_000)).toBe(true);
    expect((await left.query(aftermath)).arrived).toMatchObject([{ kind: 'correction', reading: 'not_paid' }]);
  });

  function sayNotPaid(session: WireSession): void {
    session.status = 'cancelled';
    for (const shown of session.acquiring_payments) shown.status = 'failed';
  }
});

function isConfirmAnswered(event: {
  readonly activityTaskCompletedEventAttributes?: { readonly scheduledEventId?: unknown } | null;
  readonly activityTaskFailedEventAttributes?: object | null;
}): boolean {
  // The start's own answer is the first.
  return Boolean(event.activityTaskFailedEventAttributes);
}

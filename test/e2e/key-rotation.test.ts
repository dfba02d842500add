/**
 * Protects open payments while keys change: a rotation under way costs no payment anything, and a key that was removed
 * too early stops payments with a clear error until it is put back. Real server, worker and bridge, encrypted history.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { sealToken, tokenOfPayment, type TokenTerms } from '../../seals/token-seal';
import { workerTokens } from '../../seals/worker-tokens';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { openKeyRing, parseKeyRing } from '../../temporal/encryption/key-ring';
import { activateNewest, addKey, createKeyRing } from '../../temporal/encryption/key-ring-file';
import { EncryptionCodec } from '../../temporal/encryption/payload-codec';
import type { CitPaymentInput } from '../../workflows/contract/payment';
import { startWorld, type RunningPayment, type World } from '../support/payment-world';
import { becomesTrue } from '../support/world/becomes-true';

/** Temporal retries a workflow task at once, then at growing intervals. Ours, for a busy machine. */
const TRIED_WITHIN_MS = 90_000;

const RUNNING = temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;

const workers = generateKeyPairSync('x25519');
/** For a worker that was given the private key of another pair. */
const others = generateKeyPairSync('x25519');
let payments = 0;

let folder: string;
let file: string;
let codec: EncryptionCodec;
let world: World;

/** A data converter that can be replaced, as a restarted process has a new one. */
const exchangeable: PayloadCodec = {
  encode: (payloads, context) => codec.encode(payloads, context),
  decode: (payloads, context) => codec.decode(payloads, context),
};
const dataConverter: DataConverter = { payloadCodecs: [exchangeable], failureConverterPath: FAILURE_CONVERTER_PATH };

function restarted(): void {
  codec = new EncryptionCodec(openKeyRing(file), { readsClear: false });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-'));
  file = join(folder, 'ring.json');
  createKeyRing(file);
  restarted();
  world = await startWorld('real', {
    dataConverter,
    tokens: workerTokens([workers.privateKey], false),
    replacesWorker: true,
  });
}, 120_000);
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true });
});

/** As this world starts a payment. */
function termsOf(paymentId: string): TokenTerms {
  return { paymentId, amount: 10_000, currency: 'usd', customer: { reference: 'customer-7' } };
}

/** As the starter does it: the token is sealed for this payment. */
async function start(token: string, change: Partial<CitPaymentInput> = {}): Promise<RunningPayment> {
  payments += 1;
  const paymentId = `order-${String(payments)}`;
  const sealed = sealToken(`${token}#${paymentId}`, workers.publicKey, tokenOfPayment(termsOf(paymentId)));
  return world.start(token, { paymentId, token: sealed, ...change });
}

async function atTheBank(): Promise<RunningPayment> {
  const payment = await start('tok_success');
  await payment.reaches('awaiting_customer');
  return payment;
}

/** The ids of the keys that this payment's history was encrypted with. */
async function keysOf({ handle }: RunningPayment): Promise<string[]> {
  const bytes = Buffer.from(temporal.api.history.v1.History.encode(await handle.fetchHistory()).finish());
  return ['k1', 'k2'].filter((id) => bytes.includes(Buffer.from(`encryption-key-id\x12\x02${id}`)));
}

it('finishes every payment that is open while the key changes, and still reads what was written before', async () => {
  const before = await start('tok_frictionless');
  expect(await before.ends()).toMatchObject({ status: 'succeeded' });
  const [first, second] = [await atTheBank(), await atTheBank()];

  addKey(file);
  restarted();
  await first.approve();
  expect(await first.ends()).toMatchObject({ status: 'succeeded' });
  await world.withoutWorker(async () => {
    activateNewest(file);
    restarted();
  });
  await second.approve();
  const third = await start('tok_frictionless');

  expect(await second.ends()).toMatchObject({ status: 'succeeded' });
  expect(await third.ends()).toMatchObject({ status: 'succeeded' });
  expect(await Promise.all([before, first, second, third].map(keysOf))).toEqual([['k1'], ['k1'], ['k1', 'k2'], ['k2']]);
  expect(await before.handle.result()).toMatchObject({ status: 'succeeded' });
  expect(await before.view()).toMatchObject({ status: 'succeeded' });
  await world.assertMoney();
});

it('a payment whose key was removed too early stops, names the key, and goes on when the key is put back', async () => {
  const whole = parseKeyRing(readFileSync(file, 'utf8'));
  // As before the rotation: the payment is encrypted with the key that is then removed.
  writeFileSync(file, JSON.stringify({ ...whole, active: 'k1' }));
  restarted();
  const payment = await atTheBank();

  await world.withoutWorker(async () => {
    await payment.approve();
    writeFileSync(file, JSON.stringify({ active: 'k2', keys: { k2: whole.keys['k2'] } }));
    restarted();
  });
  expect(await becomesTrue(async () => (await failureIn(payment)) !== null, TRIED_WITHIN_MS)).toBe(true);
  const failure = await failureIn(payment);
  // Asked of the service itself: without the key the memo cannot be read either.
  const { workflowExecutionInfo } = await world.client.workflowService.describeWorkflowExecution({
    namespace: 'default',
    execution: { workflowId: payment.handle.workflowId },
  });
  writeFileSync(file, JSON.stringify(whole));

  // The workflow's details are encrypted in history like everything else.
  const said = await codec.decode(failure?.encodedAttributes ? [failure.encodedAttributes] : []);
  expect(failure?.message).toBe('Encoded failure');
  expect(Buffer.from(said[0]?.data ?? []).toString()).toMatch(/encrypted with key k1, which is not in the key ring/);
  expect(workflowExecutionInfo?.status).toBe(RUNNING);
  expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
  // All other money invariants hold.
  await expect(world.assertMoney(payment.id)).rejects.toThrow(/^\S+ I3: a workflow task failed: Encoded failure$/);
}, 120_000);

const HOURS = 60 * 60_000;

it.each([
  ['in plain text', 'token_unreadable', () => 'tok_frictionless'],
  ['sealed to another key', 'token_unreadable', (own: TokenTerms) => sealedFor(own, others.publicKey)],
  ['sealed for another payment', 'token_unreadable', () => sealedFor(termsOf('order-1'))],
  ['sealed for another amount', 'token_unreadable', (own: TokenTerms) => sealedFor({ ...own, amount: 1 })],
  ['sealed for another attempt', 'token_unreadable', (own: TokenTerms) => sealedFor({ ...own, attempt: 2 })],
  [
    'sealed five hours ago',
    'token_expired',
    (own: TokenTerms) => sealedFor(own, workers.publicKey, Date.now() - 5 * HOURS),
  ],
])(
  'with a token that came %s, sends nothing, says so, and ends unpaid and safe to retry',
  async (_, code, tokenFor) => {
    const paymentId = `order-${randomUUID()}`;
    const payment = await start('', {
      paymentId,
      token: tokenFor(termsOf(paymentId)),
      deadlines: { readyToConfirm: '1s' },
    });

    expect(await payment.ends()).toMatchObject({ status: 'cancelled', code, retry: 'safe' });
    expect(world.callsOf(payment.id)).not.toContain('session/start/payment');
    await world.assertMoney(payment.id);
  },
);

function sealedFor(terms: TokenTerms, publicKey = workers.publicKey, at = Date.now()): string {
  return sealToken('tok_frictionless', publicKey, tokenOfPayment(terms), at);
}

/** Why its workflow task failed; null when none has. */
async function failureIn({ handle }: RunningPayment): Promise<temporal.api.failure.v1.IFailure | null> {
  const { events } = await handle.fetchHistory();
  const failures = (events ?? []).map((event) => event.workflowTaskFailedEventAttributes?.failure);
  return failures.find((failure) => failure !== undefined && failure !== null) ?? null;
}

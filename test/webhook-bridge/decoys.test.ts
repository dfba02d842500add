/**
 * Protects webhooks (I7) from whoever may write to Temporal: a workflow that looks like a payment or an aftermath of ours, and
 * is none, gets none of them, and no 200 is given for what only it has got.
 */
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { marked, notPaid, paid, send, webhook, type News } from '../../campaigns/samples/webhooks';
import { connectClient, type TemporalClient } from '../../temporal/connection';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { EncryptionCodec } from '../../temporal/encryption/payload-codec';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { temporalSettings } from '../../temporal/settings';
import { paymentsOf } from '../../webhook-bridge/payments/payments';
import { CIT_AFTERMATH, CIT_PAYMENT } from '../../workflows/contract/messages';
import { SEARCH_ATTRIBUTES, SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import { aftermathIdOf, WORKFLOW_ID_PREFIX } from '../../workflows/contract/workflow-id';
import { closeBridges, startBridge, type RunningBridge } from './support/bridge';
import { connect, signalsOf, startPayment, until, type Started } from './support/temporal';

const key = createSecretKey(randomBytes(32));
const ring = { active: () => ({ id: 'k1', key }), find: () => ({ id: 'k1', key }) };
const REQUEST = { amount: 10_000, currency: 'usd', tokenFingerprint: 'f'.repeat(64) };

let server: DevServer;
/** Ours, with the key ring. */
let ours: TemporalClient;
/** Somebody who may write to Temporal, and has no key. */
let theirs: TemporalClient;
let bridge: RunningBridge;
let alarms: string[];

beforeAll(async () => {
  server = await startDevServer({ searchAttributes: SEARCH_ATTRIBUTES, promptTimers: true });
  const settings = temporalSettings({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace });
  const payloadCodecs = [new EncryptionCodec(ring, { readsClear: false })];
  ours = connectClient(settings, { payloadCodecs, failureConverterPath: FAILURE_CONVERTER_PATH });
  theirs = connect(server);
});
beforeEach(async () => {
  alarms = [];
  const alarm = (what: string, workflowId: string): void => void alarms.push(`${what}: ${workflowId}`);
  bridge = await startBridge(paymentsOf(ours, { alarm }));
});
afterEach(closeBridges);
afterAll(async () => {
  await ours?.close();
  await theirs?.close();
  await server?.stop();
});

/** Nobody works on it, so it stays open and keeps what it is sent. */
async function squat(client: Client, workflowType: string, workflowId: string, change: object = {}): Promise<void> {
  await client.workflow.start(workflowType, { workflowId, taskQueue: 'nobody', args: [], ...change });
}

const claims = (sessionId: string) => ({ typedSearchAttributes: [{ key: SmartGlocalSessionId, value: sessionId }] });
const listed = (sessionId: string, count: number): Promise<void> =>
  until(async () => {
    const query = `${SmartGlocalSessionId.name} = "${sessionId}"`;
    return (await theirs.client.workflow.count(query)).count >= count;
  });
const news = ({ sessionId }: Pick<Started, 'sessionId'>, more: News = {}): Buffer =>
  webhook({ sessionId, updatedAt: new Date().toISOString(), ...more });

describe('a decoy that claims the session of a payment', () => {
  const DECOYS: readonly (readonly [string, string, object])[] = [
    ['of another type', 'anyWorkflow', { memo: { request: REQUEST } }],
    ['without a memo', CIT_PAYMENT, {}],
    ['with a memo in clear', CIT_PAYMENT, { memo: { request: REQUEST } }],
  ];

  it.each(DECOYS)('%s does not swallow its webhooks', async (_what, type, more) => {
    const payment = await startPayment(ours);
    const decoy = `${WORKFLOW_ID_PREFIX}decoy-${randomUUID()}`;
    await squat(theirs.client, type, decoy, { ...claims(payment.sessionId), ...more });
    await listed(payment.sessionId, 2);

    expect(await send(bridge.url, news(payment))).toBe(200);

    expect(await signalsOf(ours, payment.workflowId)).toEqual(['ready_to_confirm']);
    expect(await signalsOf(theirs, decoy)).toEqual([]);
  });

  it('with the encrypted memo of another payment does not swallow its webhooks', async () => {
    const payment = await startPayment(ours);
    const other = await startPayment(ours);
    const described = await theirs.client.workflowService.describeWorkflowExecution({
      namespace: server.namespace,
      execution: { workflowId: other.workflowId },
    });
    const decoy = `${WORKFLOW_ID_PREFIX}decoy-${randomUUID()}`;
    await squat(theirs.client, CIT_PAYMENT, decoy, claims(payment.sessionId));
    await listed(payment.sessionId, 2);
    await theirs.client.workflowService
      .startWorkflowExecution({
        namespace: server.namespace,
        workflowId: `${decoy}-2`,
        requestId: randomUUID(),
        workflowType: { name: CIT_PAYMENT },
        taskQueue: { name: 'nobody' },
        memo: described.workflowExecutionInfo?.memo ?? null,
        searchAttributes: {
          indexedFields: { [SmartGlocalSessionId.name]: keyword(payment.sessionId) },
        },
      })
      .then(() => listed(payment.sessionId, 3));

    expect(await send(bridge.url, news(payment))).toBe(200);

    expect(await signalsOf(ours, payment.workflowId)).toEqual(['ready_to_confirm']);
    const { events } = await theirs.client.workflow.getHandle(`${decoy}-2`).fetchHistory();
    expect(events?.some((event) => event.workflowExecutionSignaledEventAttributes)).toBe(false);
    expect(alarms.length).toBeGreaterThan(0);
  });

  it('alone is no reason for a 200', async () => {
    const sessionId = `ps_${randomUUID()}`;
    const decoy = `${WORKFLOW_ID_PREFIX}decoy-${randomUUID()}`;
    await squat(theirs.client, CIT_PAYMENT, decoy, { ...claims(sessionId), memo: { request: REQUEST } });
    await listed(sessionId, 1);

    expect(await send(bridge.url, news({ sessionId }))).toBe(503);
    expect(await signalsOf(theirs, decoy)).toEqual([]);
  });

  it('under the id of our own metadata is no reason for a 200', async () => {
    const paymentId = randomUUID();
    await squat(theirs.client, CIT_PAYMENT, WORKFLOW_ID_PREFIX + paymentId, { memo: { request: REQUEST } });

    const status = await send(bridge.url, news({ sessionId: `ps_${randomUUID()}` }, { metadata: marked(paymentId) }));

    expect(status).toBe(503);
    expect(await signalsOf(theirs, WORKFLOW_ID_PREFIX + paymentId)).toEqual([]);
  });

  it('that takes the id of a payment later gets none of its webhooks', async () => {
    const payment = await startPayment(ours);
    expect(await send(bridge.url, news(payment, { metadata: marked(payment.paymentId) }))).toBe(200);
    await theirs.client.workflow.getHandle(payment.workflowId).terminate();
    await squat(theirs.client, CIT_PAYMENT, payment.workflowId, { memo: { request: REQUEST } });

    const type = 'action_required';
    const status = await send(bridge.url, news(payment, { metadata: marked(payment.paymentId), type }));

    expect(await signalsOf(theirs, payment.workflowId)).toEqual([]);
    expect(status).not.toBe(200);
  });
});

describe('the id of an aftermath that somebody else has taken', () => {
  it.each([
    ['by a workflow of another type', 'anyWorkflow', {}],
    ['by one whose memo says that it has everything', CIT_AFTERMATH, { memo: { payment: null, kept: [PAID_KEY()] } }],
  ])('%s is passed over: the news goes to another id', async (_how, type, more) => {
    const payment = await startPayment(ours);
    await theirs.client.workflow.getHandle(payment.workflowId).terminate();
    const taken = aftermathIdOf(payment.sessionId);
    await squat(theirs.client, type, taken, more);

    expect(await send(bridge.url, news(payment, { ...paid, metadata: marked(payment.paymentId) }))).toBe(200);
    expect(await send(bridge.url, news(payment, { ...notPaid, metadata: marked(payment.paymentId) }))).toBe(200);

    expect(await signalsOf(theirs, taken)).toEqual([]);
    expect(await signalsOf(ours, `${taken}~2`)).toEqual(['after_the_end', 'after_the_end']);
    expect(alarms[0]).toContain(taken);
  });
});

function PAID_KEY(): string {
  return 'broken_off:accepted/succeeded';
}

function keyword(value: string): { metadata: Record<string, Uint8Array>; data: Uint8Array } {
  const metadata = { encoding: Buffer.from('json/plain'), type: Buffer.from('Keyword') };
  return { metadata, data: Buffer.from(JSON.stringify(value)) };
}

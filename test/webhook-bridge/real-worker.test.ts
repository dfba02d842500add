/**
 * Protects the contract between bridge and payment: the provider's signed webhooks, through the real bridge, move a
 * real workflow.
 */
import { createPublicKey } from 'node:crypto';
import pino from 'pino';
import { parseLinkSecrets } from '../../seals/customer-link';
import { createBridge } from '../../webhook-bridge/app';
import { paymentsOf } from '../../webhook-bridge/payments/payments';
import { addressOf, close, listen } from '../../webhook-bridge/server';
import { aftermath } from '../../workflows/contract/messages';
import { aftermathIdOf } from '../../workflows/contract/workflow-id';
import { startWorld, type World } from '../support/payment-world';

let world: World;
let bridge: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  world = await startWorld('real');
  const app = createBridge({
    payments: paymentsOf({ client: world.client, reach: () => Promise.resolve() }),
    publicKeys: () => [createPublicKey(world.simulator.publicKeyPem)],
    linkSecrets: parseLinkSecrets(Buffer.alloc(32, 7).toString('base64')),
    publicBaseUrl: 'http://127.0.0.1:3000',
    logger: pino({ level: 'silent' }),
  });
  bridge = await listen(app, '127.0.0.1', 0);
  world.simulator.setWebhookUrl(`${addressOf(bridge)}/webhooks/smart-glocal`);
}, 120_000);
afterAll(async () => {
  await world?.close();
  if (bridge !== undefined) await close(bridge);
});

it.each([
  ['with our metadata', 'tok_success'],
  ['by its session alone', 'tok_success+no_metadata'],
])('delivers each webhook to its payment %s, and answers each 200', async (_how, token) => {
  const payment = await world.start(token);

  const { sessionId } = await payment.reaches('awaiting_customer');
  const report = world.simulator.provider.sessions().find((session) => session.sessionId === sessionId);
  world.simulator.provider.approve(report?.challengeId ?? '');

  expect(await payment.ends()).toMatchObject({ status: 'succeeded', late: false });
  const deliveries = world.simulator.journal.entries.filter((entry) => entry.kind === 'delivery');
  const ours = deliveries.filter((entry) => entry.sessionId === sessionId);
  expect(ours.map(({ type, reply }) => [type, reply])).toEqual([
    ['ready_to_confirm', 200],
    ['action_required', 200],
    ['payment_finished', 200],
  ]);
});

it('keeps a chargeback that arrives after the end, and answers it 200', async () => {
  const payment = await world.start('tok_frictionless');
  const { status } = await payment.ends();
  const { sessionId } = await payment.view();

  world.simulator.provider.chargeBack(sessionId ?? '');
  await world.simulator.whenIdle();

  expect(status).toBe('succeeded');
  expect(await world.client.workflow.getHandle(aftermathIdOf(sessionId ?? '')).query(aftermath)).toMatchObject({
    payment: payment.id,
    status: 'open',
    arrived: [{ kind: 'chargeback', amount: 10_000, currency: 'usd' }],
  });
  const delivery = world.simulator.journal.entries.findLast((entry) => entry.kind === 'delivery');
  expect(delivery).toMatchObject({ sessionId, type: 'payment_refunded', reply: 200 });
});

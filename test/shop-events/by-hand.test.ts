/** Protects the shop from events that nobody's payment has told: one that is started by hand is not sent, and not signed. */
import { WorkflowFailedError } from '@temporalio/client';
import { parseShopEventSecrets } from '../../activities/shop-events';
import { SHOP_EVENT, type ShopEventInput } from '../../workflows/contract/shop-event';
import { shopEventIdOf } from '../../workflows/contract/workflow-id';
import { startWorld, type World } from '../support/payment-world';
import { closeOtherSystems, startOtherSystem, type OtherSystem } from '../webhook-bridge/support/receiver';

let shop: OtherSystem;
let world: World;
beforeAll(async () => {
  shop = await startOtherSystem();
  const sign = parseShopEventSecrets(Buffer.alloc(32, 7).toString('base64'));
  world = await startWorld('time-skipping', { shop: { url: shop.url, sign } });
});
afterAll(async () => {
  await world?.close();
  await closeOtherSystems();
});

it('an event that was started by hand fails, and the shop hears nothing', async () => {
  const payment = await world.start('tok_decline_insufficient_funds');
  await payment.ends();
  const told = world.client.workflow.getHandle(shopEventIdOf(payment.handle.workflowId, 'declined'));
  await told.result();
  const heard = shop.got.length;
  const { taskQueue } = await payment.handle.describe();
  const [genuine] = await inputOf(told.workflowId);

  const invented = await world.client.workflow.start(SHOP_EVENT, {
    workflowId: shopEventIdOf(payment.handle.workflowId, 'succeeded'),
    taskQueue,
    args: [{ ...(genuine as ShopEventInput), happening: 'succeeded' }],
  });

  await expect(invented.result()).rejects.toBeInstanceOf(WorkflowFailedError);
  expect(shop.got).toHaveLength(heard);
});

async function inputOf(workflowId: string): Promise<readonly unknown[]> {
  const { events } = await world.client.workflow.getHandle(workflowId).fetchHistory();
  const payloads = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return payloads.map(({ data }) => JSON.parse(Buffer.from(data ?? []).toString('utf8')) as unknown);
}

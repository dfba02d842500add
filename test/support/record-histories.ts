/**
 * Records one history per scenario into test/histories: `npm run histories`. An existing history is kept: none is ever
 * overwritten to make a test pass. A change of what open payments replay to needs a patch, and a history with a new
 * name.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { parseShopEventSecrets } from '../../activities/shop-events';
import type { citAftermath } from '../../workflows/cit-aftermath';
import { aftermath, resolveAftermath } from '../../workflows/contract/messages';
import { aftermathIdOf, shopEventIdOf } from '../../workflows/contract/workflow-id';
import { closeOtherSystems, startOtherSystem } from '../webhook-bridge/support/receiver';
import { becomesTrue } from './world/becomes-true';
import { startWorld, type RunningPayment, type World } from './payment-world';
import { SCENARIOS, SHOP_SCENARIOS, statusOf } from './scenarios';
import { tell } from './tell';

const FOLDER = join(__dirname, '..', 'histories');
const ROOT = join(__dirname, '..', '..');
const SECRET = Buffer.alloc(32, 7).toString('base64');

async function recordAll(): Promise<void> {
  const quiet = await startWorld();
  try {
    await record(quiet, SCENARIOS);
    await recordAftermath(quiet);
  } finally {
    await quiet.close();
  }

  const shop = await startOtherSystem();
  const telling = await startWorld('time-skipping', { shop: { url: shop.url, sign: parseShopEventSecrets(SECRET) } });
  try {
    await record(telling, SHOP_SCENARIOS, async (payment, status) => {
      const delivery = telling.client.workflow.getHandle(shopEventIdOf(payment.handle.workflowId, status));
      await delivery.result();
      await write('shop_event', delivery);
    });
  } finally {
    await telling.close();
    await closeOtherSystems();
  }
}

/** A declined payment that was paid after all, and paid back. */
async function recordAftermath(world: World): Promise<void> {
  if (existsSync(fileOf('aftermath'))) return;
  const payment = await world.start('tok_decline_insufficient_funds');
  await payment.ends();
  const { sessionId } = await payment.view();
  await world.sendWebhook(payment.id, 'payment_finished', (session) => {
    session.status = 'accepted';
    for (const shown of session.acquiring_payments) shown.status = 'succeeded';
  });
  for (const status of ['in_progress', 'accepted']) {
    await world.sendWebhook(payment.id, 'payment_refunded', (session) => {
      session.status = 'accepted';
      const refund = { id: 'rf_1', status, amount_details: { amount: 10_000, currency: 'usd' } };
      for (const shown of session.acquiring_payments) Object.assign(shown, { status: 'succeeded', refunds: [refund] });
    });
  }
  const handle = world.client.workflow.getHandle<typeof citAftermath>(aftermathIdOf(sessionId ?? ''));
  await becomesTrue(async () => (await handle.query(aftermath)).arrived.length === 3, 10_000);
  await tell(handle, resolveAftermath, { as: 'declined', by: 'support', why: 'The money went back.' });
  await handle.result();
  await write('aftermath', handle);
}

async function record(
  world: World,
  scenarios: typeof SCENARIOS,
  andThen: (payment: RunningPayment, status: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (const [name, play] of Object.entries(scenarios)) {
    if (existsSync(fileOf(name))) continue;
    const payment = await play(world);
    const { status } = await payment.ends('3h');
    if (status !== statusOf(name)) throw new Error(`${name} ended as ${status}; nothing was recorded`);
    await write(name, payment.handle);
    await andThen(payment, status);
  }
}

async function write(name: string, handle: Pick<RunningPayment['handle'], 'fetchHistory'>): Promise<void> {
  // Stack traces contain the folder of the project, which is another one on the next machine.
  const history = historyToJSON(await handle.fetchHistory()).replaceAll(ROOT, '.');
  writeFileSync(fileOf(name), `${history}\n`);
  process.stdout.write(`recorded ${name}\n`);
}

function fileOf(name: string): string {
  return join(FOLDER, `${name}.json`);
}

recordAll().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

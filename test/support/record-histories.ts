/**
 * Records one history per scenario into test/histories: `npm run histories`. An existing history is kept: none is ever
 * overwritten to make a test pass. A change of what open payments replay to needs a patch, and a history with a new
 * name.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { parseShopEventSecrets } from '../../activities/shop-events';
import { shopEventIdOf } from '../../workflows/contract/workflow-id';
import { closeOtherSystems, startOtherSystem } from '../webhook-bridge/support/receiver';
import { startWorld, type RunningPayment, type World } from './payment-world';
import { SCENARIOS, SHOP_SCENARIOS, statusOf } from './scenarios';

const FOLDER = join(__dirname, '..', 'histories');
const ROOT = join(__dirname, '..', '..');
const SECRET = Buffer.alloc(32, 7).toString('base64');

async function recordAll(): Promise<void> {
  const quiet = await startWorld();
  await record(quiet, SCENARIOS).finally(() => quiet.close());

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

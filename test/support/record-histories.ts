/**
 * Records one history per scenario into test/histories: `npm run histories`. A history that exists is kept: one is never
 * overwritten to make a test pass. Whoever changes what open payments replay to adds a patch, and records a new name.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { startWorld } from './payment-world';
import { SCENARIOS, statusOf } from './scenarios';

const FOLDER = join(__dirname, '..', 'histories');
const ROOT = join(__dirname, '..', '..');

async function record(): Promise<void> {
  const world = await startWorld();
  try {
    for (const [name, play] of Object.entries(SCENARIOS)) {
      const file = join(FOLDER, `${name}.json`);
      if (existsSync(file)) continue;
      const payment = await play(world);
      const { status } = await payment.ends('3h');
      if (status !== statusOf(name)) throw new Error(`${name} ended as ${status}; nothing was recorded`);
      // Stack traces name the folder that the project lies in; the next machine has another.
      const history = historyToJSON(await payment.handle.fetchHistory()).replaceAll(ROOT, '.');
      writeFileSync(file, `${history}\n`);
      process.stdout.write(`recorded ${name}\n`);
    }
  } finally {
    await world.close();
  }
}

record().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

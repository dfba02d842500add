/** The simulator's process: `npm run simulator`, or `node dist/simulator/main.js`. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { runMain } from '../environment/exit';
import { processLog } from '../environment/process-log';
import { systemClock } from './clock';
import { readConfig } from './config';
import { startSimulator } from './start';

/** How long a receiver of webhooks may take, real ms; undocumented, ours. */
const WEBHOOK_TIMEOUT_MS = 10_000;

runMain(main);

/** Runs until SIGINT or SIGTERM, and leaves nothing open. */
async function main(): Promise<void> {
  const config = readConfig();
  const logger = processLog('simulator', config.LOG_LEVEL);
  // Before anything is open: a signal that comes while we start must not be lost.
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

  const scale = config.SIMULATOR_CLOCK_SCALE;
  const clock = systemClock(scale);
  const simulator = await startSimulator({
    clock,
    host: config.SIMULATOR_HOST,
    port: config.SIMULATOR_PORT,
    project: config.SIMULATOR_PROJECT,
    partnerPublicKey: config.SIMULATOR_PARTNER_PUBLIC_KEY_FILE,
    // Receivers, and people who watch, live in real time, however fast the provider's timers run.
    webhookTimeoutMs: WEBHOOK_TIMEOUT_MS * scale,
    delays: { stepMs: config.SIMULATOR_DELAY_MS * scale },
    ...(config.SIMULATOR_PUBLIC_URL !== undefined && { publicUrl: config.SIMULATOR_PUBLIC_URL }),
    ...(config.SIMULATOR_SEED !== undefined && { seed: config.SIMULATOR_SEED }),
    ...(config.SIMULATOR_WEBHOOK_URL !== undefined && { webhookUrl: config.SIMULATOR_WEBHOOK_URL }),
    ...(config.SIMULATOR_WEBHOOK_PRIVATE_KEY_FILE !== undefined && {
      webhookPrivateKey: config.SIMULATOR_WEBHOOK_PRIVATE_KEY_FILE,
    }),
    print: (entry) => logger.info(entry, `provider: ${String(entry['kind'])}`),
  });

  try {
    if (config.SIMULATOR_WEBHOOK_PUBLIC_KEY_FILE !== undefined) {
      writeFileSync(config.SIMULATOR_WEBHOOK_PUBLIC_KEY_FILE, simulator.publicKeyPem, { mode: 0o644 });
    }
    const { url, project, seed } = simulator;
    const webhookUrl = config.SIMULATOR_WEBHOOK_URL ?? null;
    logger.info(
      { url, project, webhookUrl, clockScale: scale, seed },
      `Simulated Smart Glocal on ${url}, project ${project}, webhooks to ${webhookUrl ?? 'no address'}. No money moves here.`,
    );

    await stopped;
    logger.info('Stopping.');
  } finally {
    await simulator.close();
    clock.stop();
  }
  logger.info('Stopped.');
}

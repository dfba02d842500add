/** The bridge's process: `npm run webhook-bridge`, or `node dist/webhook-bridge/main.js`. */
import { once } from 'node:events';
import { runMain } from '../environment/exit';
import { readKeyFile } from '../environment/key-file';
import { processLog } from '../environment/process-log';
import { watchPublicKeys } from '../smart-glocal/public-keys';
import { connectClient } from '../temporal/connection';
import { createBridge } from './app';
import { loggedWord } from './bounds/log-text';
import { onceAMinute, type Often } from './bounds/once-a-minute';
import { readConfig } from './config';
import { paymentsOf } from './payments/payments';
import { addressOf, close, listen, type DoorLimits } from './server';

runMain(main);

/** Runs until SIGINT or SIGTERM; then running requests are answered, and nothing stays open. */
async function main(): Promise<void> {
  const config = readConfig();
  const logger = processLog('webhook-bridge', config.logLevel);
  if (config.history.warning !== null) logger.warn(config.history.warning);

  // Before anything is open: a signal that comes while we start must not be lost.
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const publicKeys = watchPublicKeys(config.publicKeyFiles, readKeyFile, logger);
  const temporal = connectClient(config.temporal, config.history.dataConverter);
  const often = onceAMinute(logger);
  try {
    const app = createBridge({
      payments: paymentsOf(temporal, {
        taskQueue: config.taskQueue,
        alarm(what, workflowId) {
          const facts = { workflowId: loggedWord(workflowId) };
          often({
            kind: what,
            level: 'error',
            facts,
            meaning: `ALARM: ${what}. Somebody has write access to Temporal.`,
          });
        },
      }),
      publicKeys: publicKeys.current,
      sealKey: config.sealKey,
      linkSecrets: config.linkSecrets,
      publicBaseUrl: config.publicBaseUrl,
      forwardUrl: config.forwardUrl,
      shop: config.shop,
      logger,
    });
    const server = await listen(app, config.host, config.port, config.door, () => often(crowded(config.door)));
    logger.info(
      {
        address: addressOf(server),
        publicBaseUrl: config.publicBaseUrl,
        temporal: temporal.address,
        namespace: temporal.namespace,
        publicKeys: publicKeys.current().length,
        // The host alone: a path or a query can be a secret.
        forwardsTo: config.forwardUrl?.host ?? null,
      },
      `Webhook bridge on ${addressOf(server)}, Temporal at ${temporal.address}, namespace ${temporal.namespace}.`,
    );

    await stopped;
    logger.info('Stopping: no new requests, the running ones are answered.');
    await close(server);
  } finally {
    publicKeys.stop();
    await temporal.close();
  }
  logger.info('Stopped.');
}

function crowded({ maxConnections }: Pick<DoorLimits, 'maxConnections'>): Often {
  return {
    kind: 'crowded',
    level: 'warn',
    facts: { maxConnections },
    meaning:
      'All connections were taken: the longest idle one was closed for a new one. Somebody may be holding them; or raise ' +
      'WEBHOOK_BRIDGE_MAX_CONNECTIONS, below the open files that this process may have.',
  };
}

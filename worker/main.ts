/** The worker's process: reads its configuration, connects, and carries out payments until it is told to stop. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createPaymentActivities } from '../activities/payment-activities';
import { createNewsActivities } from '../activities/read-news';
import { createShopEventActivities } from '../activities/shop-events';
import { runMain } from '../environment/exit';
import { readKeyFile } from '../environment/key-file';
import { processLog } from '../environment/process-log';
import { metadataProofs } from '../seals/metadata-proof';
import { openNews } from '../seals/news-seal';
import { workerTokens } from '../seals/worker-tokens';
import { environmentOf } from '../smart-glocal/base-url';
import { createSmartGlocal } from '../smart-glocal/client';
import { watchPublicKeys } from '../smart-glocal/public-keys';
import { verifyingKey } from '../smart-glocal/signature';
import { acceptsClear, dataConverterOf } from '../temporal/data-converter';
import { lookoutOver } from '../temporal/lookout';
import { ensureSearchAttributes } from '../temporal/search-attributes';
import { temporalSettings } from '../temporal/settings';
import { connectWorker } from '../temporal/worker-connection';
import { SEARCH_ATTRIBUTES } from '../workflows/contract/search-attributes';
import { unreadable } from '../workflows/contract/unreadable';
import { readConfig, shopEventTargetOf } from './config';
import { createPaymentWorker } from './payment-worker';
import { workflowCode } from './workflow-code';

runMain(async () => {
  const config = readConfig();
  const log = processLog('worker', config.LOG_LEVEL);
  Runtime.install({
    // Regardless of LOG_LEVEL: at TRACE the SDK prints what it has decrypted, including customers and reasons.
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      log[LEVELS[level]]({ ...meta }, message);
    }),
  });

  const history = dataConverterOf(config, { standIn: unreadable });
  if (history.warning !== null) log.warn(history.warning);

  const baseUrl = config.SMART_GLOCAL_BASE_URL;
  const simulatorHost = config.SMART_GLOCAL_SIMULATOR_HOST ?? null;
  const environment = environmentOf(baseUrl, simulatorHost);
  if (environment === null) throw new Error('SMART_GLOCAL_BASE_URL was accepted but belongs to no known environment.');
  const project = config.SMART_GLOCAL_PROJECT;
  const shop = shopEventTargetOf(config);
  const restoredAt = config.TEMPORAL_RESTORED_AT;
  const temporal = temporalSettings();
  const connection = await connectWorker(temporal);
  const sealKeys = config.TOKEN_SEAL_PRIVATE_KEY_FILE ?? null;
  const tokens = workerTokens(sealKeys, acceptsClear(config.ALLOW_UNENCRYPTED_HISTORY));
  const proofs = metadataProofs(sealKeys, config.CUSTOMER_LINK_SECRET);
  const publicKeys = watchPublicKeys(config.SMART_GLOCAL_PUBLIC_KEY_FILES, readKeyFile, log);
  const newsActivities = createNewsActivities({
    open: (sealed) => openNews(sealed, sealKeys ?? []),
    isSigned: (body, signature) => verifyingKey(body, signature, publicKeys.current()) >= 0,
    proofs,
    sealToken: tokens.seal,
  });
  const paymentActivities = createPaymentActivities({
    smartGlocal: createSmartGlocal({
      baseUrl,
      simulatorHost,
      project,
      privateKey: config.SMART_GLOCAL_PRIVATE_KEY_FILE,
    }),
    binding: { environment, baseUrl, project },
    publicBaseUrl: config.PUBLIC_BASE_URL,
    linkSecrets: config.CUSTOMER_LINK_SECRET,
    tokens,
    proofs,
    lookout: {
      ...lookoutOver(connection, temporal.namespace, history.dataConverter),
      ...(restoredAt === undefined ? {} : { restoredAt }),
    },
    now: Date.now,
    tellsShop: shop !== null,
  });

  try {
    await ensureSearchAttributes(connection, temporal.namespace, SEARCH_ATTRIBUTES);
    const worker = await createPaymentWorker({
      connection,
      namespace: temporal.namespace,
      taskQueue: config.TEMPORAL_TASK_QUEUE,
      dataConverter: history.dataConverter,
      activities: { ...paymentActivities, ...newsActivities, ...createShopEventActivities(shop) },
      workflows: await workflowCode(Runtime.instance().logger),
    });
    log.info(
      {
        temporal: temporal.address,
        namespace: temporal.namespace,
        taskQueue: config.TEMPORAL_TASK_QUEUE,
        build: config.WORKER_BUILD,
        smartGlocal: baseUrl,
        environment,
        project,
        shopEvents: shop?.url.origin ?? 'off', // Only the origin: path and query may contain a key.
      },
      `worker started: payments go to ${environment} (${baseUrl})`,
    );
    await worker.run();
    log.info('worker stopped');
  } finally {
    publicKeys.stop();
    await connection.close();
  }
});

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

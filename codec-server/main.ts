/** The codec server's process: `npm run codec-server`, or `node dist/codec-server/main.js`. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runMain } from '../environment/exit';
import { processLog } from '../environment/process-log';
import { createCodecServer } from './app';
import { readConfig } from './config';

/** Ours: the largest request takes less than a second on a slow disk; a peer that needs longer is stalling. */
const LIMITS = { headersTimeout: 5_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 } as const;

runMain(main);

/** Runs until SIGINT or SIGTERM; then running requests are answered, and nothing stays open. */
async function main(): Promise<void> {
  const { history, host, port, allowedOrigins, bearerToken, isOpen, encrypts, logLevel } = readConfig();
  const logger = processLog('codec-server', logLevel);
  if (history.warning !== null) logger.warn(history.warning);
  if (isOpen) {
    logger.warn(
      `Listening on ${host} without CODEC_SERVER_BEARER_TOKEN: anybody who reaches this port can read every payment.`,
    );
  }

  // Before anything is open: a signal that comes while we start must not be lost.
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const [codec = null] = history.dataConverter.payloadCodecs ?? [];
  const server = createServer(LIMITS, createCodecServer({ codec, allowedOrigins, bearerToken, encrypts, logger }));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
    throw new Error(
      `The codec server cannot listen on ${host}:${String(port)} (${code}). Check CODEC_SERVER_HOST and CODEC_SERVER_PORT.`,
      { cause: error },
    );
  }
  const { port: actual } = server.address() as AddressInfo;
  logger.info(
    { allowedOrigins },
    `Codec server on http://${host.includes(':') ? `[${host}]` : host}:${String(actual)}.`,
  );

  await stopped;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
  logger.info('Stopped.');
}

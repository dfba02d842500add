/**
 * Payments to photograph in the real Web UI: the complete server with time that can be skipped, the real worker and
 * bridge, a simulated Smart Glocal, encrypted history, and the codec server that makes it readable for the Web UI.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { createCodecServer } from '../../codec-server/app';
import { workerTokens } from '../../seals/worker-tokens';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { EncryptionCodec } from '../../temporal/encryption/payload-codec';
import { freePort } from '../../temporal/servers/free-port';
import { startWorld, type World } from '../support/payment-world';
import { installQuietRuntime } from '../support/world/quiet-runtime';
import { startSkippingRealServer } from '../support/world/skipping-real-server';

export interface Stage {
  readonly world: World;
  /** The page of a workflow in the Web UI. */
  readonly pageOf: (workflowId: string) => string;
  readonly uiUrl: string;
  readonly close: () => Promise<void>;
}

/** Everything is up until `close`. */
export async function openStage(): Promise<Stage> {
  installQuietRuntime();
  const uiPort = await freePort();
  const key = { id: 'k1', key: createSecretKey(randomBytes(32)) };
  const codec = new EncryptionCodec({ active: () => key, find: () => key }, { readsClear: false });
  const app = createCodecServer({
    codec,
    allowedOrigins: [`http://127.0.0.1:${String(uiPort)}`],
    bearerToken: null,
    encrypts: false,
    logger: pino({ enabled: false }),
  });
  const codecServer = createServer(app).listen(0, '127.0.0.1');
  await once(codecServer, 'listening');
  const { port } = codecServer.address() as AddressInfo;
  const server = await startSkippingRealServer({ uiPort, codecUrl: `http://127.0.0.1:${String(port)}` });
  const dataConverter = { payloadCodecs: [codec], failureConverterPath: FAILURE_CONVERTER_PATH };
  const world = await startWorld(server, { dataConverter, tokens: workerTokens(null, true) });
  const uiUrl = server.uiUrl ?? '';
  return {
    world,
    uiUrl,
    pageOf: (workflowId) => `${uiUrl}/namespaces/default/workflows/${workflowId}`,
    close: async () => {
      await world.close();
      await server.stop();
      codecServer.close();
    },
  };
}

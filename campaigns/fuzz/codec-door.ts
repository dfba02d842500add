/**
 * The payload codec with a real key ring, the real codec server before it over HTTP, and payloads that the codec made.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import pino from 'pino';
import { createCodecServer } from '../../codec-server/app';
import { Secret } from '../../environment/secret';
import { openKeyRing } from '../../temporal/encryption/key-ring';
import { activateNewest, addKey, createKeyRing } from '../../temporal/encryption/key-ring-file';
import { EncryptionCodec } from '../../temporal/encryption/payload-codec';
import { clientOf, type HttpClient } from './client';

/** Part of every genuine payload, and of nothing else. */
export const CONTENT = 'the customer is c-7, which no altered payload may reveal';
export const ORIGIN = 'http://localhost:8233';
export const OWNER = { type: 'workflow', namespace: 'payments', workflowId: 'cit-payment-order-1' } as const;

export interface Genuine {
  readonly payload: Payload;
  readonly plain: Payload;
}

export interface CodecDoor extends Pick<HttpClient, 'ask'> {
  readonly codec: EncryptionCodec;
  /** Payloads of `OWNER`: one of each key of the ring, and one that names no workflow. */
  readonly genuine: readonly Genuine[];
  /** The correct value of the Authorization header. */
  readonly authorization: string;
  /** What the server has logged since the last call. */
  readonly logged: () => string;
  readonly close: () => Promise<void>;
}

export async function openCodecDoor(): Promise<CodecDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-codec-'));
  const file = join(folder, 'ring.json');
  createKeyRing(file);
  const of = (): EncryptionCodec => new EncryptionCodec(openKeyRing(file), { readsClear: false });
  const before = await genuineOf(of(), [OWNER]);
  addKey(file);
  activateNewest(file);
  const codec = of();
  const genuine = [...before, ...(await genuineOf(codec, [OWNER, undefined]))];

  const bearer = randomBytes(24).toString('base64');
  let log = '';
  const logger = pino({ level: 'trace' }, { write: (line: string) => (log += line) });
  const app = createCodecServer({
    codec,
    allowedOrigins: [ORIGIN],
    bearerToken: new Secret(bearer),
    encrypts: true,
    logger,
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = clientOf(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  return {
    codec,
    genuine,
    authorization: `Bearer ${bearer}`,
    ask: client.ask,
    logged: () => {
      const told = log;
      log = '';
      return told;
    },
    close: async () => {
      client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

async function genuineOf(codec: EncryptionCodec, owners: readonly (typeof OWNER | undefined)[]): Promise<Genuine[]> {
  const plain = defaultPayloadConverter.toPayload({ content: CONTENT });
  const made = await Promise.all(owners.map(async (owner) => codec.encode([plain], owner)));
  return made.flat().map((payload) => ({ payload, plain }));
}

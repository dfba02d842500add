/** A payload codec with its own key ring in its own folder, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { SerializationContext } from '@temporalio/common/lib/converter/serialization-context';
import { openKeyRing } from '../../../temporal/encryption/key-ring';
import { createKeyRing } from '../../../temporal/encryption/key-ring-file';
import { EncryptionCodec } from '../../../temporal/encryption/payload-codec';

export const SECRET = 'the customer is c-7, and this must not be seen';
export const OF_ORDER_1 = { type: 'workflow', namespace: 'payments', workflowId: 'cit-payment-order-1' } as const;

export interface CodecUnderTest {
  /** The key ring: one key, k1, until a test changes it. */
  readonly file: string;
  readonly codec: EncryptionCodec;
  /** The codec of a process that starts now. */
  readonly another: (options?: { readonly namespace: string }) => EncryptionCodec;
  /** One payload that holds `SECRET`. */
  readonly encrypted: (context?: SerializationContext, by?: EncryptionCodec) => Promise<Payload>;
  /** The text of a payload, decoded by this codec or another. */
  readonly read: (payload: Payload, context?: SerializationContext, by?: EncryptionCodec) => Promise<unknown>;
  readonly remove: () => void;
}

export function newCodec(): CodecUnderTest {
  const folder = mkdtempSync(join(tmpdir(), 'codec-'));
  const file = join(folder, 'ring.json');
  createKeyRing(file);
  const another: CodecUnderTest['another'] = (options) =>
    new EncryptionCodec(openKeyRing(file), { readsClear: false, ...options });
  const codec = another();
  return {
    file,
    codec,
    another,
    encrypted: async (context, by = codec) => {
      const [payload] = await by.encode([defaultPayloadConverter.toPayload({ secret: SECRET })], context);
      if (payload === undefined) throw new Error('nothing was encrypted');
      return payload;
    },
    read: async (payload, context, by = codec) => {
      const [plain] = await by.decode([payload], context);
      return plain === undefined ? undefined : defaultPayloadConverter.fromPayload(plain);
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** The text of a refusal; a fixed word when it was not refused. */
export async function refusal(reading: Promise<unknown>): Promise<string> {
  return reading.then(
    () => 'it was read',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

/**
 * A client for lists: one payment's data may be unreadable (another key ring, another program), and must not hide the other
 * payments. Every other verb is about one payment, and says why it cannot be read.
 */
import { Client } from '@temporalio/client';
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import type { SerializationContext } from '@temporalio/common/lib/converter/serialization-context';
import { isEncrypted, PayloadUnreadable } from '../../temporal/encryption/payload-codec';

const NOTHING: Payload = defaultPayloadConverter.toPayload(undefined);

const NO_KEY_RING =
  'It is encrypted, and this process has no key ring: set PAYLOAD_ENCRYPTION_KEYS_FILE to the one that the worker has.';

export interface ForgivingClient {
  readonly client: Client;
  /** The reason, by workflow id, for every workflow of which something was read as `undefined` so far. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** A client on the same connection, for reading only: it writes nothing. */
export function forgivingClient({ connection, options }: Client): ForgivingClient {
  const codec = new ForgivingCodec(options.loadedDataConverter.payloadCodecs);
  const client = new Client({ connection, namespace: options.namespace, dataConverter: { payloadCodecs: [codec] } });
  return { client, unreadable: codec.unreadable };
}

class ForgivingCodec implements PayloadCodec {
  readonly unreadable = new Map<string, string>();
  readonly #codecs: readonly PayloadCodec[];

  constructor(codecs: readonly PayloadCodec[]) {
    this.#codecs = codecs;
  }

  encode(): Promise<Payload[]> {
    return Promise.reject(new Error('A client for lists writes nothing.'));
  }

  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    return Promise.all(payloads.map((payload) => this.#decodeOne(payload, context)));
  }

  async #decodeOne(payload: Payload, context: SerializationContext | undefined): Promise<Payload> {
    try {
      let decoded = [payload];
      for (const codec of this.#codecs.toReversed()) decoded = await codec.decode(decoded, context);
      const [plain = NOTHING] = decoded;
      if (isEncrypted(plain)) throw new PayloadUnreadable(NO_KEY_RING);
      defaultPayloadConverter.fromPayload(plain);
      return plain;
    } catch (error) {
      this.unreadable.set(context?.workflowId ?? '', error instanceof Error ? error.message : String(error));
      return NOTHING;
    }
  }
}

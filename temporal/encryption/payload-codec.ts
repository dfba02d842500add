/**
 * Encrypts every payload before it leaves a process for Temporal, and decrypts what comes back. Each is bound to its
 * namespace and workflow: copied into another payment's history it is refused there.
 */
import type { KeyObject } from 'node:crypto';
import { defaultPayloadConverter, METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import type { SerializationContext } from '@temporalio/common/lib/converter/serialization-context';
import { temporal } from '@temporalio/proto';
import { decrypt, encrypt } from './cipher';
import type { KeyRing } from './key-ring';

const { Payload: PayloadMessage } = temporal.api.common.v1;

/** The encoding name that Temporal's own tools know. */
const ENCRYPTED = 'binary/encrypted';

/** In clear beside the ciphertext, and part of what it is bound to. The codec server learns the workflow only from here. */
const METADATA = {
  keyId: 'encryption-key-id',
  namespace: 'encryption-namespace',
  workflowId: 'encryption-workflow-id',
} as const;

/** Tells these payloads from anything else that may ever be encrypted with the same key. */
const PURPOSE = 'smart-glocal-temporal-payments payload v1';

export interface CodecOptions {
  /** Payloads in clear are read as they are; else they are refused. */
  readonly readsClear: boolean;
  /** Where the payloads come from, for a replay: the SDK calls every replayed namespace `default`. */
  readonly namespace?: string;
  /**
   * What stands in for a payload that cannot be read; absent: it is refused with a `PayloadUnreadable`. For workers: a refusal
   * would fail every task of a payment for good, so that anyone who may write to Temporal could stop it with one message.
   */
  readonly standIn?: StandIn;
}

/** Takes the reason, which holds nothing of the payload's content, and gives a value that JSON can carry. */
export type StandIn = (reason: string) => unknown;

/** Where a payload belongs; null when unknown. */
interface Owner {
  readonly namespace: string | null;
  readonly workflowId: string | null;
}

/** A payload that cannot be used. The message says why, and holds nothing of its content. */
export class PayloadUnreadable extends Error {
  override name = 'PayloadUnreadable';
}

export class EncryptionCodec implements PayloadCodec {
  readonly #keys: KeyRing;
  readonly #options: CodecOptions;

  constructor(keys: KeyRing, options: CodecOptions) {
    this.#keys = keys;
    this.#options = options;
  }

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const owner = this.#ownerOf(context);
    return payloads.map((payload) => this.#encrypt(payload, owner));
  }

  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const owner = this.#ownerOf(context);
    return payloads.map((payload) => this.#read(payload, owner));
  }

  #read(payload: Payload, owner: Owner): Payload {
    const { standIn } = this.#options;
    try {
      return isEncrypted(payload) ? this.#decrypt(payload, owner) : this.#clear(payload);
    } catch (error) {
      if (standIn === undefined || !(error instanceof PayloadUnreadable)) throw error;
      return defaultPayloadConverter.toPayload(standIn(error.message));
    }
  }

  #encrypt(payload: Payload, owner: Owner): Payload {
    const { id, key } = this.#keys.active();
    const plain = PayloadMessage.encode(payload).finish();
    return {
      metadata: {
        [METADATA_ENCODING_KEY]: bytesOf(ENCRYPTED),
        [METADATA.keyId]: bytesOf(id),
        ...(owner.namespace === null ? {} : { [METADATA.namespace]: bytesOf(owner.namespace) }),
        ...(owner.workflowId === null ? {} : { [METADATA.workflowId]: bytesOf(owner.workflowId) }),
      },
      data: encrypt(key, plain, boundTo(id, owner)),
    };
  }

  #decrypt(payload: Payload, asked: Owner): Payload {
    const owner = {
      namespace: textIn(payload, METADATA.namespace),
      workflowId: textIn(payload, METADATA.workflowId),
    };
    refuseIfMoved(owner, asked);
    const id = textIn(payload, METADATA.keyId) ?? '';
    const key = this.#keyOf(id);
    const plain = decrypt(key, payload.data ?? new Uint8Array(), boundTo(id, owner));
    if (plain === null) {
      throw new PayloadUnreadable(
        `A payload of ${nameOf(asked.workflowId ?? owner.workflowId)} cannot be decrypted with key ${id}: it was cut, altered ` +
          'or moved here, or another key has this id now. Compare the key rings of all processes, and restore the history ' +
          'from a backup if they are the same.',
      );
    }
    return PayloadMessage.decode(plain);
  }

  #keyOf(id: string): KeyObject {
    try {
      return this.#keys.find(id).key;
    } catch (error) {
      throw new PayloadUnreadable(error instanceof Error ? error.message : 'The key ring cannot be used.', {
        cause: error,
      });
    }
  }

  #clear(payload: Payload): Payload {
    if (this.#options.readsClear) return payload;
    throw new PayloadUnreadable(
      'A payload is in clear, and this process reads only encrypted ones. Someone without the key ring wrote it: a person with ' +
        "Temporal's tools, or another program.",
    );
  }

  #ownerOf(context: SerializationContext | undefined): Owner {
    const workflowId = context?.workflowId ?? null;
    // An activity without a workflow is bound to nothing: there is no other history that it could be moved to.
    if (context === undefined || workflowId === null) return { namespace: null, workflowId: null };
    return { namespace: this.#options.namespace ?? context.namespace, workflowId };
  }
}

/** True when this payload was encrypted by a codec of this form. Pure. */
export function isEncrypted(payload: Payload): boolean {
  return textIn(payload, METADATA_ENCODING_KEY) === ENCRYPTED;
}

/**
 * The engine's own knowledge of the workflow takes precedence over what the payload says. A payload that says nothing was
 * made by a person through the codec server (docs/decisions/0013): it names no payment, so it has none to be moved from.
 */
function refuseIfMoved(owner: Owner, asked: Owner): void {
  const isBound = owner.workflowId !== null || owner.namespace !== null;
  if (!isBound || asked.workflowId === null) return;
  if (owner.workflowId === asked.workflowId && owner.namespace === asked.namespace) return;
  throw new PayloadUnreadable(
    `A payload in the history of ${nameOf(asked.workflowId)} was made for ${nameOf(owner.workflowId)}` +
      `${owner.namespace === asked.namespace ? '' : ', in another namespace'}: it was moved. It is not read.`,
  );
}

/** From named fields, in an order of ours: the SDK's context has its own on either side. */
function boundTo(keyId: string, { namespace, workflowId }: Owner): Uint8Array {
  return bytesOf(JSON.stringify([PURPOSE, keyId, namespace, workflowId]));
}

function textIn(payload: Payload, name: string): string | null {
  const bytes = payload.metadata?.[name];
  return bytes === undefined || bytes === null ? null : Buffer.from(bytes).toString('utf8');
}

/** Ids are in clear in Temporal anyway. An id that is not ours may contain anything. */
function nameOf(workflowId: string | null): string {
  return workflowId !== null && /^[\w.~:-]{1,200}$/.test(workflowId) ? `workflow ${workflowId}` : 'an unnamed workflow';
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

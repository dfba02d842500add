/**
 * The `proof` member of the metadata that we send: a payment that comes back with it is ours, of this environment, and was
 * asked for with this amount and currency. The `tag` beside it only routes: the bridge can make it. This one is made and
 * checked in activities alone, under a key that is derived from the workers' private seal key.
 */
import { createHmac, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { LinkSecrets } from './customer-link';

export interface ProofSubject {
  /** `live`, `demo` or `simulator`, and the project there. */
  readonly environment: string;
  readonly project: string;
  readonly workflowId: string;
  /** As asked for: minor units, and the currency in lower case. */
  readonly amount: number;
  readonly currency: string;
}

export interface MetadataProofs {
  /** Under the newest key. */
  readonly proofOf: (subject: ProofSubject) => string;
  /** Made for this subject, under any of the keys: the older ones count during a rotation. */
  readonly isProofOf: (subject: ProofSubject, proof: string) => boolean;
}

const PROOF_BYTES = 16;
const KEY_BYTES = 32;

/**
 * `privateKeys`: those that open tokens, newest first. Null, possible only where history in clear is accepted: the key comes
 * from the link secrets, which the bridge has as well.
 */
export function metadataProofs(privateKeys: readonly KeyObject[] | null, linkSecrets: LinkSecrets): MetadataProofs {
  const keys = privateKeys === null ? linkSecrets.map(bytesOfSecret) : privateKeys.map(bytesOfPrivateKey);
  const macs = keys.map((bytes) => Buffer.from(hkdfSync('sha256', bytes, '', 'cit metadata proof v1', KEY_BYTES)));
  const [newest] = macs;
  if (newest === undefined) throw new Error('There is no key to prove metadata with.');
  return {
    proofOf: (subject) => macOf(newest, subject).toString('base64url'),
    isProofOf: (subject, proof) => {
      const given = Buffer.from(proof, 'base64url');
      // Node's decoder skips junk, so the text must be exactly what we would have written.
      if (given.length !== PROOF_BYTES || given.toString('base64url') !== proof) return false;
      return macs.map((key) => timingSafeEqual(macOf(key, subject), given)).includes(true);
    },
  };
}

function macOf(key: Buffer, { environment, project, workflowId, amount, currency }: ProofSubject): Buffer {
  // As JSON: no member can run into the next one.
  const text = JSON.stringify([environment, project, workflowId, amount, currency]);
  return createHmac('sha256', key).update(text).digest().subarray(0, PROOF_BYTES);
}

function bytesOfSecret(secret: KeyObject): Buffer {
  return secret.export();
}

function bytesOfPrivateKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
}

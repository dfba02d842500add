/**
 * AES-256-GCM (NIST SP 800-38D) over one piece of data: what was altered, cut or moved to another place does not decrypt.
 * Knows nothing of Temporal.
 */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';

/** AES-256. */
export const KEY_BYTES = 32;

/**
 * SP 800-38D, 5.2.1.1: the length that GCM is made for. Drawn at random each time, which 8.3 allows for 2^32 messages under
 * one key: at about 60 payloads a payment some 70 million payments, then rotate.
 */
const NONCE_BYTES = 12;

/** The full length; a shorter tag is easier to guess. */
const TAG_BYTES = 16;

/** Nonce, ciphertext and tag in one. `about` is not in it, but must be the same to decrypt. */
export function encrypt(key: KeyObject, plain: Uint8Array, about: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(about);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What `encrypt` was given; null when it was altered, cut, encrypted with another key, or about something else. */
export function decrypt(key: KeyObject, encrypted: Uint8Array, about: Uint8Array): Buffer | null {
  if (encrypted.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = encrypted.subarray(0, NONCE_BYTES);
  const ciphertext = encrypted.subarray(NONCE_BYTES, -TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(about);
  decipher.setAuthTag(encrypted.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return null; // `final` throws for nothing but a tag that does not fit, and says no more than that.
  }
}

import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/**
 * RSASSA-PKCS1-v1_5 over SHA-256 of the whole body, byte for byte as sent, in one line of standard Base64
 * (Smart Glocal, /reference/format; hash, padding and encoding are documented for a sister API only). Nothing but the
 * body is signed, so an old genuine message always verifies: this gives no replay protection.
 */
export const SIGNATURE_HEADER = 'x-partner-sign';

const MIN_MODULUS_BITS = 2048;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Reads a PEM private key (RSA, at least 2048 bit). Throws an Error that says what is wrong and never quotes the key. */
export function parsePrivateKey(pem: string | Buffer): KeyObject {
  return rsaKey(pem, createPrivateKey, 'private');
}

/** Reads a PEM public key (RSA, at least 2048 bit). Throws an Error that says what is wrong. */
export function parsePublicKey(pem: string | Buffer): KeyObject {
  // createPublicKey would derive the public half of a private key, hiding that a secret is where none belongs.
  if (pem.toString().includes('PRIVATE KEY')) throw new Error('this is a private key; the public key is needed here');
  return rsaKey(pem, createPublicKey, 'public');
}

/** The value of the signature header for these bytes. */
export function signBody(body: Buffer, privateKey: KeyObject): string {
  return sign('sha256', body, privateKey).toString('base64');
}

/**
 * Which of `publicKeys` made `signature` for exactly these bytes: its index, or -1. Never throws: a signature is
 * untrusted text. Node's decoder skips junk and accepts other alphabets, so the text is checked before it is decoded.
 */
export function verifyingKey(body: Buffer, signature: string | undefined, publicKeys: readonly KeyObject[]): number {
  const text = signature?.trim() ?? '';
  if (!BASE64.test(text) || text.length % 4 !== 0) return -1;
  const bytes = Buffer.from(text, 'base64');
  return publicKeys.findIndex((key) => bytes.length === modulusBytes(key) && isSignedBy(key, body, bytes));
}

function isSignedBy(key: KeyObject, body: Buffer, signature: Buffer): boolean {
  try {
    return verify('sha256', body, key, signature);
  } catch {
    return false; // OpenSSL refuses some byte strings by throwing; to a verifier that is a plain "no".
  }
}

function modulusBytes(key: KeyObject): number {
  return Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
}

function rsaKey(pem: string | Buffer, parse: (pem: string | Buffer) => KeyObject, kind: string): KeyObject {
  let key: KeyObject;
  try {
    key = parse(pem);
  } catch {
    // The parser's own message may quote the input, so it is not passed on.
    throw new Error(`not a readable PEM ${kind} key (one protected by a passphrase cannot be read either)`);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < MIN_MODULUS_BITS) {
    throw new Error(
      `an RSA key of at least ${String(MIN_MODULUS_BITS)} bits is needed, this is ${key.asymmetricKeyType ?? 'unknown'} ${String(bits)}`,
    );
  }
  return key;
}

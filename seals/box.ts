/**
 * A box that anybody with the public half of a key pair can close, and only the holder of the private half can open.
 *
 * X25519 with a key pair made for each box, HKDF-SHA-256, AES-256-GCM (the shape of RFC 9180's base mode, from Node's own
 * primitives; why not a library or RSA: docs/decisions/0013).
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

const RAW_KEY_BYTES = 32;
const AES_KEY_BYTES = 32;
/** Derived together with the key, which is used once: no random nonce is needed. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a box is for: `kind` goes into the key, `about` is what it is bound to. Opened with other ones, it stays closed. */
export interface BoxLabel {
  readonly kind: string;
  readonly about: Buffer;
}

/** Closes `plain` to the holder of the private half of `publicKey` (X25519). Different bytes each time. */
export function closeBox(plain: Buffer, publicKey: KeyObject, { kind, about }: BoxLabel): Buffer {
  const once = generateKeyPairSync('x25519');
  const shared = diffieHellman({ privateKey: once.privateKey, publicKey });
  const { key, nonce } = derive(shared, rawOf(once.publicKey), rawOf(publicKey), kind);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(about);
  return Buffer.concat([rawOf(once.publicKey), cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What is in the box; null when it was altered, or was closed for another key or label. Never throws. */
export function openBox(box: Buffer, privateKey: KeyObject, { kind, about }: BoxLabel): Buffer | null {
  if (box.length < RAW_KEY_BYTES + TAG_BYTES) return null;
  const rawOnce = box.subarray(0, RAW_KEY_BYTES);
  try {
    // Throws for a public key of low order (RFC 7748, 6.1), which would make the shared secret public.
    const shared = diffieHellman({ privateKey, publicKey: publicKeyOf(rawOnce) });
    const { key, nonce } = derive(shared, rawOnce, rawOf(publicHalfOf(privateKey)), kind);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(about);
    decipher.setAuthTag(box.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(box.subarray(RAW_KEY_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null; // Node's own error says no more than "altered".
  }
}

/** The private half of the public key of this id (`keyIdOf`); undefined when it is not among these. */
export function privateKeyOf(keyId: string, privateKeys: readonly KeyObject[]): KeyObject | undefined {
  return privateKeys.find((candidate) => keyIdOf(publicHalfOf(candidate)) === keyId);
}

/** Names a public key, so that an error can say which one. Ours: 64 bits are enough to tell a handful apart. */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256').update(rawOf(publicKey)).digest('hex').slice(0, 16);
}

/** Both public keys go in, so that neither can be swapped (RFC 9180, 4.1). */
function derive(
  shared: Buffer,
  once: Buffer,
  recipient: Buffer,
  kind: string,
): { readonly key: Buffer; readonly nonce: Buffer } {
  const salt = Buffer.concat([once, recipient]);
  const bytes = Buffer.from(hkdfSync('sha256', shared, salt, kind, AES_KEY_BYTES + NONCE_BYTES));
  return { key: bytes.subarray(0, AES_KEY_BYTES), nonce: bytes.subarray(AES_KEY_BYTES) };
}

/** Keys are few and live long: what follows from one is computed once. */
const raws = new WeakMap<KeyObject, Buffer>();
const halves = new WeakMap<KeyObject, KeyObject>();

function rawOf(publicKey: KeyObject): Buffer {
  const known = raws.get(publicKey);
  if (known !== undefined) return known;
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  raws.set(publicKey, raw);
  return raw;
}

function publicHalfOf(privateKey: KeyObject): KeyObject {
  const known = halves.get(privateKey);
  if (known !== undefined) return known;
  const half = createPublicKey(privateKey);
  halves.set(privateKey, half);
  return half;
}

function publicKeyOf(raw: Buffer): KeyObject {
  // Node reads a JWK in a tenth of the time that DER takes (measured, Node 20).
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') }, format: 'jwk' });
}

/**
 * The recurrent token on its way through Temporal: sealed to the workers' public key, so that a history, the Web UI or the
 * bridge's memory reveals nothing to pay with. Sealing needs the public half, opening the private one.
 *
 * X25519 with a key pair made for each token, HKDF-SHA-256, AES-256-GCM (the shape of RFC 9180's base mode, from Node's own
 * primitives; why not a library or RSA: docs/decisions/0013). Spelling: `sealed.v2.<fingerprint>.<key id>.<time>.<box>`, the time
 * of sealing in epoch ms. All of it and the purpose are bound to the box: nothing can be exchanged.
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

/** Tokens of the first form carry no time. New tokens of that form still open: shops have stored them. */
const FORM =
  /^(?<head>sealed\.v[12]\.(?<fingerprint>[0-9a-f]{64})\.(?<keyId>[0-9a-f]{16})(?:\.(?<at>\d{1,15}))?)\.(?<box>[A-Za-z0-9_-]+)$/;
const RAW_KEY_BYTES = 32;
const AES_KEY_BYTES = 32;
/** Derived together with the key, which is used once: no random nonce is needed. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed token is for; it opens for nothing else. */
export type TokenPurpose = `payment ${string}` | 'new token';

/** The purpose of a new token from the provider, in a payment's result. */
export const NEW_TOKEN: TokenPurpose = 'new token';

/** What a payment's token pays for, as the payment's input has it. */
export interface TokenTerms {
  readonly paymentId: string;
  readonly attempt?: number | undefined;
  readonly amount: number;
  readonly currency: string;
  readonly customer: { readonly reference: string };
}

/** The purpose of the token that this attempt at a debt is made with: for other terms it does not open. Pure. */
export function tokenOfPayment({ paymentId, attempt = 1, amount, currency, customer }: TokenTerms): TokenPurpose {
  return `payment ${JSON.stringify([paymentId, attempt, amount, currency, customer.reference])}`;
}

/** A token that cannot be opened. The message says why, and holds nothing of the token. */
export class TokenUnreadable extends Error {
  override name = 'TokenUnreadable';

  constructor(
    message: string,
    readonly code: 'token_unreadable' | 'token_expired' = 'token_unreadable',
  ) {
    super(message);
  }
}

/**
 * Seals `token` (plain) for one purpose to the holder of the private half of `publicKey` (X25519). Different text each time.
 * `at` (epoch ms): now.
 */
export function sealToken(token: string, publicKey: KeyObject, purpose: TokenPurpose, at = Date.now()): string {
  const head = `sealed.v2.${fingerprintOf(token)}.${keyIdOf(publicKey)}.${String(Math.round(at))}`;
  const once = generateKeyPairSync('x25519');
  const shared = diffieHellman({ privateKey: once.privateKey, publicKey });
  const { key, nonce } = derive(shared, rawOf(once.publicKey), rawOf(publicKey));
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(about(head, purpose));
  const box = [rawOf(once.publicKey), cipher.update(token, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return `${head}.${Buffer.concat(box).toString('base64url')}`;
}

/** The plain token. `privateKeys`: newest first, older ones during a rotation. Throws `TokenUnreadable`. */
export function openToken(
  sealed: string,
  privateKeys: KeyObject | readonly KeyObject[],
  purpose: TokenPurpose = NEW_TOKEN,
): string {
  const { head = '', fingerprint, keyId = '', box = '' } = FORM.exec(sealed)?.groups ?? {};
  if (box === '') throw new TokenUnreadable('This is not a sealed token. It was cut or altered, or never sealed.');
  const ours = [privateKeys].flat();
  const privateKey = ours.find((candidate) => keyIdOf(createPublicKey(candidate)) === keyId);
  if (privateKey === undefined) {
    throw new TokenUnreadable(
      `The token was sealed to key ${keyId}, whose private half is not here. TOKEN_SEAL_PUBLIC_KEY_FILE of starter or bridge ` +
        'and TOKEN_SEAL_PRIVATE_KEY_FILE of the worker are not a pair; during a rotation the worker needs both private keys.',
    );
  }
  const token = unbox(Buffer.from(box, 'base64url'), privateKey, about(head, purpose));
  if (token === null || fingerprintOf(token) !== fingerprint) {
    throw new TokenUnreadable(
      'The sealed token was altered, or was sealed for another purpose, payment, attempt, amount, currency or customer.',
    );
  }
  return token;
}

/** When it was sealed, epoch ms; null when it does not say. True only of a token that opens. Pure. */
export function sealingTimeOf(sealed: string): number | null {
  const { at } = FORM.exec(sealed)?.groups ?? {};
  return at === undefined ? null : Number(at);
}

/** True when `token` has the form of a sealed one, whether it opens or not. Pure. */
export function isSealed(token: string): boolean {
  return FORM.test(token);
}

/** SHA-256 (hex) of the plain token, also for a sealed one: tokens can be compared without opening them. Pure. */
export function fingerprintOf(token: string): string {
  return FORM.exec(token)?.groups?.['fingerprint'] ?? createHash('sha256').update(token).digest('hex');
}

function unbox(box: Buffer, privateKey: KeyObject, aad: Buffer): string | null {
  if (box.length < RAW_KEY_BYTES + TAG_BYTES) return null;
  const rawOnce = box.subarray(0, RAW_KEY_BYTES);
  try {
    // Throws for a public key of low order (RFC 7748, 6.1), which would make the shared secret public.
    const shared = diffieHellman({ privateKey, publicKey: publicKeyOf(rawOnce) });
    const { key, nonce } = derive(shared, rawOnce, rawOf(createPublicKey(privateKey)));
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
    decipher.setAuthTag(box.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(box.subarray(RAW_KEY_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null; // Node's own error says no more than "altered".
  }
}

/** Both public keys go in, so that neither can be swapped (RFC 9180, 4.1). */
function derive(shared: Buffer, once: Buffer, recipient: Buffer): { readonly key: Buffer; readonly nonce: Buffer } {
  const salt = Buffer.concat([once, recipient]);
  const bytes = Buffer.from(hkdfSync('sha256', shared, salt, 'cit token seal v1', AES_KEY_BYTES + NONCE_BYTES));
  return { key: bytes.subarray(0, AES_KEY_BYTES), nonce: bytes.subarray(AES_KEY_BYTES) };
}

function about(head: string, purpose: TokenPurpose): Buffer {
  return Buffer.from(JSON.stringify([head, purpose]), 'utf8');
}

/** Names a public key, so that an error can say which one. Ours: 64 bits are enough to tell a handful apart. */
function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256').update(rawOf(publicKey)).digest('hex').slice(0, 16);
}

function rawOf(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function publicKeyOf(raw: Buffer): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') }, format: 'jwk' });
}

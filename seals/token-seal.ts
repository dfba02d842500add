/**
 * The recurrent token on its way through Temporal: sealed to the workers' public key, so that a history, the Web UI or the
 * bridge's memory reveals nothing to pay with. Sealing needs the public half, opening the private one.
 *
 * Spelling: `sealed.v1.<fingerprint>.<key id>.<box>` (the box: box.ts).
 */
import { createHash, type KeyObject } from 'node:crypto';
import { closeBox, keyIdOf, openBox, privateKeyOf, type BoxLabel } from './box';

const FORM = /^sealed\.v1\.([0-9a-f]{64})\.([0-9a-f]{16})\.([A-Za-z0-9_-]+)$/;

/** What a sealed token is for; it opens for nothing else. */
export type TokenPurpose = `payment ${string}` | 'new token';

/** The purpose of a new token from the provider, in a payment's result. */
export const NEW_TOKEN: TokenPurpose = 'new token';

/** The purpose of the token that a payment is made with. All attempts of a debt share it. Pure. */
export function tokenOfPayment(paymentId: string): TokenPurpose {
  return `payment ${paymentId}`;
}

/** A token that cannot be opened. The message says why, and holds nothing of the token. */
export class TokenUnreadable extends Error {
  override name = 'TokenUnreadable';
}

/** Seals `token` (plain) for one purpose to the holder of the private half of `publicKey` (X25519). Different text each time. */
export function sealToken(token: string, publicKey: KeyObject, purpose: TokenPurpose): string {
  const head = `sealed.v1.${fingerprintOf(token)}.${keyIdOf(publicKey)}`;
  const box = closeBox(Buffer.from(token, 'utf8'), publicKey, about(head, purpose));
  return `${head}.${box.toString('base64url')}`;
}

/** The plain token. `privateKeys`: newest first, older ones during a rotation. Throws `TokenUnreadable`. */
export function openToken(
  sealed: string,
  privateKeys: KeyObject | readonly KeyObject[],
  purpose: TokenPurpose = NEW_TOKEN,
): string {
  const [, fingerprint = '', keyId = '', text = ''] = FORM.exec(sealed) ?? [];
  if (text === '') throw new TokenUnreadable('This is not a sealed token. It was cut or altered, or never sealed.');
  const privateKey = privateKeyOf(keyId, [privateKeys].flat());
  if (privateKey === undefined) {
    throw new TokenUnreadable(
      `The token was sealed to key ${keyId}, whose private half is not here. TOKEN_SEAL_PUBLIC_KEY_FILE of starter or bridge ` +
        'and TOKEN_SEAL_PRIVATE_KEY_FILE of the worker are not a pair; during a rotation the worker needs both private keys.',
    );
  }
  const label = about(`sealed.v1.${fingerprint}.${keyId}`, purpose);
  const token = openBox(Buffer.from(text, 'base64url'), privateKey, label)?.toString('utf8') ?? null;
  if (token === null || fingerprintOf(token) !== fingerprint) {
    throw new TokenUnreadable('The sealed token was altered, or was sealed for another payment or purpose.');
  }
  return token;
}

/** True when `token` has the form of a sealed one, whether it opens or not. Pure. */
export function isSealed(token: string): boolean {
  return FORM.test(token);
}

/** SHA-256 (hex) of the plain token, also for a sealed one: tokens can be compared without opening them. Pure. */
export function fingerprintOf(token: string): string {
  return FORM.exec(token)?.[1] ?? createHash('sha256').update(token).digest('hex');
}

function about(head: string, purpose: TokenPurpose): BoxLabel {
  return { kind: 'cit token seal v1', about: Buffer.from(JSON.stringify([head, purpose]), 'utf8') };
}

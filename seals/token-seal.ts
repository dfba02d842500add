/**
 * The recurrent token on its way through Temporal: sealed to the workers' public key, so that a history, the Web UI or the
 * bridge's memory reveals nothing to pay with. Sealing needs the public half, opening the private one.
 *
 * Spelling: `sealed.v2.<fingerprint>.<key id>.<time>.<box>` (the box: box.ts), the time of sealing in epoch ms. All of it and the
 * purpose are bound to the box: nothing can be exchanged.
 */
import { createHash, type KeyObject } from 'node:crypto';
import { closeBox, keyIdOf, openBox, privateKeyOf, type BoxLabel } from './box';

/** Tokens of the first form carry no time. New tokens of that form still open: shops have stored them. */
const FORM =
  /^(?<head>sealed\.v[12]\.(?<fingerprint>[0-9a-f]{64})\.(?<keyId>[0-9a-f]{16})(?:\.(?<at>\d{1,15}))?)\.(?<box>[A-Za-z0-9_-]+)$/;

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
  const box = closeBox(Buffer.from(token, 'utf8'), publicKey, about(head, purpose));
  return `${head}.${box.toString('base64url')}`;
}

/** The plain token. `privateKeys`: newest first, older ones during a rotation. Throws `TokenUnreadable`. */
export function openToken(
  sealed: string,
  privateKeys: KeyObject | readonly KeyObject[],
  purpose: TokenPurpose = NEW_TOKEN,
): string {
  const { head = '', fingerprint, keyId = '', box = '' } = FORM.exec(sealed)?.groups ?? {};
  if (box === '') throw new TokenUnreadable('This is not a sealed token. It was cut or altered, or never sealed.');
  const privateKey = privateKeyOf(keyId, [privateKeys].flat());
  if (privateKey === undefined) {
    throw new TokenUnreadable(
      `The token was sealed to key ${keyId}, whose private half is not here. TOKEN_SEAL_PUBLIC_KEY_FILE of starter or bridge ` +
        'and TOKEN_SEAL_PRIVATE_KEY_FILE of the worker are not a pair; during a rotation the worker needs both private keys.',
    );
  }
  const token = openBox(Buffer.from(box, 'base64url'), privateKey, about(head, purpose))?.toString('utf8') ?? null;
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

function about(head: string, purpose: TokenPurpose): BoxLabel {
  return { kind: 'cit token seal v1', about: Buffer.from(JSON.stringify([head, purpose]), 'utf8') };
}

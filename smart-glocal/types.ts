/**
 * The provider's world in our words: small, strict, read-only. The wire's spelling (v1 and v2 names, spellings of
 * `cancelled`, currency in any case) stays in `schemas.ts`. Types only, so that workflow code may import this file.
 */

declare const brand: unique symbol;
type Brand<Name extends string> = { readonly [brand]: Name };

/** A payment session's id, such as `ps_3230`. Opaque. */
export type SessionId = string & Brand<'SessionId'>;

/** An acquiring payment's id, such as `pm_2705`. Opaque. */
export type AcquiringPaymentId = string & Brand<'AcquiringPaymentId'>;

/** `amount` is a safe integer > 0 in minor units (100 USD = 10000), `currency` is ISO 4217 in lower case. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Where the customer must be sent for 3DS. `params` are form fields when `method` is POST, ignored for GET. */
export interface Redirect {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly params: Readonly<Record<string, string>> | null;
}

/** What may be shown to the customer about the card. */
export interface CardHint {
  readonly brand: string | null;
  readonly last4: string | null;
}

/**
 * `unknown` stands for a value that this version does not know: it is ignored and breaks nothing.
 * Values: Smart Glocal, /reference/objects.
 */
export type SessionStatus = 'created' | 'in_progress' | 'accepted' | 'cancelled' | 'error' | 'unknown';
export type AcquiringPaymentStatus = 'in_progress' | 'pending' | 'succeeded' | 'failed' | 'unknown';
export type NextAction = 'confirm' | 'capture' | 'unknown';

/** One acquiring payment as shown by a snapshot. Facts that were not shown (or only masked) are null. */
export interface AcquiringPayment {
  readonly id: AcquiringPaymentId;
  readonly status: AcquiringPaymentStatus;
  readonly amount: number | null;
  /** Lower case. */
  readonly currency: string | null;
  readonly customerReference: string | null;
  /** `client` for CIT, `merchant` for MIT. */
  readonly initiator: string | null;
  /** SHA-256 (hex) of the echoed token; the token itself never enters a snapshot. */
  readonly tokenFingerprint: string | null;
  /** `cit_payment_id` of our metadata. */
  readonly reference: string | null;
  readonly redirect: Redirect | null;
  readonly card: CardHint | null;
  /** A recurrent token that the provider issued with this payment; null when there is none, or it is the one in use. */
  readonly newToken: string | null;
  /** SHA-256 (hex) of the new token: tells which one it is, however often it is sealed. */
  readonly newTokenFingerprint: string | null;
  readonly errorCode: string | null;
}

/** All that one webhook, answer or poll tells about a session. Made only by `snapshot.ts`. Survives JSON unchanged. */
export interface SessionSnapshot {
  readonly sessionId: SessionId;
  readonly sessionStatus: SessionStatus;
  /** The provider's text, with microseconds; `''` when it was not shown. Orders snapshots as a hint only. */
  readonly updatedAt: string;
  readonly nextAction: NextAction | null;
  readonly payments: readonly AcquiringPayment[];
  readonly errorCode: string | null;
}

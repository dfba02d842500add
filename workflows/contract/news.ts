/**
 * The provider's webhooks as they travel to a payment, and what a worker reads in them. Anyone who writes to Temporal can send
 * anything under these names: nothing is believed before `readNews` has verified the provider's signature.
 */
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { RefundNews } from '../../smart-glocal/webhook';
import { isObject } from './truth';

/** The argument of every signal that brings a webhook. */
export interface SignedNews {
  /** The provider's bytes and signature in a box for the workers (seals/news-seal.ts). */
  readonly sealed: string;
  /** For people who look at a history; what counts is the session in the box. */
  readonly sessionId: string;
}

/** The largest box that a payment's history takes. The provider's documented webhooks make boxes below 3 KiB. */
export const SEALED_NEWS_BYTES = 64 * 1024;

/**
 * What shows that a payment in the news is the one that asks. `tag`: its metadata shows the `proof` that only our workers can
 * make (seals/metadata-proof.ts). `token`: it shows our token in full. Other
 * merchants' webhooks verify under the same provider key.
 */
export type Proof = 'tag' | 'token';

/** A webhook whose signature was verified. */
export interface News {
  /** SHA-256 (hex) of the provider's bytes: the same bytes again are no news. */
  readonly digest: string;
  /** The type that the provider signed, whatever the signal was called. */
  readonly type: string;
  readonly snapshot: SessionSnapshot;
  readonly refunds: readonly RefundNews[];
  /** Null: it may be about anybody's payment. */
  readonly proof: Proof | null;
}

/** `no_seal_key`, `unknown_signer`: a key for it may come yet. `not_read`: no worker managed to read it. */
export type WhyUnread = 'no_seal_key' | 'unknown_signer' | 'not_read';

/** It will never be read: no box, a box that was altered, no webhook in it, or one too large to be kept. */
export type WhyUnreadable = 'no_news' | 'altered' | 'not_a_webhook' | 'too_large';

export type NewsReading =
  { readonly news: News } | { readonly unread: WhyUnread } | { readonly unreadable: WhyUnreadable };

/** The value has the shape of signed news; whether it can be opened is another matter. Pure. */
export function isSignedNews(value: unknown): value is SignedNews {
  if (!isObject(value) || !('sealed' in value) || !('sessionId' in value)) return false;
  return typeof value.sealed === 'string' && typeof value.sessionId === 'string';
}

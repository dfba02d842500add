/**
 * What can go wrong with one webhook on its way: with its tries, its time, its signature, its content. All parts are
 * chosen apart and go together. Data and types alone.
 */
import type { Alteration } from '../provider/alterations';

/**
 * `of_merchant`: with the merchant's own key (needs `merchantPrivateKey`). `of_another`: with an unknown key, such as an
 * old one. `url_safe`: the right one in the other Base64 alphabet. `doubled`: the right one, in two header lines.
 */
export const SIGNATURES = ['missing', 'empty', 'bad', 'doubled', 'url_safe', 'of_merchant', 'of_another'] as const;

/** What replaces the message, under a genuine signature unless `signature` says otherwise. */
export const MESSAGES = [
  'unknown_type',
  'stale',
  'same_updated_at',
  'not_json',
  'array',
  'no_session',
  'very_large',
  'wrong_content_type',
  'changed_byte',
] as const;

export type WebhookContent = Alteration | (typeof MESSAGES)[number];

export interface WebhookFault {
  /** `all`: it is never sent. A number: that many first attempts are left out, as if each had failed. */
  readonly drop?: 'all' | number;
  /** So many replies of 200 count as none. */
  readonly ignoreOk?: number;
  /** So many more of the same, at the same moment. */
  readonly copies?: number;
  /** Sent again this many ms (on the clock) after the first attempt, each copy with its own attempts. */
  readonly againAfterMs?: readonly number[];
  /** The first attempt is made this many ms later, on the clock. */
  readonly delayMs?: number;
  /** It waits until the next webhook of its session was tried; for ever, if there is none. */
  readonly hold?: boolean;
  readonly signature?: (typeof SIGNATURES)[number];
  readonly content?: WebhookContent;
  /** What `signature` and `content` change is sent in addition to the genuine webhook, not instead of it. */
  readonly beside?: boolean;
}

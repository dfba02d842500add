/** What a webhook becomes under a fault: how many messages, when, and what is wrong with each. Pure. */
import type { WebhookFault } from './webhook-fault';

/** One message on its way, with its own attempts. */
export interface Sending {
  /** Ms on the clock, from now. */
  readonly afterMs: number;
  /** Sent again, long after: nothing waits for it. */
  readonly isAgain: boolean;
  /** How many first attempts are left out. */
  readonly triesDropped: number;
  /** So many replies of 200 count as none. */
  readonly oksIgnored: number;
  readonly signature: NonNullable<WebhookFault['signature']> | null;
  readonly content: NonNullable<WebhookFault['content']> | null;
}

/** The messages, in the order in which they leave; none for a webhook that is dropped. */
export function sendingsOf(fault: WebhookFault): Sending[] {
  const { drop = 0, ignoreOk = 0, copies = 0, againAfterMs = [], delayMs = 0, signature, content, beside } = fault;
  if (drop === 'all') return [];
  const genuine: Sending = {
    afterMs: delayMs,
    isAgain: false,
    triesDropped: drop,
    oksIgnored: ignoreOk,
    signature: null,
    content: null,
  };
  const wrong: Sending = { ...genuine, signature: signature ?? null, content: content ?? null };
  const again = againAfterMs.map((ms) => ({ ...wrong, afterMs: delayMs + ms, isAgain: true }));
  const now = Array.from({ length: 1 + copies }, () => wrong);
  return beside === true ? [...now, genuine, ...again] : [...now, ...again];
}

/**
 * The webhook bridge without its HTTP: its own reading, routing and answering, in front of a Temporal that can fail.
 * Only the signature is not computed here (it takes a millisecond each): the envelope says whether it would be genuine.
 */
import { sealNews } from '../../seals/news-seal';
import type { Envelope } from '../../simulator/envelope';
import type { Sending } from '../../simulator/faults/sendings';
import { withOneByteChanged } from '../../simulator/faults/webhook-message';
import { parseWebhook, type WebhookNews } from '../../smart-glocal/webhook';
import { LIMITS } from '../../webhook-bridge/bounds/limits';
import { answerOf, type Reason } from '../../webhook-bridge/webhooks/answers';
import { deliver, type Router } from '../../webhook-bridge/webhooks/deliver';
import { deliverOnce } from '../../webhook-bridge/webhooks/deliver-once';
import type { SignedNews } from '../../workflows/contract/news';

export interface Received {
  /** Ms of the clock. */
  readonly at: number;
  readonly reason: Reason;
  readonly status: number;
  readonly news: WebhookNews | null;
  readonly workflowId: string | null;
}

export interface Bridge {
  /** How the webhook is answered. Never rejects. */
  receive(envelope: Pick<Envelope, 'headers' | 'bytes'>): Promise<Received>;
}

/** More than one seed ever sends. The real memory is sized for 50,000, allocated at once. */
const MOST_WEBHOOKS = 500;

const GENUINE = 'x-genuine';

/** What stands for a signature by the provider in this world. */
export const SIGNED = 'signed';

/** A webhook's text as it leaves: signed, or altered by a fault. */
export function envelopeOf(text: string, { signature, content }: Sending): Envelope {
  const bytes = Buffer.from(text, 'utf8');
  const isAsSigned = signature === null && content !== 'changed_byte';
  return {
    bytes: content === 'changed_byte' ? withOneByteChanged(bytes) : bytes,
    headers: {
      'Content-Type': content === 'wrong_content_type' ? 'text/plain' : 'application/json',
      ...(isAsSigned ? { [GENUINE]: 'yes' } : {}),
    },
  };
}

/** A freshly started bridge: it remembers nothing. */
export function openBridge(router: Omit<Router, 'limits'>): Bridge {
  // In production, waiting between look-ups is real time; here the second look-up comes at once, and the provider's
  // redelivery is the third.
  const limits = { ...LIMITS, lookUpGapsMs: [0] };
  const once = deliverOnce({
    firstMs: LIMITS.sameBytesMs,
    longestMs: LIMITS.sameBytesLongestMs,
    max: MOST_WEBHOOKS,
    now: router.now,
  });
  const refused = (reason: Reason): Received => ({
    at: router.now(),
    reason,
    status: answerOf(reason).status,
    news: null,
    workflowId: null,
  });

  return {
    async receive({ headers, bytes }) {
      if (bytes.length > LIMITS.bodyBytes) return refused('too_large');
      if (headers[GENUINE] === undefined) return refused('bad_signature');
      if (headers['Content-Type'] !== 'application/json') return refused('not_json');
      const news = parseWebhook(bytes);
      if (news === null) return refused('unreadable');
      const { reason, workflowId } = await once(
        bytes,
        () => deliver({ ...news, signed: signedNews(bytes, news) }, { ...router, limits }),
        (delivery) => Promise.resolve(delivery),
      );
      return { at: router.now(), reason, status: answerOf(reason).status, news, workflowId };
    },
  };
}

function signedNews(body: Buffer, { snapshot: { sessionId } }: WebhookNews): SignedNews {
  return { sealed: sealNews({ body, signature: SIGNED }, null), sessionId };
}

/**
 * From the bytes of a webhook to the reason of its answer. The order of the checks is contract: a sender who cannot sign gets
 * nothing but 401, whatever the request contains.
 */
import type { KeyObject } from 'node:crypto';
import { sealNews } from '../../seals/news-seal';
import { verifyingKey } from '../../smart-glocal/signature';
import { parseWebhook } from '../../smart-glocal/webhook';
import type { SignedNews } from '../../workflows/contract/news';
import type { Reason } from './answers';
import { deliver, type Router } from './deliver';
import type { DeliverOnce } from './deliver-once';
import { handOn, type Forwarding } from './forward';
import type { WebhookRequest } from './request';

export interface Received {
  readonly reason: Reason;
  /** Which of the public keys made the signature; absent: none did. */
  readonly keyIndex?: number;
  readonly type?: string;
  readonly sessionId?: string;
  readonly workflowId?: string | null;
  /** Where it differs from the table's. */
  readonly status?: number;
  readonly error?: unknown;
}

export interface Receiver extends Router {
  readonly publicKeys: () => readonly KeyObject[];
  /** The workers' own, to which webhooks are sealed; null where history in clear is accepted. */
  readonly sealKey: KeyObject | null;
  readonly once: DeliverOnce;
  /** Null: webhooks that are not ours go nowhere. */
  readonly forwarding: Forwarding | null;
}

/** `application/json` or a `+json` type, with or without parameters (RFC 6839, section 3.1). */
const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i;

/** Never throws, whatever is sent. */
export async function receiveWebhook(request: WebhookRequest, receiver: Receiver): Promise<Received> {
  const { body, signature, contentType } = request;
  const keyIndex = verifyingKey(body, signature, receiver.publicKeys());
  if (keyIndex < 0 || signature === undefined) return { reason: 'bad_signature' };
  if (!JSON_TYPE.test(contentType ?? '')) return { reason: 'not_json', keyIndex };
  const news = parseWebhook(body);
  if (news === null) return { reason: 'unreadable', keyIndex };

  const { sessionId } = news.snapshot;
  const signed = (): SignedNews => ({
    sealed: sealNews({ body, signature: signature.trim() }, receiver.sealKey),
    sessionId,
  });
  const delivery = await receiver.once(
    body,
    () => deliver({ ...news, signed: signed() }, receiver),
    (delivered) => handOn(delivered, request, receiver.forwarding),
  );
  return { ...delivery, keyIndex, type: news.type, sessionId };
}

/** Webhooks as the provider sends them: its bytes (not re-serialised by us), its key, its headers. */
import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { metadataTag, type LinkSecrets } from '../../seals/customer-link';
import { signBody } from '../../smart-glocal/signature';
import { workflowIdOf } from '../../workflows/contract/workflow-id';

export const provider = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const linkSecrets: LinkSecrets = [linkSecret('newest'), linkSecret('older')];

/** A link secret that differs from others by this word. */
export function linkSecret(word: string): KeyObject {
  return createSecretKey(Buffer.alloc(32, word));
}

export interface News {
  readonly type?: string;
  readonly sessionId?: string;
  readonly sessionStatus?: string;
  readonly paymentStatus?: string;
  readonly updatedAt?: string;
  readonly metadata?: unknown;
  /** Further members of the acquiring payment. */
  readonly payment?: object;
  /** Further acquiring payments. */
  readonly others?: readonly object[];
}

/** The metadata of a payment of ours. */
export function marked(paymentId: string, attempt = 1, secrets: LinkSecrets = linkSecrets): object {
  return { cit_payment_id: paymentId, attempt, tag: metadataTag(secrets, workflowIdOf(paymentId, attempt)) };
}

export function webhook(news: News = {}): Buffer {
  const { sessionStatus = 'in_progress', paymentStatus = 'pending', metadata, others = [] } = news;
  const payment = {
    id: 'pm_2705',
    status: paymentStatus,
    created_at: '2024-05-27T02:03:00.000000Z',
    customer: { reference: 'lucky' },
    payment_details: { type: 'recurrent', recurrent: { token: 'token_value', initiator: 'client' } },
    amount_details: { amount: 10000, currency: 'usd' },
    ...(metadata === undefined ? {} : { metadata }),
    ...news.payment,
  };
  const session = {
    id: news.sessionId ?? 'ps_3230',
    status: sessionStatus,
    created_at: '2024-05-27T02:03:00.000000Z',
    updated_at: news.updatedAt ?? new Date().toISOString().replace('Z', '000Z'),
    acquiring_payments: [payment, ...others],
  };
  // Spaces and escaped slashes: verifying a re-serialised body fails.
  return Buffer.from(
    JSON.stringify({ type: news.type ?? 'ready_to_confirm', session }, null, 1).replaceAll('/', '\\/'),
  );
}

export const paid = { type: 'payment_finished', sessionStatus: 'accepted', paymentStatus: 'succeeded' } as const;
export const notPaid = { type: 'payment_finished', sessionStatus: 'cancelled', paymentStatus: 'failed' } as const;

/** Money was returned; `change` alters the one refund that it shows. */
export function refunded(change: object = {}): News {
  const refund = { id: 'rf_203', status: 'accepted', amount_details: { amount: 10000, currency: 'usd' }, ...change };
  return { ...paid, type: 'payment_refunded', payment: { refunds: [refund] } };
}

export interface Sending {
  /** Null: unsigned. */
  readonly signature?: string | null;
  readonly key?: KeyObject;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts a webhook, by default with the provider's own signature, and returns the status of the answer. */
export async function send(url: string, body: Buffer, sending: Sending = {}): Promise<number> {
  const { key = provider.privateKey, signature = signBody(body, key), headers = {} } = sending;
  const response = await fetch(`${url}/webhooks/smart-glocal`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: {
      'content-type': 'application/json',
      ...(signature === null ? {} : { 'x-partner-sign': signature }),
      ...headers,
    },
  });
  await response.arrayBuffer();
  return response.status;
}

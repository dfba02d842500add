/**
 * One attempt to tell the shop: a POST signed as in Standard Webhooks (standardwebhooks.com), with an id that stays the same
 * however often it is sent. Temporal decides whether and when to try again.
 */
import { createHash } from 'node:crypto';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { Webhook } from 'standardwebhooks';
import type { ShopEventActivities } from '../workflows/contract/activities';
import { SHOP_EVENT_POLICY } from '../workflows/contract/policy';
import type { ShopEventInput } from '../workflows/contract/shop-event';

/** `webhook-signature` for these bytes: one for each secret. */
export type Signer = (id: string, at: Date, body: string) => string;

export interface ShopEventTarget {
  readonly url: URL;
  readonly sign: Signer;
}

/** `target` null: this worker has no shop to tell; pending events are tried again, until a worker that has one takes them. */
export function createShopEventActivities(target: ShopEventTarget | null): ShopEventActivities {
  return {
    async postShopEvent(input) {
      if (target === null) throw notTaken('this worker has no SHOP_EVENTS_URL; set it, or stop the worker');
      const answer = await post(target, messageIdOf(input), JSON.stringify(input.event));
      if (answer.ok) return;
      if (answer.status === GONE) {
        const message = 'the shop answered 410: it does not want this message';
        throw ApplicationFailure.create({ type: 'shop_event_refused', message, nonRetryable: true });
      }
      throw notTaken(`the shop answered ${String(answer.status)}${adviceOn(answer.status)}`, retryAfterMs(answer));
    },
  };
}

/** The same for the same event of the same payment; without a full stop, which would make the signed text ambiguous. Pure. */
export function messageIdOf({ payment, run, happening }: Omit<ShopEventInput, 'event'>): string {
  return `msg_${createHash('sha256').update(`${payment}:${run}:${happening}`).digest('hex').slice(0, 32)}`;
}

/** Standard Webhooks: 192 to 512 bits. */
const SECRET_BYTES = { least: 24, most: 64 } as const;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Reads a file of secrets, one a line: `whsec_` and base64. Throws an Error that says what is wrong and quotes nothing. */
export function parseShopEventSecrets(text: string): Signer {
  const lines = text.split('\n').map((line) => line.trim());
  const secrets = lines.filter((line) => line !== '').map((line) => line.replace(/^whsec_/, ''));
  if (secrets.length === 0) throw new Error('names a file that contains no secret');
  const bad = secrets.findIndex((secret) => {
    const { length } = Buffer.from(secret, 'base64');
    return !BASE64.test(secret) || length < SECRET_BYTES.least || length > SECRET_BYTES.most;
  });
  if (bad >= 0) throw new Error(`names a file whose secret ${String(bad + 1)} is not base64 of 24 to 64 bytes`);
  const signers = secrets.map((secret) => new Webhook(secret));
  // While a secret is being replaced, receivers check with either.
  return (id, at, body) => signers.map((signer) => signer.sign(id, at, body)).join(' ');
}

/** Standard Webhooks: "no longer interested". */
const GONE = 410;

async function post({ url, sign }: ShopEventTarget, id: string, body: string): Promise<Response> {
  const at = new Date();
  const ms = Math.max(1_000, activityInfo().startToCloseTimeoutMs - SHOP_EVENT_POLICY.overhead);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': sign(id, at, body),
      },
      // A redirect would send what only the shop may read to a third party.
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(ms), cancellationSignal()]),
    });
    await response.body?.cancel(); // The body is not read.
    return response;
  } catch (error) {
    cancellationSignal().throwIfAborted();
    throw notTaken(whyUnanswered(error, ms));
  }
}

function notTaken(message: string, nextRetryDelay?: number): ApplicationFailure {
  const later = nextRetryDelay === undefined ? {} : { nextRetryDelay };
  return ApplicationFailure.create({ type: 'shop_event_not_taken', message, ...later });
}

function adviceOn(status: number): string {
  if (status >= 300 && status < 400) return ', a redirect; none is followed, put the last address into SHOP_EVENTS_URL';
  if (status === 401 || status === 403) return '; does it check with the secret of SHOP_EVENTS_SECRET_FILE?';
  return '';
}

/** The pause the shop asks for, never shorter than our own next one, never longer than our longest. */
function retryAfterMs({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  const { attempt, retryPolicy } = activityInfo();
  if (!Number.isFinite(seconds) || retryPolicy === undefined) return undefined;
  const { initialInterval, backoffCoefficient = 2, maximumInterval } = retryPolicy;
  const longest = Number(maximumInterval ?? Infinity);
  const ours = Math.min(Number(initialInterval ?? 0) * backoffCoefficient ** (attempt - 1), longest);
  return Math.max(ours, Math.min(seconds * 1_000, longest));
}

/** Not the error's own text: it may quote the address, whose query may contain a key. */
function whyUnanswered(error: unknown, ms: number): string {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { readonly code?: unknown } };
  if (name === 'TimeoutError') return `no answer within ${String(ms / 1_000)} s`;
  return `the shop cannot be reached (${typeof cause?.code === 'string' ? cause.code : 'no connection'})`;
}

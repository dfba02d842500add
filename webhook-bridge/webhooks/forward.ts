/**
 * Forwards webhooks that are not this engine's, so that installing the bridge takes none away from the merchant's other
 * systems: the same bytes under the same signature, one attempt. When the provider sends again, we forward again.
 */
import { isThisMachine } from '../../environment/fields';
import { SIGNATURE_HEADER } from '../../smart-glocal/signature';
import type { forgetful } from '../bounds/remember';
import { answerOf } from './answers';
import type { Delivery } from './deliver';
import { fingerprintOf } from './deliver-once';
import type { WebhookRequest } from './request';

export interface Forwarding {
  readonly url: URL;
  readonly timeoutMs: number;
  /** Bytes of which a copy was accepted with 200; the provider sends the same ones again until it gives up. */
  readonly copied: ReturnType<typeof forgetful>;
}

/** The result of `delivery`, once the webhook has also been forwarded where it should be. Never throws. */
export async function handOn(
  delivery: Delivery,
  request: WebhookRequest,
  forwarding: Forwarding | null,
): Promise<Delivery> {
  const { forward } = answerOf(delivery.reason);
  if (forward === undefined || forwarding === null) return delivery;
  try {
    if (forward === 'copy') {
      await leaveCopy(forwarding, request);
      return delivery;
    }
    return { ...delivery, reason: 'forwarded', status: await forwardTo(forwarding, request) };
  } catch (error) {
    // A copy that did not arrive is sent again with the provider's next attempt.
    return forward === 'copy' ? { ...delivery, error } : { ...delivery, reason: 'not_forwarded', error };
  }
}

async function leaveCopy(forwarding: Forwarding, request: WebhookRequest): Promise<void> {
  const bytes = fingerprintOf(request.body);
  if (forwarding.copied.has(bytes)) return;
  if ((await forwardTo(forwarding, request)) === 200) forwarding.copied.set(bytes, true);
}

/** The HTTP status of the answer. Rejects when none came in time. */
async function forwardTo({ url, timeoutMs }: Forwarding, request: WebhookRequest): Promise<number> {
  const { body, signature, contentType } = request;
  const response = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: {
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(signature === undefined ? {} : { [SIGNATURE_HEADER]: signature }),
    },
    // A redirect must not send a token to a third party.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  // The body is discarded: it goes neither into memory nor to the provider.
  await response.body?.cancel();
  return response.status;
}

const OWN_PATH = '/webhooks/smart-glocal';

/** Where the bridge itself listens; members are undefined while they are badly configured. */
export interface OwnAddresses {
  readonly PUBLIC_BASE_URL?: unknown;
  readonly WEBHOOK_BRIDGE_HOST?: unknown;
  readonly WEBHOOK_BRIDGE_PORT?: unknown;
}

/**
 * True when `forward` leads back here: by the public address, or by the port on this machine. A loop through somebody else's
 * machine cannot be seen here; it ends because the same bytes are taken once at a time (`deliver-once.ts`).
 */
export function isOwnAddress(forward: unknown, own: OwnAddresses): boolean {
  if (!(forward instanceof URL)) return false;
  const { PUBLIC_BASE_URL: base, WEBHOOK_BRIDGE_HOST: host, WEBHOOK_BRIDGE_PORT: port } = own;
  if (typeof base === 'string' && URL.canParse(base)) {
    const door = new URL(base + OWN_PATH);
    if (forward.host === door.host && samePath(forward.pathname, door.pathname)) return true;
  }
  const isHere = isThisMachine(forward.hostname) || forward.hostname === host;
  return isHere && Number(forward.port || (forward.protocol === 'https:' ? 443 : 80)) === port;
}

/** Express matches paths in upper or lower case, with or without a trailing slash. */
function samePath(a: string, b: string): boolean {
  return a.replace(/\/+$/, '').toLowerCase() === b.toLowerCase();
}

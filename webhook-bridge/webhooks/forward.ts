/**
 * Hands webhooks on that are not this engine's, so that installing the bridge takes none away from the merchant's other
 * systems: the same bytes under the same signature, one try. The provider tries again, and so do we then.
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
  /** Bytes of which a copy was taken with 200; the provider asks for the same ones again until it gives up. */
  readonly copied: ReturnType<typeof forgetful>;
}

/** What became of `delivery` after everybody who should hear of the webhook has it. Never throws. */
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
    // A copy that did not arrive comes again with the provider's next try.
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
    // Somebody else's redirect must not send a token to a third place.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  // Nobody reads what it says: not into memory, and not to the provider.
  await response.body?.cancel();
  return response.status;
}

const OWN_PATH = '/webhooks/smart-glocal';

/** Where the bridge itself listens; members are unknown while they are badly configured. */
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

/** Express takes a path in any case, and with a slash at its end. */
function samePath(a: string, b: string): boolean {
  return a.replace(/\/+$/, '').toLowerCase() === b.toLowerCase();
}

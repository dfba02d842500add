/** WEBHOOK_FORWARD_URL, checked at the start: a bad address must not be found out by the first lost webhook. Pure. */

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const OWN_PATH = '/webhooks/smart-glocal';

/** The address. Throws an Error that says what is wrong without quoting it: a path or query may hold a key. */
export function parseForwardUrl(text: string): URL {
  if (!URL.canParse(text)) throw new Error('is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname))) {
    // Webhooks carry the recurrent token in clear.
    throw new Error('is not https (http is accepted for localhost, 127.0.0.1 and [::1] alone)');
  }
  if (url.username !== '' || url.password !== '') throw new Error('holds a user name or a password');
  if (url.hash !== '') throw new Error('has a fragment');
  return url;
}

/** Where the bridge itself listens; members are unknown while they are badly configured. */
export interface OwnAddresses {
  readonly PUBLIC_BASE_URL?: unknown;
  readonly WEBHOOK_BRIDGE_HOST?: unknown;
  readonly WEBHOOK_BRIDGE_PORT?: unknown;
}

/**
 * True when `forward` leads back here: by the public address, or by the port on this machine. A loop through somebody else's
 * machine cannot be seen here; it ends because the same bytes are taken once at a time (`same-bytes.ts`).
 */
export function isOwnAddress(forward: unknown, own: OwnAddresses): boolean {
  if (!(forward instanceof URL)) return false;
  const { PUBLIC_BASE_URL: base, WEBHOOK_BRIDGE_HOST: host, WEBHOOK_BRIDGE_PORT: port } = own;
  if (typeof base === 'string' && URL.canParse(base)) {
    const door = new URL(base + OWN_PATH);
    if (forward.host === door.host && samePath(forward.pathname, door.pathname)) return true;
  }
  const isThisMachine = LOCAL_HOSTS.includes(forward.hostname) || forward.hostname === host;
  return isThisMachine && Number(forward.port || (forward.protocol === 'https:' ? 443 : 80)) === port;
}

/** Express takes a path in any case, and with a slash at its end. */
function samePath(a: string, b: string): boolean {
  return a.replace(/\/+$/, '').toLowerCase() === b.toLowerCase();
}

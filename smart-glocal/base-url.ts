/** Which Smart Glocal an address is: money is real at one of them, so nothing is guessed. */
import { isThisMachine } from './this-machine';

const LIVE = 'https://proxy.smart-glocal.com/';
const DEMO = 'https://demo.smart-glocal.com/';

/**
 * `live` or `demo` for the provider's two documented addresses; `simulator` for http on this machine, or at `simulatorHost`;
 * null for anything else. A token would go in clear to any other host, and to the provider itself by http. Pure.
 */
export function environmentOf(
  baseUrl: string,
  simulatorHost: string | null = null,
): 'live' | 'demo' | 'simulator' | null {
  const url = usableUrl(baseUrl, simulatorHost);
  if (url?.href === LIVE) return 'live';
  if (url?.href === DEMO) return 'demo';
  return url?.protocol === 'http:' ? 'simulator' : null;
}

/**
 * The address under which the methods are, with `/` at its end. Throws an Error when the base URL cannot be one; the
 * message does not quote it, because an address may hold a password.
 */
export function apiRoot(baseUrl: string, simulatorHost: string | null = null): URL {
  const url = usableUrl(baseUrl, simulatorHost);
  if (url === null) {
    throw new Error(
      'The base URL is not usable: expected https://host (http only for a simulator on this machine, or on the one host ' +
        `that was named for it), without user name, query or fragment. Smart Glocal's own are ${LIVE} and ${DEMO}.`,
    );
  }
  return new URL('api/v1/', url);
}

function usableUrl(text: string, simulatorHost: string | null): URL | null {
  // `https:host` would be accepted without its slashes, and reads like a host and a port.
  if (!/^https?:\/\/[^/\\\s]\S*$/i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const { protocol, hostname, username, password, search, hash } = url;
  if (protocol === 'http:' && !isSimulator(hostname, simulatorHost)) return null;
  if ([username, password, search, hash].some((part) => part !== '')) return null;
  // Without the slash, the last segment of a path would be replaced and not extended.
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function isSimulator(hostname: string, simulatorHost: string | null): boolean {
  const isProvider = /(^|\.)smart-glocal\.com\.?$/.test(hostname);
  return !isProvider && (isThisMachine(hostname) || hostname === simulatorHost?.toLowerCase());
}

/**
 * Where a customer's browser may be sent. The addresses were checked before they entered the payment; they are checked
 * again here, because a program other than our starter may start workflows, and this is the last place to check.
 */
import { isWebAddress } from '../../../workflows/contract/web-address';

const HEADER_SAFE = /^[\x21-\x7e]+$/;

export interface BrowserUrl {
  /** Exactly as given, where a header can carry it: a bank may compare. */
  readonly text: string;
  /** Plain http on this machine: a simulator, a shop under development. */
  readonly isLocalHttp: boolean;
}

/** Null unless it is https, or http on this machine, without user name and password. Pure. */
export function browserUrl(text: string): BrowserUrl | null {
  if (!isWebAddress(text)) return null;
  const { protocol, href } = new URL(text);
  return { text: HEADER_SAFE.test(text) ? text : href, isLocalHttp: protocol === 'http:' };
}

/**
 * Where a browser may be sent. This address decides what the customer sees when asked for a bank password, so anything but
 * plain https (http for a simulator on this machine) is not a redirect at all.
 */
import type { WirePayment } from './schemas';
import { isThisMachine } from './this-machine';
import type { Redirect } from './types';

const HEADER_SAFE = /^[\x21-\x7e]+$/;
/** `https:bank.example` leads a browser to a page of our own site, and a blank may hide before the scheme. */
const SPELT_OUT = /^https?:\/\/[^/\\\s]/i;

/** The customer's way to 3DS, or null when none is shown, or not one that we know and trust. Pure. */
export function redirectOf(interaction: WirePayment['customer_interaction']): Redirect | null {
  if (interaction?.type !== 'redirect') return null;
  const method = interaction.redirect?.method?.toUpperCase();
  const url = safeUrl(interaction.redirect?.url ?? '');
  if (url === null) return null;
  // The provider's own example has GET with `params`: the fields are then already in the URL, or not meant for it.
  if (method === 'GET') return { method, url, params: null };
  if (method === 'POST') return { method, url, params: formFields(interaction.redirect?.params ?? null) };
  return null;
}

function safeUrl(text: string): string | null {
  if (!SPELT_OUT.test(text) || !URL.canParse(text)) return null;
  const { protocol, hostname, username, password, href } = new URL(text);
  const isTrusted = protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname));
  // `https://bank.example@thief.example/` reads as the bank's address to a person.
  if (!isTrusted || username !== '' || password !== '') return null;
  // As given, letter by letter: an ACS may compare. Only what cannot stand in a Location header is spelt as a browser would.
  return HEADER_SAFE.test(text) ? text : href;
}

function formFields(params: Readonly<Record<string, unknown>> | null): Record<string, string> | null {
  if (params === null) return null;
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      if (typeof value === 'string') return [[name, value]];
      return typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
}

/** How the shop presents itself on the pages. All of it is optional, and none of it is fetched from elsewhere. */
import { readFileSync, statSync } from 'node:fs';
import { browserUrl } from './safe-url';
import type { Colour } from './colour';

export interface Shop {
  readonly name: string | null;
  /** A `data:` URL. Used only as the source of an `img`: there an SVG can neither run a script nor load anything. */
  readonly logo: string | null;
  readonly colour: Colour | null;
  /** Where a customer can ask for help. */
  readonly support: { readonly href: string; readonly text: string } | null;
  /** Where "back to the shop" leads. */
  readonly url: string | null;
}

/** A shop that has set nothing. */
export const SOME_SHOP: Shop = { name: null, logo: null, colour: null, support: null, url: null };

/** Every page carries the encoded logo: several times the size of the rest of the page. Ours. */
const LARGEST_LOGO_BYTES = 32 * 1024;

/** The first bytes of each kind of picture; one byte is one character. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  // A byte order mark, an XML declaration, comments and a document type may come first.
  ['image/svg+xml', /^(?:\xef\xbb\xbf)?\s*(?:<(?:\?|!--|!DOCTYPE)[^]*?>\s*)*<svg[\s>]/],
];

/** Reads SHOP_LOGO_FILE, as a `data:` URL. Throws an Error that says what is wrong with the file. */
export function readLogo(file: string): string {
  const bytes = read(file);
  const start = bytes.subarray(0, 4096).toString('latin1');
  const type = KINDS.find(([, looks]) => looks.test(start))?.[0];
  if (type === undefined) throw new Error('names a file that is not SVG, PNG, JPEG or WebP');
  return `data:${type};base64,${bytes.toString('base64')}`;
}

function read(file: string): Buffer {
  let size: number;
  try {
    size = statSync(file).size;
    if (size <= LARGEST_LOGO_BYTES) return readFileSync(file);
  } catch {
    throw new Error('names a file that this process cannot read');
  }
  throw new Error(
    `names a file of ${String(Math.ceil(size / 1024))} KiB, but each page carries the logo and at most ${String(LARGEST_LOGO_BYTES / 1024)} KiB are allowed: make it smaller, or use an SVG`,
  );
}

/** Reads SHOP_SUPPORT: an e-mail address, a telephone number or an https page. Throws an Error when it is none of them. */
export function parseSupport(text: string): NonNullable<Shop['support']> {
  // Plain addresses only: customers do not type quoted ones, or those with a display name.
  if (/^[\w.+-]+@[a-z\d-]+(\.[a-z\d-]+)+$/i.test(text)) return { href: `mailto:${text}`, text };
  // With its country code: the customer may be abroad.
  if (/^\+\d[\d ()/-]{5,30}$/.test(text)) return { href: `tel:${text.replace(/[^+\d]/g, '')}`, text };
  if (browserUrl(text) !== null) return { href: text, text: text.replace(/^https?:\/\//, '').replace(/\/$/, '') };
  throw new Error('is not an e-mail address, a telephone number with + and its country code, or an https page');
}

/** Reads SHOP_URL. Throws an Error when a customer must not be sent there. */
export function parseShopUrl(text: string): string {
  const url = browserUrl(text);
  if (url !== null) return url.text;
  throw new Error('is not https (http is accepted on this machine only), or contains a user name');
}

/** Reads SHOP_NAME. Throws an Error when it cannot be used in a heading. */
export function parseShopName(text: string): string {
  const name = text.trim();
  // Longer ones do not fit on a phone. Control and direction characters could change how the page reads. Ours.
  if (name.length < 1 || name.length > 40) throw new Error('is not 1 to 40 characters long');
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)) throw new Error('contains an invisible character');
  return name;
}

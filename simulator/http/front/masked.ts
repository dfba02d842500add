/**
 * Which parts of a message the front page shows: the members known to be harmless, by their names; of everything else, only
 * that it exists. Other people may see the page; the control interface has the bytes. Pure.
 */
import { createHash } from 'node:crypto';

/** Longer ones are not even parsed: a page that is fetched every 2 s must stay small. Real messages have less than 4 KiB. */
const LONGEST_BODY = 32 * 1024;

/** Limits for one text, one list, one whole message: ours, more than any real one has. */
const LONGEST_TEXT = 120;
const LONGEST_LOOKED_AT = 2_000;
const LONGEST_LIST = 20;
const LONGEST_MESSAGE = 6_000;

/** Members whose values are the protocol's own, or the shop's name for the order. */
const SHOWN = new Set(
  (
    'id session_id status type created_at updated_at finished_at next_action amount currency code initiator method ' +
    'is_active is_chargeback brand last4 cit_payment_id rule_alias'
  ).split(' '),
);

/** Members that hold addresses: the path may be a secret (the customer's link), the host is not. */
const ADDRESSES = new Set(['return_url', 'url', 'base_url']);

/** Everything below these is hidden. */
const PRIVATE = new Set(['customer', 'participant_details', 'params', 'qs', 'tds_data']);

/** These decide about everything below them, however deep. */
const RULES_BELOW = new Set([...PRIVATE, 'metadata']);

/** The text of a message as indented, masked JSON; or a sentence about a text that is not JSON, or too long. */
export function maskedText(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes > LONGEST_BODY) return `${sizeText(bytes)}: too long to show here`;
  if (text === '') return 'empty';
  const json = parsed(text);
  // Half a message can hold whole secrets, and nothing marks where they begin.
  return json === undefined ? `${sizeText(bytes)} that are not JSON, so their content is not shown` : maskedJson(json);
}

/** The same for a value that is already parsed. */
export function maskedJson(json: unknown): string {
  const text = JSON.stringify(masked(json, '', ''), null, 2) ?? '';
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}\n… (cut here)`;
}

/** A short name for a secret: the same for the same secret, and it does not lead back to it. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8);
}

/** One text as it may be shown: without what looks like a token, a card or an address, and not too long. */
export function shownText(text: string): string {
  const clean = text
    .slice(0, LONGEST_LOOKED_AT)
    .replace(/\btok_\S+|[0-9a-z]{40,}/gi, (token) => `[token ${fingerprint(token)}]`)
    .replace(/\d[\d -]{11,21}\d/g, (digits) => (isCardNumber(digits) ? '[card number]' : digits))
    .replace(/[^\s@"'<>]+@[^\s@"'<>]+\.\w+/g, '[e-mail address]')
    .replace(/\p{Cc}/gu, '·');
  // Cut last: the patterns above would not recognise half a secret.
  return clean.length <= LONGEST_TEXT ? clean : `${clean.slice(0, LONGEST_TEXT)}…`;
}

/** `812 bytes`, `1.5 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 10_000) return `${String(bytes)} bytes`;
  return bytes < 1e6 ? `${String(Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `within`: the innermost enclosing member, or the outermost of those that decide about everything below them. */
function masked(value: unknown, name: string, within: string): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return maskedLeaf(value, name, within);
  const isRuled = RULES_BELOW.has(within);
  // A list's own name says nothing about the texts in it.
  if (Array.isArray(value)) {
    const around = !isRuled && RULES_BELOW.has(name) ? name : within;
    return value.slice(0, LONGEST_LIST).map((item) => masked(item, '', around));
  }
  const members = Object.entries(value).slice(0, LONGEST_LIST);
  return Object.fromEntries(
    members.map(([key, member]) => [shownText(key), masked(member, key, isRuled ? within : name)]),
  );
}

function maskedLeaf(value: unknown, name: string, within: string): unknown {
  const text = String(value);
  if (PRIVATE.has(within)) return hidden(value);
  if (name === 'token') return `[token ${fingerprint(text)}]`;
  if (ADDRESSES.has(name)) return URL.canParse(text) ? `${shownText(new URL(text).origin)}/[…]` : hidden(value);
  if (!isShown(name, within)) return hidden(value);
  const shown = shownText(text);
  return typeof value === 'number' && shown === text ? value : shown;
}

function isShown(name: string, within: string): boolean {
  if (within === 'metadata') return name === 'cit_payment_id';
  // The whole metadata may be the name of the order; a description is free text, but that of an error is the provider's own.
  return SHOWN.has(name) || name === 'metadata' || (name === 'description' && within === 'error');
}

function hidden(value: unknown): string {
  return typeof value === 'string' ? `[${String(value.length)} characters]` : '[a number]';
}

/** By length and check digit (Luhn): an order number rarely matches both. */
function isCardNumber(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const doubled = place % 2 === 0 ? digit : digit * 2;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The sender's bytes, which may be anything.
  }
}

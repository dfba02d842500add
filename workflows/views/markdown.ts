/**
 * Outside text in a page that the Web UI reads as Markdown: it stays plain text, and does not fill the page. Pure, and
 * accepts any value: what another version sent may not be text, and a page that throws would stop the payment.
 */

/** Ours: a sentence or two; the rest is in the event that brought it. */
const WORDS_CHARACTERS = 200;
/** Ours: the provider's ids and codes are below 40 characters. */
const NAME_CHARACTERS = 64;

const PLAIN = /^[\w ,.:;()'"/@+-]*$/;

/** A sentence that a person or another system wrote: one line, no markup, no link, cut after 200 characters. */
export function words(given: unknown): string {
  const text = textOf(given);
  // Most are our own sentences: the page is rendered at each change, and five passes over each would be most of its cost.
  if (text.length <= WORDS_CHARACTERS && PLAIN.test(text)) return text;
  const line = text.slice(0, WORDS_CHARACTERS).replace(/\s+/g, ' ').trim();
  const escaped = line.replace(/[\\`*[\]<>|#&]/g, (mark) => `\\${mark}`);
  return text.length > WORDS_CHARACTERS ? `${escaped}…` : escaped;
}

/** An id or a code, as code. */
export function code(name: unknown): string {
  return `\`${textOf(name)
    .slice(0, NAME_CHARACTERS)
    .replace(/[^\w.:+~-]/g, '_')}\``;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : 'unreadable';
}

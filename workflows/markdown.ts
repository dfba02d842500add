/** Words of others in a text that the Web UI reads as Markdown: they stay words, and do not fill the page. Pure. */

/** Ours: a sentence or two; whoever needs the rest finds it in the event that brought it. */
const WORDS_CHARACTERS = 200;
/** Ours: the provider's ids and codes are below 40 characters. */
const NAME_CHARACTERS = 64;

/** A sentence that a person or another system wrote: one line, no markup, no link, cut after 200 characters. */
export function words(text: string): string {
  const line = text.slice(0, WORDS_CHARACTERS).replace(/\s+/g, ' ').trim();
  const escaped = line.replace(/[\\`*[\]<>|#&]/g, (mark) => `\\${mark}`);
  return text.length > WORDS_CHARACTERS ? `${escaped}…` : escaped;
}

/** An id or a code, as code. */
export function code(name: string): string {
  return `\`${name.slice(0, NAME_CHARACTERS).replace(/[^\w.:+~-]/g, '_')}\``;
}

/**
 * Text that comes from outside, as a terminal may show it: ids, reasons and messages can hold what a terminal obeys instead of
 * showing, and so overwrite lines, hide others or type for the person. What is left out is spelt out, as JSON spells it, so
 * that it can still be read, and JSON stays the same JSON. Pure.
 */

/**
 * Control characters (escape sequences begin with one, and some are a single one above 0x7f), what turns the direction of a
 * line, and what breaks one.
 */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** One line: a line break is spelt out too, because it would let a value look like lines of ours. */
export function printable(text: string): string {
  return text.replaceAll(OBEYED, spelt);
}

/** The same for a text of several lines, whose breaks are ours. */
export function printableLines(text: string): string {
  return text.replaceAll(OBEYED, (character) => (character === '\n' ? character : spelt(character)));
}

function spelt(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

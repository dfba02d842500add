/**
 * What may stand in a log line of what others wrote. JSON keeps a line whole, but not a terminal: escape sequences (some
 * begin above 0x7f), text that runs backwards, or a megabyte of it would let a stranger write our log. Pure.
 */

/** The longest of somebody else's words that a log line takes. The provider's real ones are below 30 characters. */
const WORD_CHARACTERS = 64;

/** An error's own text; a server's may quote a whole answer. Ours. */
const ERROR_CHARACTERS = 500;

/** How far down the chain of causes is told: a chain may be a ring. Ours. */
const CAUSES = 5;

/** A word of somebody else's: short, and printable ASCII alone. */
export function loggedWord(text: string): string {
  return printable(text, WORD_CHARACTERS);
}

/** An error: names and messages down the chain of causes. No other member: those may carry requests. */
export function textOfError(error: unknown): string {
  return printable(chainOf(error, CAUSES), ERROR_CHARACTERS);
}

function chainOf(error: unknown, causes: number): string {
  if (!(error instanceof Error)) return 'not an Error';
  const text = `${error.name}: ${error.message}`;
  return error.cause instanceof Error && causes > 0 ? `${text} (${chainOf(error.cause, causes - 1)})` : text;
}

function printable(text: string, length: number): string {
  return text.slice(0, length).replaceAll(/[^\x20-\x7e]/g, '?');
}

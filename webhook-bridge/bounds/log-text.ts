/**
 * How much outside text a log line may contain. JSON keeps a line intact, but not a terminal: escape sequences (some begin
 * above 0x7f), right-to-left text, or a megabyte of it would let a sender forge our log. Pure.
 */

/** The longest outside word in a log line. The provider's real ones are below 30 characters. */
const WORD_CHARACTERS = 64;

/** An error's own text; a server's may quote a whole answer. Ours. */
const ERROR_CHARACTERS = 500;

/** How many causes of an error are logged: a chain may be circular. Ours. */
const CAUSES = 5;

/** An outside word: short, and printable ASCII only. */
export function loggedWord(text: string): string {
  return printable(text, WORD_CHARACTERS);
}

/** An error: names and messages along the chain of causes. No other members: those may carry requests. */
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

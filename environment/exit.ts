/**
 * The one place where a process decides how it ends: 2 when it was configured wrongly, 1 for any other error, else what its
 * main function returns. Errors go to standard error as a message; a stack trace is printed only on request.
 */
import { inspect } from 'node:util';
import { printableLines } from './printable';
import { ConfigurationError } from './read';

/**
 * Runs `main`. A number that it returns becomes the exit code; the process then ends by itself once nothing is open. An error
 * ends it at once, open connections or not. `DEBUG_STACK=1` in the environment prints errors in full.
 */
export function runMain(main: () => Promise<number | void>): void {
  main().then(
    (code) => {
      if (typeof code === 'number') process.exitCode = code;
    },
    (error: unknown) => {
      const text = process.env['DEBUG_STACK'] === '1' ? inspect(error) : messageOf(error);
      // A message may quote what came from outside.
      process.stderr.write(`${printableLines(text)}\n`, () =>
        process.exit(error instanceof ConfigurationError ? 2 : 1),
      );
    },
  );
}

/** Node's errors of several causes (a refused connection, for one) have an empty message; their code says it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  return 'code' in error ? String(error.code) : error.name;
}

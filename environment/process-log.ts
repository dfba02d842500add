/** The log of a process: JSON lines on standard error, with nothing in them that a terminal would obey. */
import pino, { type Logger } from 'pino';
import { printableLines } from './printable';

const STDERR = 2;

/** JSON keeps a line whole, but leaves a terminal the escape sequences above 0x7f, and right-to-left text. */
export function processLog(name: string, level: string, write = writeToStandardError()): Logger {
  return pino({ name, level }, { write: (line: string) => write(printableLines(line)) });
}

/** At once: the last line before a crash is the one that is needed. */
function writeToStandardError(): (line: string) => void {
  const standardError = pino.destination({ fd: STDERR, sync: true });
  return (line) => {
    standardError.write(line);
  };
}

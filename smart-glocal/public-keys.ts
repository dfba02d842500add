/**
 * The provider's public keys, from files that may change while the process runs: a rotation is a changed file. A file
 * that cannot be used changes nothing and raises an alarm: better yesterday's keys than none. How a key file is read is the
 * caller's business (environment/key-file.ts).
 */
import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import { parsePublicKey } from './signature';

/** Ours: a rotation is over before the provider's first redelivery, a minute after a webhook that a new key signed. */
const LOOK_EVERY_MS = 10_000;

/** The text of a key file. An error that it throws on purpose, `WritableByAll`, has a message to follow the file's name. */
export type ReadKeyFile = (file: string) => string;

export interface PublicKeys {
  /** Newest first. */
  readonly current: () => readonly KeyObject[];
  /** Checks the files now. Never throws. */
  readonly refresh: () => void;
  /** Stops checking. */
  readonly stop: () => void;
}

/** Reads PEM files, newest key first. Throws an Error that names the first file without a usable public key, and why. */
export function readPublicKeys(files: readonly string[], read: ReadKeyFile): readonly KeyObject[] {
  return parseAll(files, readAll(files, read));
}

/** The files in a comma-separated list, newest key first. Throws as `readPublicKeys`. */
export function publicKeyFiles(text: string, read: ReadKeyFile): readonly string[] {
  const files = text.split(',').map((file) => file.trim());
  readPublicKeys(files, read);
  return files;
}

/** Holds the keys of these files and looks every ten seconds whether they have changed. Throws as `readPublicKeys`. */
export function watchPublicKeys(files: readonly string[], read: ReadKeyFile, logger: Logger): PublicKeys {
  // Contents are compared, not times: a mounted secret changes by a link to a file that may be older.
  let texts = readAll(files, read);
  let keys = parseAll(files, texts);
  let alarm: string | null = null;

  const refresh = (): void => {
    try {
      const found = readAll(files, read);
      if (alarm === null && found.every((text, index) => text === texts[index])) return;
      keys = parseAll(files, found);
      texts = found;
      alarm = null;
      logger.info({ keys: keys.length }, "The provider's public keys were read again.");
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'unreadable';
      // Once per problem: the same line every ten seconds would bury the others.
      if (problem !== alarm)
        logger.error({ problem }, 'ALARM: a public key file is bad. The keys read before stay in use.');
      alarm = problem;
    }
  };

  const timer = setInterval(refresh, LOOK_EVERY_MS);
  timer.unref();
  return {
    current: () => keys,
    refresh,
    stop: () => {
      clearInterval(timer);
    },
  };
}

function readAll(files: readonly string[], read: ReadKeyFile): readonly string[] {
  return files.map((file) => {
    try {
      return read(file);
    } catch (error) {
      const why = error instanceof Error && error.name === 'WritableByAll' ? error.message : 'cannot be read';
      throw new Error(`${file}: ${why}`, { cause: error });
    }
  });
}

function parseAll(files: readonly string[], texts: readonly string[]): readonly KeyObject[] {
  return texts.map((text, index) => {
    try {
      return parsePublicKey(text);
    } catch (error) {
      throw new Error(`${String(files[index])}: ${error instanceof Error ? error.message : 'unreadable'}`, {
        cause: error,
      });
    }
  });
}

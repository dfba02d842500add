/**
 * Reads a file that holds a key. A key that everyone on the machine may write is nobody's key: a public one would let them
 * sign as the provider, a ring let them choose what history is encrypted with.
 */
import { closeSync, fstatSync, openSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/** POSIX: "others may write", and "in this folder only owners may replace their files", as in /tmp. */
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/** Everyone may write the file, or put another one in its place. The message goes on after the file's name. */
export class WritableByAll extends Error {
  override name = 'WritableByAll';
}

/** The text of this file. Throws `WritableByAll` (on POSIX: Windows has no such modes), or Node's own error when it cannot be read. */
export function readKeyFile(path: string): string {
  const opened = openSync(path, 'r');
  try {
    // What was opened is what is checked: the name may lead elsewhere a moment later.
    if (process.platform !== 'win32') refuseIfWritableByAll(fstatSync(opened), statSync(dirname(realpathSync(path))));
    return readFileSync(opened, 'utf8');
  } finally {
    closeSync(opened);
  }
}

function refuseIfWritableByAll(file: Stats, folder: Stats): void {
  if ((file.mode & OTHERS_WRITE) !== 0) {
    throw new WritableByAll('can be changed by everyone on this machine: take that away with chmod o-w');
  }
  if ((folder.mode & OTHERS_WRITE) !== 0 && (folder.mode & STICKY) === 0) {
    throw new WritableByAll('can be replaced by everyone on this machine: take that away with chmod o-w on its folder');
  }
}

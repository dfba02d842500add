/**
 * Makes and changes the key ring's file, for `npm run keys`. Each change replaces the file in one step: a process that reads
 * meanwhile finds the old ring or the new one. A new ring can be read only by its owner; a changed one keeps mode, owner and
 * group, so that every process that could read it still can. A key is made here and never shown.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { readKeyFile, WritableByAll } from '../../environment/key-file';
import { ConfigurationError } from '../../environment/read';
import { KEY_BYTES } from './cipher';
import { codeOf, parseKeyRing, type KeyRingContent } from './key-ring';

const OWNER_ALONE = 0o600;
/** The part of a mode that says who may do what. */
const PERMISSIONS = 0o7777;

/** Writes a ring with one key, the active one. Gives its id. Throws when the file exists: it may be all that reads history. */
export function createKeyRing(file: string): string {
  if (existsSync(file))
    throw new Error(`${file} exists and is not touched: without its keys old history cannot be read.`);
  const id = 'k1';
  replace(file, { active: id, keys: { [id]: newKey() } }, 'must not exist');
  return id;
}

/** Adds a key that decrypts but does not encrypt yet. Returns its id. Throws when another already waits to be activated. */
export function addKey(file: string): string {
  const path = realpathOf(file);
  const { active, keys } = readRing(path);
  const waiting = newestOf(keys);
  if (waiting !== active) {
    throw new Error(
      `Key ${waiting} was added before and is not active yet. Activate it first: npm run keys -- activate`,
    );
  }
  const highest = Math.max(...Object.keys(keys).map((name) => Number(/^k(\d{1,6})$/.exec(name)?.[1] ?? 0)));
  const id = `k${String(highest + 1)}`;
  replace(path, { active, keys: { ...keys, [id]: newKey() } }, 'is replaced');
  return id;
}

/** Makes the newest key the active one. Gives its id, and whether it was active before. */
export function activateNewest(file: string): { readonly id: string; readonly wasActive: boolean } {
  const path = realpathOf(file);
  const { active, keys } = readRing(path);
  const id = newestOf(keys);
  if (id !== active) replace(path, { active: id, keys }, 'is replaced');
  return { id, wasActive: id === active };
}

function readRing(path: string): KeyRingContent {
  try {
    return parseKeyRing(readKeyFile(path));
  } catch (error) {
    if (error instanceof WritableByAll) throw new ConfigurationError(`${path} ${error.message}. Nothing was changed.`);
    throw new Error(`${path} ${error instanceof Error ? error.message : 'cannot be read'}. Nothing was changed.`);
  }
}

/** The file itself and not a link to it: the link would be replaced, and the processes read the old file for ever. */
function realpathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    throw new Error(`${file} does not exist. Make a key ring first: npm run keys -- new`);
  }
}

function newestOf(keys: Readonly<Record<string, string>>): string {
  return Object.keys(keys).at(-1) ?? '';
}

function newKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/** `<file>.new` is the new ring and the lock at once: two commands at the same moment must not lose each other's key. */
function replace(file: string, ring: KeyRingContent, old: 'must not exist' | 'is replaced'): void {
  const fresh = `${file}.new`;
  const opened = openNew(fresh);
  try {
    fill(opened, `${JSON.stringify(ring, null, 2)}\n`, old === 'is replaced' ? file : null);
    if (old === 'is replaced') renameSync(fresh, file);
    else linkSync(fresh, file); // Fails when another process has just made one.
  } finally {
    rmSync(fresh, { force: true });
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', OWNER_ALONE);
  } catch (error) {
    const code = codeOf(error);
    const advice =
      code === 'EEXIST'
        ? 'another keys command is running, or one was killed; remove this file if none runs'
        : 'check that its folder exists and may be written to';
    throw new Error(`${path} cannot be made (${code}): ${advice}. Nothing was changed.`, { cause: error });
  }
}

function fill(opened: number, text: string, replaced: string | null): void {
  try {
    if (replaced !== null) keepAccess(opened, replaced, statSync(replaced));
    writeSync(opened, text);
    fsyncSync(opened); // A power cut after the rename must not leave an empty ring.
  } finally {
    closeSync(opened);
  }
}

/** Otherwise a service that runs as another user would lose the ring: not now, but at its next start. */
function keepAccess(opened: number, file: string, old: Stats): void {
  const made = fstatSync(opened);
  try {
    if (made.uid !== old.uid || made.gid !== old.gid) fchownSync(opened, old.uid, old.gid);
    fchmodSync(opened, old.mode & PERMISSIONS);
  } catch (error) {
    throw new Error(
      `${file} belongs to user ${String(old.uid)} and group ${String(old.gid)}, and this command cannot keep it so ` +
        `(${codeOf(error)}): the processes that read it now would lose it. Run it as that user, or as root. Nothing was changed.`,
      { cause: error },
    );
  }
}

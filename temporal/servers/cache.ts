/**
 * Where fetched servers stay: outside the checkout, so that `npm ci` and a fresh clone keep them. An entry appears whole
 * or not at all, also when two processes fetch it at once or one is killed half-way: it is filled under another name and
 * then renamed.
 */
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from '../config';

const PROJECT = 'smart-glocal-temporal-payments';

/** A download that is still unfinished after this long belongs to a process that was killed. Ours: far above any time limit here. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/** One entry of the cache: its directory name, and what tells a whole entry from a broken one (it throws, saying why). */
export interface CacheEntry {
  readonly name: string;
  readonly check: (directory: string) => Promise<void>;
}

/** `$XDG_CACHE_HOME`, else `~/.cache`, and this project's directory in it. */
export function cacheRoot(env: Variables): string {
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), PROJECT);
}

/** The entry's directory, or null when there is none. Throws when it is there but broken. */
export async function readCache(env: Variables, entry: CacheEntry): Promise<string | null> {
  const directory = join(cacheRoot(env), entry.name);
  if (!(await exists(directory))) return null;
  await entry.check(directory);
  return directory;
}

/** Fills a directory with `fill`, checks it, and makes it the entry. Returns the entry's directory. */
export async function fillCache(
  env: Variables,
  entry: CacheEntry,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  const root = cacheRoot(env);
  await mkdir(root, { recursive: true });
  await removeAbandoned(root);
  const unfinished = await mkdtemp(join(root, '.unfinished-'));
  try {
    const filled = join(unfinished, entry.name);
    await mkdir(filled);
    await fill(filled);
    await entry.check(filled);
    await putInPlace(filled, join(root, entry.name), entry, join(unfinished, 'broken'));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return join(root, entry.name);
}

/** An entry that another process has put there meanwhile is as good as ours; a broken one makes way. */
async function putInPlace(filled: string, target: string, entry: CacheEntry, aside: string): Promise<void> {
  if (await isWhole(target, entry)) return;
  try {
    if (await exists(target)) await rename(target, aside);
    await rename(filled, target);
  } catch (error) {
    if (!(await isWhole(target, entry))) throw error;
  }
}

async function isWhole(directory: string, entry: CacheEntry): Promise<boolean> {
  try {
    await entry.check(directory);
    return true;
  } catch {
    return false; // Missing or broken: the caller puts a checked one there, or reports its own error.
  }
}

async function removeAbandoned(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith('.unfinished-')) continue;
    const startedAt = (await stat(join(root, name)).catch(() => null))?.mtimeMs ?? Infinity;
    if (startedAt < Date.now() - ABANDONED_AFTER_MS) await rm(join(root, name), { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * The keys that history is encrypted with, as the file holds them: the active one encrypts, every one decrypts. No message
 * of this file holds a key, or any part of the file that could be one.
 */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { readKeyFile, WritableByAll } from '../../environment/key-file';
import { KEY_BYTES } from './cipher';

/** Ours: a rotation reaches every running process within this time, and encryption does not wait for a disk each time. */
const LOOK_EVERY_MS = 10_000;

/** Not a number: the members of a JSON object keep their order, newest last, unless their names are numbers. */
const KEY_ID = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/** 32 bytes in base64: 43 digits and one sign of padding. */
const BASE64_KEY = /^[A-Za-z0-9+/]{43}=$/;

export interface PayloadKey {
  readonly id: string;
  readonly key: KeyObject;
}

export interface KeyRing {
  /** What to encrypt with now. */
  readonly active: () => PayloadKey;
  /** The key of this id; reads the file again when it is not known. Throws an Error that says what to do. */
  readonly find: (id: string) => PayloadKey;
}

/** What the file holds: `{"active":"k2","keys":{"k1":"<base64, 32 bytes>","k2":"..."}}`, newest last. */
export interface KeyRingContent {
  readonly active: string;
  readonly keys: Readonly<Record<string, string>>;
}

const contentSchema = z.strictObject({ active: z.string(), keys: z.record(z.string(), z.string()) });

/** Reads the content of a key ring file. Throws an Error that says what is wrong with it. */
export function parseKeyRing(text: string): KeyRingContent {
  const parsed = contentSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new Error(
      'is not a key ring: expected JSON of the form {"active":"k1","keys":{"k1":"<base64 of 32 bytes>"}}',
    );
  }
  const { active, keys } = parsed.data;
  const ids = Object.keys(keys);
  const odd = ids.findIndex((id) => !KEY_ID.test(id));
  if (odd >= 0) {
    // Not the id itself: if id and key were swapped, the key would be printed here.
    throw new Error(`has as number ${String(odd + 1)} a key whose id is not a letter and up to 31 of A-Z a-z 0-9 _ -`);
  }
  const bad = ids.find((id) => !BASE64_KEY.test(keys[id] ?? ''));
  if (bad !== undefined) {
    throw new Error(`has a key ${bad} that is not base64 of exactly ${String(KEY_BYTES)} bytes (npm run keys -- new)`);
  }
  if (new Set(Object.values(keys)).size < ids.length) throw new Error('has the same key under two ids');
  if (!Object.hasOwn(keys, active))
    throw new Error(`names as active a key that it does not hold; it holds: ${listOf(ids)}`);
  return { active, keys };
}

/** The key ring in this file, read now. Throws an Error that says what is wrong with the file. `now` is epoch ms. */
export function openKeyRing(file: string, now: () => number = Date.now): KeyRing {
  let ring = load(file);
  let lookedAt = now();

  const look = (): string | null => {
    lookedAt = now();
    try {
      ring = load(file);
      return null;
    } catch (error) {
      // Better the keys of a moment ago than none: editing the file must not stop payments.
      return error instanceof Error ? error.message : 'cannot be read';
    }
  };
  return {
    active: () => {
      if (now() - lookedAt >= LOOK_EVERY_MS) look();
      return ring.active;
    },
    find: (id) => {
      const known = ring.keys.get(id);
      if (known !== undefined) return known;
      const problem = look();
      const found = ring.keys.get(id);
      if (found !== undefined) return found;
      throw new Error(unknownKey(id, [...ring.keys.keys()], problem));
    },
  };
}

interface Loaded {
  readonly active: PayloadKey;
  readonly keys: ReadonlyMap<string, PayloadKey>;
}

function load(file: string): Loaded {
  const content = parseKeyRing(read(file));
  const keys = new Map(
    Object.entries(content.keys).map(([id, key]) => [id, { id, key: createSecretKey(Buffer.from(key, 'base64')) }]),
  );
  const active = keys.get(content.active);
  if (active === undefined) throw new Error('names as active a key that it does not hold');
  return { active, keys };
}

function read(file: string): string {
  try {
    return readKeyFile(file);
  } catch (error) {
    if (error instanceof WritableByAll) throw new Error(`names a file that ${error.message}`, { cause: error });
    throw new Error(`names a file that cannot be read (${codeOf(error)}); npm run keys -- new makes one`, {
      cause: error,
    });
  }
}

/** Node's own code of an error (`ENOENT`), whatever realm the error comes from; `unreadable` when it has none. Pure. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
}

function unknownKey(id: string, known: readonly string[], problem: string | null): string {
  const name = KEY_ID.test(id) ? id : '(not an id)';
  const state = problem === null ? `it holds: ${listOf(known)}` : `the file cannot be used now: it ${problem}`;
  return (
    `A payload of this history was encrypted with key ${name}, which is not in the key ring (${state}). It was removed too ` +
    'early, or this process has another file than the one that wrote it. Put the key back into PAYLOAD_ENCRYPTION_KEYS_FILE: ' +
    'it is found without a restart, and nothing is lost meanwhile.'
  );
}

function listOf(ids: readonly string[]): string {
  return ids.length === 0 ? 'no key' : ids.join(', ');
}

/** `JSON.parse` quotes what it cannot read, which may be a key. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

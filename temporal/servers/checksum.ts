/** Compares what was fetched with what was pinned. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Throws unless the file's checksum is the pinned one: what a registry gives must be what was tested. Pinned is a SHA-256 in
 * hex, or what npm writes into a lockfile: `sha512-` and base64.
 */
export async function verifyChecksum(path: string, pinned: string): Promise<void> {
  const isNpms = pinned.startsWith('sha512-');
  const hash = createHash(isNpms ? 'sha512' : 'sha256');
  await pipeline(createReadStream(path), hash);
  const actual = isNpms ? `sha512-${hash.digest('base64')}` : hash.digest('hex');
  if (actual === pinned) return;
  throw new Error(
    `${basename(path)} has checksum ${actual} instead of the pinned ${pinned}; the download is damaged or was replaced`,
  );
}

/** Compares what was fetched with what was pinned. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Throws unless the file's SHA-256 (hex) is the pinned one: what a registry gives must be what was tested. */
export async function verifyChecksum(path: string, pinned: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const actual = hash.digest('hex');
  if (actual === pinned) return;
  throw new Error(
    `${basename(path)} has SHA-256 ${actual} instead of the pinned ${pinned}; the download is damaged or was replaced`,
  );
}

/** Identifies the code that a seed ran on: all parts of one campaign must have the same. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const PROJECT = join(__dirname, '../..');

/**
 * SHA-256 over every file of ours that this process has loaded, the workflows (which reach it as a bundle), and the
 * lockfile. The path of the project on this machine is not included. Call it when everything is loaded.
 */
export function digestOfCode(): string {
  const loaded = Object.keys(require.cache).filter(
    (file) => file.startsWith(PROJECT) && !file.includes('node_modules'),
  );
  const workflows = readdirSync(join(PROJECT, 'workflows'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(PROJECT, 'workflows', name));
  const hash = createHash('sha256');
  for (const file of new Set([...loaded, ...workflows, join(PROJECT, 'package-lock.json')].sort())) {
    hash
      .update(`${relative(PROJECT, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

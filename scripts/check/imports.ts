/** Which files of the project lead to which, as far as their imports say. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Paths are from the project's folder. */
export type Texts = ReadonlyMap<string, string>;

/** What runs: an import of types alone is gone by then. */
const RUNNING = /^(?:import|export)\s+(?!type\b)[^'"]*?from\s+'(?<path>[^']+)'|^import\s+'(?<bare>[^']+)'/gm;

/** Whatever could be a path to another file, imported in whichever way: rather one too many. */
const ANY = /['"`](?<path>\.{1,2}(?:\/[^'"`\n]*)?)['"`]/g;

/** The texts of these files. */
export function readTexts(root: string, files: readonly string[]): Texts {
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
}

/** The file itself and all that it may depend on, types and texts included; each once. Pure. */
export function dependenciesOf(file: string, texts: Texts): readonly string[] {
  return [...walk(file, texts, ANY)].filter((name) => texts.has(name));
}

/** The packages and Node built-ins that are loaded with this file, by it or by what it imports of ours. Pure. */
export function packagesLoadedBy(file: string, texts: Texts): readonly string[] {
  return [...walk(file, texts, RUNNING)].filter((name) => !texts.has(name));
}

function walk(start: string, texts: Texts, pattern: RegExp): Set<string> {
  const seen = new Set([start]);
  for (const file of seen) {
    for (const { groups } of (texts.get(file) ?? '').matchAll(pattern)) {
      const path = groups?.['path'] ?? groups?.['bare'] ?? '';
      seen.add(path.startsWith('.') ? (fileAt(join(dirname(file), path), texts) ?? path) : path);
    }
  }
  return seen;
}

function fileAt(path: string, texts: Texts): string | undefined {
  const place = normalize(path).replace(/\/$/, '');
  return [place, `${place}.ts`, `${place}/index.ts`].find((candidate) => texts.has(candidate));
}

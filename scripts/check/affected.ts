/**
 * The lint of a file depends, by the types it meets, on all that the file imports. A file is linted again when anything of that
 * has changed since it last passed, or when the rules, the packages or Node have.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { dependenciesOf, type Texts } from './imports';

/** What decides about every file: the rules, and what they and TypeScript are made of. */
const FOR_ALL = /^(?:package-lock\.json|tsconfig\.json|eslint\.config\.mjs|scripts\/lint\/.*|.*\.d\.ts)$/;

const LINTED = /\.[cm]?[jt]s$/;

/** For each file that is linted a digest of all that its result depends on. Pure. */
export function digestsOf(texts: Texts): ReadonlyMap<string, string> {
  const own = new Map([...texts].map(([file, text]) => [file, digest(text)]));
  const rules = [...own].filter(([file]) => FOR_ALL.test(file)).flat();
  return new Map(
    [...texts.keys()]
      .filter((file) => LINTED.test(file))
      .map((file) => {
        const parts = dependenciesOf(file, texts).flatMap((other) => [other, own.get(other) ?? '']);
        return [file, digest([process.version, ...rules, file, ...parts.sort()].join('\n'))];
      }),
  );
}

/** The files whose digest is not among those kept. */
export function affectedFiles(digests: ReadonlyMap<string, string>, kept: string): string[] {
  const passed = new Set(existsSync(kept) ? z.array(z.string()).parse(JSON.parse(readFileSync(kept, 'utf8'))) : []);
  return [...digests].filter(([, digest]) => !passed.has(digest)).map(([file]) => file);
}

/** To be called once all of them have passed. */
export function keepDigests(digests: ReadonlyMap<string, string>, kept: string): void {
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, JSON.stringify([...digests.values()]));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

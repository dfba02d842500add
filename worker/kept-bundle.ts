/**
 * Workflows, bundled from their sources as a worker runs them. To bundle takes seconds of a processor, so a bundle is kept until
 * one of its sources, the packages or Node change. What was built (`npm run build`) has its own bundle, and needs none of this.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleWorkflowCode, type BundleOptions, type Logger } from '@temporalio/worker';
import { z } from 'zod';

const PROJECT = join(__dirname, '..');

/** Ignored by git, so that `git clean -X` forgets it. */
const KEPT = join(PROJECT, '.cache', 'workflows');

/** What a bundle is made from: everything that decides about it but the sources themselves. */
type Parts = Pick<
  BundleOptions,
  'workflowsPath' | 'failureConverterPath' | 'workflowInterceptorModules' | 'preloadModules'
>;

/** What a kept bundle was made from: each source with its digest. */
const sourcesSchema = z.record(z.string(), z.string());

/** The file that holds the bundle. `logger` is told while one is made. */
export async function keptBundle(parts: Parts, logger: Logger): Promise<{ readonly codePath: string }> {
  const index = join(KEPT, `${digestOf(JSON.stringify([process.version, PROJECT, lockfile(), parts]))}.json`);
  const kept = readSources(index);
  if (kept !== null && Object.entries(kept).every(([file, digest]) => digestOfFile(file) === digest)) {
    const codePath = codeFile(kept);
    if (existsSync(codePath)) return { codePath };
  }

  const { code } = await bundleWorkflowCode({ ...parts, logger });
  const sources = Object.fromEntries(sourcesIn(code).map((file) => [file, digestOfFile(file)]));
  const codePath = codeFile(sources);
  mkdirSync(KEPT, { recursive: true });
  write(codePath, code);
  write(index, JSON.stringify(sources));
  return { codePath };
}

/** Two versions of the same sources are two files: a process that was told of one may still have to read it. */
function codeFile(sources: Readonly<Record<string, string>>): string {
  return join(KEPT, `${digestOf(JSON.stringify([process.version, lockfile(), sources]))}.js`);
}

/** The SDK puts the source map at the end of the bundle. */
const SOURCE_MAP = /^\/\/# sourceMappingURL=data:[^,]*;base64,(?<map>[A-Za-z0-9+/=]+)\s*$/m;

const sourceMapSchema = z.object({ sources: z.array(z.string()).nonempty() });

/** Ours, from the project's folder. The packages are the lockfile's. */
function sourcesIn(code: string): string[] {
  const { map = '' } = SOURCE_MAP.exec(code)?.groups ?? {};
  return sourceMapSchema
    .parse(JSON.parse(Buffer.from(map, 'base64').toString('utf8')))
    .sources.filter((file) => file.startsWith(join(PROJECT, '/')) && !file.includes('node_modules'))
    .map((file) => relative(PROJECT, file))
    .sort();
}

function readSources(index: string): Readonly<Record<string, string>> | null {
  return existsSync(index) ? sourcesSchema.parse(JSON.parse(readFileSync(index, 'utf8'))) : null;
}

/** By renaming: another process may be making the same, and nobody may read half of it. */
function write(file: string, content: string): void {
  const own = `${file}.${String(process.pid)}`;
  writeFileSync(own, content);
  renameSync(own, file);
}

function lockfile(): string {
  return digestOfFile('package-lock.json');
}

/** Empty when there is no such file (any more). */
function digestOfFile(file: string): string {
  const path = join(PROJECT, file);
  return existsSync(path) ? digestOf(readFileSync(path)) : '';
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

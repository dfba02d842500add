/** Workflows as a worker runs them. To bundle them takes seconds of a processor, and half of all test files need the same ones. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';
import { dependenciesOf, readTexts } from '../../../scripts/check/imports';

const PROJECT = join(__dirname, '../../..');

type Parts = Pick<BundleOptions, 'workflowsPath' | 'failureConverterPath' | 'workflowInterceptorModules' | 'logger'>;

/**
 * The file that holds the bundle: one that was made before, if since then no source that leads into it, no package and not Node
 * has changed. `git clean -X` forgets all of them.
 */
export async function bundleOf(parts: Parts): Promise<{ readonly codePath: string }> {
  const codePath = join(PROJECT, '.cache/workflows', `${digestOf(parts)}.js`);
  if (existsSync(codePath)) return { codePath };

  const { code } = await bundleWorkflowCode(parts);
  mkdirSync(join(codePath, '..'), { recursive: true });
  const own = `${codePath}.${String(process.pid)}`;
  writeFileSync(own, code);
  renameSync(own, codePath); // Another lane may be making the same one, and nobody may read half of it.
  return { codePath };
}

function digestOf({ workflowsPath, failureConverterPath, workflowInterceptorModules = [] }: Parts): string {
  const entries = [workflowsPath, failureConverterPath ?? '', ...workflowInterceptorModules];
  const texts = readTexts(PROJECT, sources());
  const files = entries.flatMap((entry) => dependenciesOf(fileOf(entry), texts));
  const packages = readFileSync(join(PROJECT, 'package-lock.json'), 'utf8');
  const content = files.map((file) => `${file}\n${texts.get(file) ?? ''}`);
  const all = [process.version, packages, PROJECT, ...entries, ...content].join('\n');
  return createHash('sha256').update(all).digest('hex');
}

/** From the project's folder; an entry may be named without its ending. */
function fileOf(entry: string): string {
  const path = relative(PROJECT, entry);
  return path === '' || path.endsWith('.ts') ? path : `${path}.ts`;
}

function sources(): string[] {
  const rooms = readdirSync(PROJECT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(?:\..*|node_modules|dist|coverage)$/.test(entry.name))
    .map(({ name }) => name);
  return rooms.flatMap((room) =>
    readdirSync(join(PROJECT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(room, file)),
  );
}

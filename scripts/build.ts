/**
 * `npm run build`: compiles the processes to `dist/` and bundles the workflows for production. What was in `dist/` stays
 * until all of the new is there, so that a build that fails breaks nothing. `npm run build -- --out DIR` builds elsewhere,
 * into a directory inside this project (compiled code finds its libraries by its place).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { runMain } from '../environment/exit';
import { ConfigurationError } from '../environment/read';
import { FAILURE_CONVERTER_PATH } from '../temporal/data-converter';

const ROOT = join(__dirname, '..');

/** On the same file system as `dist/`, and looked at by no other tool. */
const WORKSHOP = join(ROOT, 'node_modules', '.cache');

/** Where the worker looks for it: worker/workflow-code.ts. */
const BUNDLE_NAME = 'workflow-bundle.js';

runMain(async () => {
  const out = outDirectory();
  await mkdir(WORKSHOP, { recursive: true });
  const workshop = await mkdtemp(join(WORKSHOP, 'build-'));
  try {
    const fresh = join(workshop, 'fresh');
    say('compiling the processes');
    await compile(fresh);
    say('bundling the workflows');
    const bytes = await bundle(join(fresh, BUNDLE_NAME));
    await replace(out, fresh, join(workshop, 'old'));
    const kib = Math.round(bytes / 1024);
    say(`done: ${relative(ROOT, out)}/ holds the processes and ${BUNDLE_NAME} (${String(kib)} KiB)`);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
});

function outDirectory(): string {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } });
  const out = resolve(ROOT, values.out);
  if (out.startsWith(join(ROOT, '/'))) return out;
  throw new ConfigurationError(
    `--out must name a directory inside ${ROOT}: compiled code finds node_modules by its place.`,
  );
}

async function compile(out: string): Promise<void> {
  const tsc = require.resolve('typescript/bin/tsc');
  const args = [tsc, '--project', join(ROOT, 'tsconfig.build.json'), '--outDir', out];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const exit: unknown[] = await once(child, 'exit');
  if (exit[0] !== 0) throw new Error('The compiler found errors (above). Nothing was replaced.');
}

/** Bundles the sources, as a worker from sources does, so that what the tests ran is what production runs. */
async function bundle(file: string): Promise<number> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'workflows', 'index.ts'),
    // Not among the workflows, but run with them: without it their failures would be in clear.
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(file, code);
  return (await stat(file)).size;
}

/** Two renames: a process that starts in between finds no code at all, and never half of it. */
async function replace(out: string, fresh: string, old: string): Promise<void> {
  await mkdir(dirname(out), { recursive: true });
  const hadOne = await rename(out, old).then(
    () => true,
    () => false,
  );
  try {
    await rename(fresh, out);
  } catch (error) {
    if (hadOne) await rename(old, out);
    throw error;
  }
}

function say(text: string): void {
  process.stdout.write(`build: ${text}\n`);
}

/**
 * `npm run check`: format, lint, types, rooms and the tests that need no server, no process and no browser, side by side, within a
 * minute. It skips only what cannot have changed since it last passed; `npm test` uses no such cache.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { affectedFiles, digestsOf, keepDigests } from './check/affected';
import { countOf, jestResultsSchema, type Count } from './check/count';
import { readTexts, type Texts } from './check/imports';
import { pureTestsOf } from './check/pure-tests';
import { carryOut, step, together } from './check/steps';
import { runTool, type ToolRun } from './check/tool';
import { filesOfTree } from './tree';

const PROJECT = join(__dirname, '..');

/** Ignored by git, so that `git clean -X` forgets it. */
const CACHE = '.cache/check';

const TEXTS = /\.[cm]?[jt]s$|^(?:package-lock|tsconfig)\.json$/;

carryOut((interruption) => {
  const texts = readTexts(
    PROJECT,
    filesOfTree().filter((file) => TEXTS.test(file)),
  );
  return together([
    step('lint', interruption, () => lint(texts, interruption)),
    pureTests(texts, interruption),
    step('format', interruption, () => {
      const cache = ['--cache', '--cache-strategy', 'content', '--cache-location', `${CACHE}/prettier`];
      return runTool('prettier', ['--check', '--log-level', 'warn', ...cache, '.'], interruption, { output: 'kept' });
    }),
    step('types', interruption, () => {
      const cache = ['--incremental', '--tsBuildInfoFile', `${CACHE}/types.tsbuildinfo`];
      return runTool('tsc', ['--noEmit', ...cache], interruption, { output: 'kept' });
    }),
    step('rooms', interruption, () => {
      const cache = ['--cache', `${CACHE}/rooms`, '--cache-strategy', 'content'];
      return runTool('depcruise', [...cache, '.'], interruption, { output: 'kept' });
    }),
  ]);
});

async function lint(texts: Texts, interruption: AbortSignal): Promise<ToolRun> {
  const kept = join(PROJECT, CACHE, 'lint.json');
  const digests = digestsOf(texts);
  const files = affectedFiles(digests, kept);
  if (files.length === 0) return { hasPassed: true, output: 'nothing has changed that lint looks at\n' };
  const run = await runTool('eslint', ['--max-warnings', '0', '--no-warn-ignored', ...files], interruption, {
    output: 'kept',
  });
  if (run.hasPassed) keepDigests(digests, kept);
  return run;
}

async function pureTests(texts: Texts, interruption: AbortSignal): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'npm-run-check-'));
  const file = join(folder, 'results.json');
  try {
    let count = countOf(null, false);
    await step('tests', interruption, async () => {
      const args = ['--json', `--outputFile=${file}`, '--runTestsByPath', ...pureTestsOf(texts)];
      const run = await runTool('jest', args, interruption, { output: 'kept' });
      if (existsSync(file)) {
        count = countOf(jestResultsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), run.hasPassed);
      }
      return run.hasPassed ? { ...run, output: '' } : run;
    });
    return count;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What all runs of checks have in common: they say how each step ended and after how long, count, and can be interrupted. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { countSchema, NOTHING, sum, type Count } from './count';
import type { ToolRun } from './tool';

/** Says what begins. */
export function announce(name: string): void {
  process.stdout.write(`${name} ...\n`);
}

/** Says how it ended after how long, and what it printed if that was kept. Counts one. Throws when it was interrupted. */
export async function step(name: string, interruption: AbortSignal, run: () => Promise<ToolRun>): Promise<Count> {
  const startedAt = performance.now();
  const { hasPassed, output = '' } = await run();
  interruption.throwIfAborted();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`${output}${name} ${hasPassed ? 'passed' : 'FAILED'} after ${seconds} s\n\n`);
  return hasPassed ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

/** A check of ours: `lines` are worth knowing, each of `problems` fails it. */
export function checkList(
  name: string,
  interruption: AbortSignal,
  { lines, problems }: { readonly lines: readonly string[]; readonly problems: readonly string[] },
): Promise<Count> {
  announce(name);
  const output = [...lines, ...problems].map((line) => `  ${line}\n`).join('');
  return step(name, interruption, () => Promise.resolve({ hasPassed: problems.length === 0, output }));
}

/** What a shell reports for a process that this signal ended: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Does the work and ends this process with what it counted: the last line is `N passed, N failed` (and `, N skipped`), the exit
 * code says the same. Ctrl-C interrupts the work.
 */
export function carryOut(work: (interruption: AbortSignal) => Promise<Count>): void {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      process.exitCode = EXIT_CODES[signal];
      interruption.abort(new Error(`Interrupted by ${signal}.`));
    });
  }
  const startedAt = performance.now();
  const addUp = takeCountFile();
  work(interruption.signal).then(
    (count) => {
      const { passed, failed, skipped } = addUp(count);
      for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
      const tail = skipped.length === 0 ? '' : `, ${String(skipped.length)} skipped`;
      process.exitCode = failed === 0 ? 0 : 1;
      process.stdout.write(`all of it took ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
      process.stdout.write(`${String(passed)} passed, ${String(failed)} failed${tail}\n`);
    },
    (error: unknown) => {
      process.exitCode ??= 1;
      addUp({ ...NOTHING, failed: 1 });
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    },
  );
}

/**
 * Where TEST_COUNT_FILE names a file, runs after each other count together: each adds what it counted to what the file says. The
 * variable ends here, or a check that a test runs would be counted as well.
 */
function takeCountFile(): (own: Count) => Count {
  const file = process.env['TEST_COUNT_FILE'];
  delete process.env['TEST_COUNT_FILE'];
  return (own) => {
    if (file === undefined) return own;
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const total = before === '' ? own : sum(countSchema.parse(JSON.parse(before)), own);
    writeFileSync(file, JSON.stringify(total));
    return total;
  };
}

/** Adds up what ran side by side. */
export async function together(counts: readonly Promise<Count>[]): Promise<Count> {
  return (await Promise.all(counts)).reduce(sum, NOTHING);
}

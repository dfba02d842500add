/**
 * `npm run simulate -- --seeds N [--seed S] [--minutes M]`: whole payments that all go wrong, by the thousand. With one seed it
 * tells the story of that seed. The last line on standard output holds the figures; exit code 1 on any violation.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { runMain } from '../../environment/exit';
import { ConfigurationError } from '../../environment/read';
import { circumstances } from '../../scripts/docs/circumstances';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { runCampaign } from './campaign';
import { planOf } from './plan';
import { lastLine, progressLine, reportOf, type Figures } from './report';
import { runPlan } from './run-seed';
import { shrink } from './shrink';
import { storyOf } from './story';
import { openSandboxes } from './temporal/sandbox';
import { PAYMENT_ACTIVITIES } from './world';

const HELP = `npm run simulate -- [--seeds N] [--seed S] [--minutes M] [--cores C] [--report FILE]

  --seeds N      how many seeds (default 20000); with 1, tells what happens in that seed
  --seed S       the first of them (default 1); the same seed is always the same payment
  --minutes M    begins no seed after so many minutes (default 120)
  --cores C      processes (default: all cores)
  --report FILE  writes the figures as Markdown

Ends with exit code 0 when no seed violates anything, 1 when one does: it is told, as small as it can be made.`;

/** Ours: a person waits no longer without a word. */
const PROGRESS_EVERY_MS = 10_000;

interface Wish {
  readonly seeds: number;
  readonly seed: number;
  readonly minutes: number;
  readonly cores: number;
  readonly report: string | undefined;
}

runMain(async () => {
  const wish = wishOf(process.argv.slice(2));
  if (wish === null) return print(HELP);
  const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  try {
    const bundle = join(folder, 'workflows.js');
    writeFileSync(bundle, await bundleOf());
    return await (wish.seeds === 1 ? tell(wish.seed, bundle) : campaign(wish, bundle, interruption.signal));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function campaign(wish: Wish, bundle: string, signal: AbortSignal): Promise<number> {
  const from = circumstances();
  const startedAt = performance.now();
  let toldAt = startedAt;
  const { sum, failed } = await runCampaign({
    bundle,
    first: wish.seed,
    count: wish.seeds,
    cores: wish.cores,
    limitMs: wish.minutes * 60_000,
    signal,
    progress(soFar) {
      const now = performance.now();
      if (now - toldAt < PROGRESS_EVERY_MS) return;
      toldAt = now;
      process.stderr.write(`${progressLine(soFar, wish.seeds, now - startedAt)}\n`);
    },
  });
  const figures: Figures = { sum, ms: performance.now() - startedAt, cores: wish.cores, violations: failed ? 1 : 0 };
  if (failed !== null) {
    await explain(failed.seed, failed.violations, bundle);
    print(lastLine(figures));
    return 1;
  }
  const report = reportOf(figures, {
    first: wish.seed,
    command: commandOf(wish),
    ...from,
  });
  if (wish.report !== undefined) writeFileSync(wish.report, `${report.join('\n')}\n`);
  print(report.join('\n'), lastLine(figures));
  const isWhole = sum.seeds === wish.seeds;
  if (!isWhole)
    process.stderr.write(`Only ${String(sum.seeds)} of ${String(wish.seeds)} seeds were run: time was over.\n`);
  return isWhole || !signal.aborted ? 0 : 1;
}

/** One seed, whole. */
async function tell(seed: number, bundle: string): Promise<number> {
  const sandboxes = await openSandboxes(bundle, PAYMENT_ACTIVITIES);
  const { violations } = await runPlan(planOf(seed), sandboxes);
  if (violations.length > 0) {
    await explain(seed, violations, bundle);
    print(`1 seed: ${String(violations.length)} violations`);
    return 1;
  }
  print(...(await storyOf(planOf(seed), sandboxes)), '1 seed: 0 violations');
  return 0;
}

/** What went wrong, with everything left out that it goes wrong without. */
async function explain(seed: number, told: readonly string[], bundle: string): Promise<void> {
  const sandboxes = await openSandboxes(bundle, PAYMENT_ACTIVITIES);
  const kindsOf = (violations: readonly string[]): string[] => violations.map((text) => text.split(':', 1)[0] ?? '');
  const whole = await runPlan(planOf(seed), sandboxes);
  if (whole.violations.length === 0)
    return print(`Seed ${String(seed)} does not go wrong by itself: ${told.join('; ')}`);
  const kinds = kindsOf(whole.violations);
  const small = await shrink(planOf(seed), async (plan) => {
    const { violations } = await runPlan(plan, sandboxes);
    return kindsOf(violations).some((kind) => kinds.includes(kind));
  });
  print(
    `Seed ${String(seed)} goes wrong. The smallest part of it that still does:`,
    '',
    ...(await storyOf(small, sandboxes)),
    '',
    `The whole of it, again: npm run simulate -- --seeds 1 --seed ${String(seed)}`,
    '',
  );
}

async function bundleOf(): Promise<string> {
  const workflowsPath = join(__dirname, '../../workflows/index.ts');
  const logger = new DefaultLogger('ERROR');
  // The SDK's own modules, which keep no state, are loaded once for all sandboxes: a tenth of a seed's time. Ours are not.
  const preloadModules = ['@temporalio/workflow', '@temporalio/common'];
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: FAILURE_CONVERTER_PATH,
    preloadModules,
    logger,
  });
  return code;
}

/** Null: help is wanted. Throws a `ConfigurationError`. */
function wishOf(args: readonly string[]): Wish | null {
  const text = { type: 'string' } as const;
  const options = {
    seeds: text,
    seed: text,
    minutes: text,
    cores: text,
    report: text,
    help: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help === true) return null;
    return {
      seeds: numberOf('seeds', values.seeds, 20_000),
      seed: numberOf('seed', values.seed, 1),
      minutes: numberOf('minutes', values.minutes, 120),
      cores: numberOf('cores', values.cores, availableParallelism()),
      report: values.report,
    };
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

function numberOf(name: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (Number.isSafeInteger(value) && value >= 1 && value < 2 ** 31) return value;
  throw new ConfigurationError(`--${name} must be a whole number from 1 on, such as --${name} ${String(otherwise)}.`);
}

function commandOf({ seeds, seed }: Wish): string {
  return `npm run simulate -- --seeds ${String(seeds)}${seed === 1 ? '' : ` --seed ${String(seed)}`}`;
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * `npm run simulate -- --seeds N [--seed S] [--minutes M]`: whole payments by the thousand, with everything going
 * wrong. With one seed it tells the story of that seed. The last line on standard output holds the figures; exit code 1
 * on any violation.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger } from '@temporalio/worker';
import { runMain } from '../../environment/exit';
import { circumstances } from '../../scripts/docs/circumstances';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { keptBundle } from '../../worker/kept-bundle';
import { OtherCode, runCampaign } from './campaign';
import { readCampaign, together, writeCampaign, type KeptCampaign } from './kept-campaign';
import { planOf } from './plan';
import { lastLine, progressLine, reportOf, type Figures } from './report';
import { runPlan } from './run-seed';
import { shrink } from './shrink';
import { storyOf } from './story';
import type { Sum } from './sum';
import { openSandboxes } from './temporal/sandbox';
import { commandOf, HELP, otherCode, otherSeed, unfinished, wishOf, type Wish } from './wish';
import { PAYMENT_ACTIVITIES } from './world';

const WORKFLOWS = {
  workflowsPath: join(__dirname, '../../workflows/index.ts'),
  failureConverterPath: FAILURE_CONVERTER_PATH,
  // The SDK's own modules, which keep no state, are loaded once for all sandboxes: that saves a tenth of a seed's time.
  // Ours are not.
  preloadModules: ['@temporalio/workflow', '@temporalio/common'],
};

/** Ours: the longest that a person should wait without a sign of life. */
const PROGRESS_EVERY_MS = 10_000;

runMain(async () => {
  const wish = wishOf(process.argv.slice(2));
  if (wish === null) return print(HELP);
  const kept = wish.continue === undefined ? null : readCampaign(wish.continue);
  if (kept !== null && kept.first !== wish.seed) throw otherSeed(wish, kept.first);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  const { codePath } = await keptBundle(WORKFLOWS, new DefaultLogger('ERROR'));
  return wish.seeds === 1 ? tell(wish.seed, codePath) : campaign(wish, kept, codePath, interruption.signal);
});

async function campaign(wish: Wish, kept: KeptCampaign | null, bundle: string, signal: AbortSignal): Promise<number> {
  const from = circumstances();
  const startedAt = performance.now();
  let toldAt = startedAt;
  const figuresWith = (sum: Sum): Figures => {
    const ms = Math.round(performance.now() - startedAt);
    return together(kept, { ...from, cores: wish.cores, seeds: sum.seeds, ms }, sum);
  };
  const keep = (figures: Figures, code: string): void => {
    if (wish.continue !== undefined) writeCampaign(wish.continue, { code, first: wish.seed, ...figures });
  };

  const run = runCampaign({
    bundle,
    first: wish.seed + (kept?.sum.seeds ?? 0),
    count: Math.max(0, wish.seeds - (kept?.sum.seeds ?? 0)),
    cores: wish.cores,
    limitMs: wish.minutes * 60_000,
    signal,
    code: kept?.code ?? null,
    progress(soFar, codeSoFar) {
      const now = performance.now();
      if (now - toldAt < PROGRESS_EVERY_MS) return;
      toldAt = now;
      const figures = figuresWith(soFar);
      keep(figures, codeSoFar);
      process.stderr.write(`${progressLine(figures, wish.seeds)}\n`);
    },
  });
  const { sum, code, failed } = await run.catch((error: unknown) => {
    throw error instanceof OtherCode ? otherCode(wish, kept) : error;
  });
  const figures = figuresWith(sum);
  if (failed !== null) {
    await explain(failed.seed, failed.violations, bundle);
    print(lastLine(figures, 1));
    return 1;
  }
  if (code !== null) keep(figures, code);
  const report = reportOf(figures, commandOf(wish));
  if (wish.report !== undefined) writeFileSync(wish.report, `${report.join('\n')}\n`);
  print(report.join('\n'), lastLine(figures, 0));
  const isWhole = figures.sum.seeds >= wish.seeds;
  if (!isWhole) process.stderr.write(`${unfinished(figures.sum.seeds, wish)}\n`);
  return isWhole || !signal.aborted ? 0 : 1;
}

/** A single seed, with its whole story. */
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

/** Tells what went wrong, without everything that the failure does not need. */
async function explain(seed: number, told: readonly string[], bundle: string): Promise<void> {
  const sandboxes = await openSandboxes(bundle, PAYMENT_ACTIVITIES);
  const kindsOf = (violations: readonly string[]): string[] => violations.map((text) => text.split(':', 1)[0] ?? '');
  const whole = await runPlan(planOf(seed), sandboxes);
  if (whole.violations.length === 0) return print(`Seed ${String(seed)} does not fail on its own: ${told.join('; ')}`);
  const kinds = kindsOf(whole.violations);
  const small = await shrink(planOf(seed), async (plan) => {
    const { violations } = await runPlan(plan, sandboxes);
    return kindsOf(violations).some((kind) => kinds.includes(kind));
  });
  print(
    `Seed ${String(seed)} fails. Reduced to what it still fails with:`,
    '',
    ...(await storyOf(small, sandboxes)),
    '',
    `To run the whole seed again: npm run simulate -- --seeds 1 --seed ${String(seed)}`,
    '',
  );
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * `npm run chaos`: real processes, really killed (docs/chaos.md). However it ends, it leaves no process and no file
 * behind. The last line of standard output holds the figures; the exit code is 1 when anything does not match, or time
 * ran out.
 */
import { Interrupted, interruption } from '../../demo/interruption';
import { runMain } from '../../environment/exit';
import { circumstances, type Circumstances } from '../../scripts/docs/circumstances';
import { writeFigures } from '../../scripts/docs/write-figures';
import { HELP, readArguments, type Wish } from './arguments';
import { runCampaign } from './campaign';
import { lastLine, markdownOf, recoveryLines } from './figures';
import { makePlan, type Plan } from './plan';
import { makeFolder, makeSettings, type Folder } from './settings';
import { buildCode, startStage } from './stage';

const MINUTE_MS = 60_000;

runMain(async () => {
  const wish = readArguments(process.argv.slice(2), Date.now());
  if (wish === null) {
    say(HELP);
    return 0;
  }
  const folder = makeFolder();
  const interrupted = interruption(() => {
    folder.remove(); // Their guards kill the processes as soon as this one is gone.
    process.exit(1);
  });
  let stop = async (): Promise<void> => undefined;
  let isOver = false;
  try {
    const whole = campaign(wish, folder, { isOver: () => isOver, onStop: (how) => (stop = how) });
    whole.catch(() => undefined); // After the campaign was given up, its own rejection is of no interest.
    return await Promise.race([whole, interrupted, outOfTime(limitOf(wish)), slip()]);
  } catch (error) {
    if (error instanceof Interrupted) throw new Error('Interrupted. Nothing was compared.', { cause: error });
    throw error;
  } finally {
    isOver = true;
    await stop();
    folder.remove();
  }
});

interface Course {
  readonly isOver: () => boolean;
  readonly onStop: (stop: () => Promise<void>) => void;
}

async function campaign(wish: Wish, folder: Folder, { isOver, onStop }: Course): Promise<number> {
  const begunAt = Date.now();
  const from = circumstances();
  const plan = makePlan(wish);
  say(`seed ${String(wish.seed)}; compiling, as npm run build does`);
  await buildCode(folder);
  const settings = await makeSettings(folder, wish.seed);
  const stage = await startStage(folder, settings, onStop);
  say(`payments start over ${String(Math.round(plan.endsMs / 1_000))} s`);
  const result = await runCampaign({ plan, stage, settings, say, isOver, tell: wish.tell });
  for (const line of [...result.tales, ...recoveryLines(result)]) say(line);
  if (wish.report !== null)
    await writeFigures(wish.report, 'campaign', markdownOf(result, aboutRun(wish, Date.now() - begunAt, from)));
  say(lastLine(result));
  return result.violations.length === 0 ? 0 : 1;
}

function limitOf({ minutes, ...wish }: Wish): number {
  if (minutes > 0) return minutes * MINUTE_MS;
  const plan: Plan = makePlan(wish);
  return 2 * plan.endsMs + 6 * MINUTE_MS;
}

/** Rejects on an uncaught error, which must not leave processes behind either. */
async function slip(): Promise<never> {
  return new Promise((_, reject) => void process.once('unhandledRejection', reject));
}

async function outOfTime(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    const text = `The campaign had not finished after ${String(Math.round(ms / 1_000))} s (--minutes). Nothing was compared.`;
    setTimeout(() => reject(new Error(text)), ms).unref();
  });
}

function aboutRun(
  { payments, kills, seed }: Wish,
  ms: number,
  { machine, commit }: Circumstances,
): (readonly [string, string])[] {
  return [
    ['command', `\`npm run chaos -- --payments ${String(payments)} --kills ${String(kills)} --seed ${String(seed)}\``],
    ['took', `${(ms / MINUTE_MS).toFixed(1)} min`],
    ['commit', commit],
    ['machine', machine],
  ];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

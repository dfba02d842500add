/**
 * `npm run newcomer`: times the way from `npm run demo` to a paid 3DS payment on this machine, in a copy of the
 * project. `-- --runs N` repeats it N times (default 3), `-- --report docs/newcomer.md` writes the figures to that
 * page.
 */
import { rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from '../../environment/exit';
import { ConfigurationError } from '../../environment/read';
import { circumstances } from '../../scripts/docs/circumstances';
import { writeFigures } from '../../scripts/docs/write-figures';
import { copyProject } from '../../scripts/project-copy';
import { readersEnvironment } from '../docs/support/environment';
import { startChromium } from '../../scripts/browser/chromium';
import { goThePath } from './journey';
import { bestOf, lastOf, linesOf, markdownOf, type Run } from './report';

const PROJECT = join(__dirname, '../..');

/** The target, after dependencies are installed. */
const AIM_MS = 30_000;

runMain(async () => {
  const { runs: count, report } = readArguments(process.argv.slice(2));
  const { machine, commit } = circumstances();
  const about = [
    ['machine', machine],
    ['commit', commit],
    ['day', new Date().toISOString().slice(0, 10)],
  ] as const;
  const env = await readersEnvironment(PROJECT);
  const browser = await startChromium(); // A person's browser is already open.
  const runs: Run[] = [];
  try {
    for (let run = 1; run <= count; run += 1) {
      const cwd = copyProject('newcomer-');
      try {
        const [load = 0] = loadavg();
        const steps = await goThePath(browser, { cwd, env });
        runs.push({ steps, load });
      } finally {
        rmSync(cwd, { recursive: true, force: true });
      }
      say(`run ${String(run)} of ${String(count)}`, ...runs.slice(-1).flatMap(linesOf), '');
    }
  } finally {
    await browser.close();
  }

  for (const [name, value] of about) say(`${name}: ${value}`);
  if (report !== undefined) await writeFigures(report, 'newcomer', markdownOf(runs, about));
  const best = bestOf(runs);
  const took = best === undefined ? Infinity : lastOf(best);
  say(
    `best of ${String(count)}: ${(took / 1_000).toFixed(2)} s to a paid 3DS payment (target: under ${String(AIM_MS / 1_000)} s)`,
  );
  return took < AIM_MS ? 0 : 1;
});

function readArguments(args: string[]): { readonly runs: number; readonly report: string | undefined } {
  try {
    const options = { runs: { type: 'string', default: '3' }, report: { type: 'string' } } as const;
    const { runs, report } = parseArgs({ args, options }).values;
    if (/^[1-9]\d?$/.test(runs)) return { runs: Number(runs), report };
  } catch {
    // An unknown option: reported below, like an invalid number.
  }
  throw new ConfigurationError('Usage: npm run newcomer -- [--runs N] [--report FILE], N from 1 to 99.');
}

function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

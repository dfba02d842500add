/**
 * `npm run attack`: the running product is attacked as people with some access would (docs/security.md). However it ends, it leaves
 * no process and no file behind. The last line of standard output holds the figures; the exit code is 1 when anything was broken.
 */
import { Interrupted, interruption } from '../../demo/interruption';
import { runMain } from '../../environment/exit';
import { helpOf, readArguments } from './arguments';
import { lastLine } from './attack';
import { runCampaign } from './campaign';
import { ROWS } from './rows';

/** Ours: all rows take a quarter of an hour on two busy cores. */
const LIMIT_MS = 45 * 60_000;

runMain(async () => {
  const wanted = readArguments(
    process.argv.slice(2),
    ROWS.map(({ number }) => number),
  );
  if (wanted === null) {
    say(helpOf(ROWS));
    return 0;
  }
  const interrupted = interruption(() => process.exit(1)); // Their guards kill the processes as soon as this one is gone.
  const rows = ROWS.filter(({ number }) => wanted.includes(number));
  const attacks = await runCampaign(rows, { say, until: Promise.race([interrupted, outOfTime()]) }).catch(
    (error: unknown): never => {
      throw error instanceof Interrupted ? new Error('Interrupted. Not all was tried.', { cause: error }) : error;
    },
  );
  say(lastLine(attacks));
  return attacks.every(({ harms }) => harms.length === 0) ? 0 : 1;
});

async function outOfTime(): Promise<never> {
  return new Promise((_, reject) => {
    const text = `The campaign had not finished after ${String(LIMIT_MS / 60_000)} min.`;
    setTimeout(() => reject(new Error(text)), LIMIT_MS).unref();
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

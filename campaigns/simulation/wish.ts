/** The command line of `npm run simulate`. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ConfigurationError } from '../../environment/read';
import type { KeptCampaign } from './kept-campaign';

export const HELP = `npm run simulate -- [--seeds N] [--seed S] [--minutes M] [--cores C] [--report FILE] [--continue FILE]

  --seeds N        number of seeds (default 20000); with 1, tells what happens in that seed
  --seed S         the first seed (default 1); the same seed is always the same payment
  --minutes M      starts no seed after this many minutes (default 120)
  --cores C        number of processes (default: all cores)
  --report FILE    writes the figures to FILE as Markdown
  --continue FILE  keeps the figures in FILE, and goes on after the seeds already in it, up to N in all

The exit code is 0 when no seed violates anything, and 1 when one does; that seed is then told, reduced as far as possible.`;

export interface Wish {
  readonly seeds: number;
  readonly seed: number;
  readonly minutes: number;
  readonly cores: number;
  readonly report: string | undefined;
  readonly continue: string | undefined;
}

/** Null: help was requested. Throws a `ConfigurationError`. */
export function wishOf(args: readonly string[]): Wish | null {
  const text = { type: 'string' } as const;
  const options = {
    seeds: text,
    seed: text,
    minutes: text,
    cores: text,
    report: text,
    continue: text,
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
      continue: values.continue,
    };
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

function numberOf(name: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (Number.isSafeInteger(value) && value >= 1 && value < 2 ** 31) return value;
  throw new ConfigurationError(
    `--${name} must be a whole number of at least 1, such as --${name} ${String(otherwise)}.`,
  );
}

export function commandOf({ seeds, seed, continue: file }: Wish): string {
  const from = seed === 1 ? '' : ` --seed ${String(seed)}`;
  return `npm run simulate -- --seeds ${String(seeds)}${from}${file === undefined ? '' : ` --continue ${file}`}`;
}

/** The seeds of a campaign are consecutive. */
export function otherSeed({ seed, continue: file = '' }: Wish, first: number): ConfigurationError {
  return new ConfigurationError(
    `${file} begins with seed ${String(first)}, but --seed is ${String(seed)}. Use --seed ${String(first)}, or name another file.`,
  );
}

/** A sum over two versions of the code would mean nothing. */
export function otherCode({ continue: file = '' }: Wish, kept: KeptCampaign | null): ConfigurationError {
  const commit = kept?.parts.at(-1)?.commit ?? 'unknown';
  return new ConfigurationError(
    `The seeds in ${file} ran on other code (commit ${commit}): something that affects seeds has changed since. ` +
      'Continue on that commit, or name another file to start over.',
  );
}

/** Printed when time was up, or the run was interrupted. */
export function unfinished(done: number, wish: Wish): string {
  const advice = wish.continue === undefined ? '' : ' The same command continues from there.';
  return `Only ${String(done)} of ${String(wish.seeds)} seeds were run.${advice}`;
}

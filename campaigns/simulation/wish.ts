/** The command line of `npm run simulate`. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ConfigurationError } from '../../environment/read';
import type { KeptCampaign } from './kept-campaign';

export const HELP = `npm run simulate -- [--seeds N] [--seed S] [--minutes M] [--cores C] [--report FILE] [--continue FILE]

  --seeds N        how many seeds (default 20000); with 1, tells what happens in that seed
  --seed S         the first of them (default 1); the same seed is always the same payment
  --minutes M      begins no seed after so many minutes (default 120)
  --cores C        processes (default: all cores)
  --report FILE    writes the figures as Markdown
  --continue FILE  keeps the figures in FILE as it goes, and goes on after the seeds that are in it, up to N of them in all

Ends with exit code 0 when no seed violates anything, 1 when one does: it is told, as small as it can be made.`;

export interface Wish {
  readonly seeds: number;
  readonly seed: number;
  readonly minutes: number;
  readonly cores: number;
  readonly report: string | undefined;
  readonly continue: string | undefined;
}

/** Null: help is wanted. Throws a `ConfigurationError`. */
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
  throw new ConfigurationError(`--${name} must be a whole number from 1 on, such as --${name} ${String(otherwise)}.`);
}

export function commandOf({ seeds, seed, continue: file }: Wish): string {
  const from = seed === 1 ? '' : ` --seed ${String(seed)}`;
  return `npm run simulate -- --seeds ${String(seeds)}${from}${file === undefined ? '' : ` --continue ${file}`}`;
}

/** A campaign is of consecutive seeds. */
export function otherSeed({ seed, continue: file = '' }: Wish, first: number): ConfigurationError {
  return new ConfigurationError(
    `${file} begins with seed ${String(first)}, and --seed says ${String(seed)}. Say --seed ${String(first)}, or name another file.`,
  );
}

/** Nobody could say what a sum over two codes shows. */
export function otherCode({ continue: file = '' }: Wish, kept: KeptCampaign | null): ConfigurationError {
  const commit = kept?.parts.at(-1)?.commit ?? 'unknown';
  return new ConfigurationError(
    `The seeds in ${file} ran on other code (commit ${commit}): what decides about a seed has changed. ` +
      'Go on with that commit, or name another file to begin again.',
  );
}

/** What to say when time was over, or somebody stopped it. */
export function unfinished(done: number, wish: Wish): string {
  const advice = wish.continue === undefined ? '' : ' The same command goes on from there.';
  return `Only ${String(done)} of ${String(wish.seeds)} seeds were run.${advice}`;
}

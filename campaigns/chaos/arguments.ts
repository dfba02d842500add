/** The arguments of `npm run chaos`. Pure. */
import { parseArgs } from 'node:util';
import { ConfigurationError } from '../../environment/read';

export interface Wish {
  readonly payments: number;
  readonly kills: number;
  readonly seed: number;
  /** Limit for the whole run, whether it has finished or not. */
  readonly minutes: number;
  /** File that receives the figures as Markdown; null: none. */
  readonly report: string | null;
  /** Payments whose story is printed even if nothing is wrong with them. */
  readonly tell: readonly string[];
}

export const HELP = `Usage: npm run chaos -- --payments N --kills K [--seed S] [--minutes M] [--report FILE] [--tell P]

Runs N payments on real processes (Temporal's dev server on a file, workers, webhook bridge, simulator), kills or freezes
one of them K times meanwhile, makes webhooks and provider calls go wrong, and compares the provider's ledger with every
outcome. The last line holds the figures; exit code 1 when anything does not match, 2 for a wrong argument.

  --payments N   1 to 20000
  --kills K      0 to 2000
  --seed S       fixes the payments, the faults and the kills (default: from the clock)
  --minutes M    hard limit for the whole run, 1 to 120 (default: twice the time in which payments start, plus 6)
  --report FILE  also writes the figures to this page as Markdown, between its marks (docs/chaos.md)
  --tell P       prints the story of these payments, such as p3,p17, even if nothing is wrong with them`;

/** Ours: a machine with 24 GB can hold the journal of this many, and a larger run would take too long. */
const LIMITS = { payments: [1, 20_000], kills: [0, 2_000], seed: [0, 999_999_999], minutes: [1, 120] } as const;

/**
 * The parsed arguments; null when help was requested. Throws `ConfigurationError`, which names every argument that is
 * wrong.
 */
export function readArguments(args: readonly string[], now: number): Wish | null {
  const values = parsed(args);
  if (values.help === true) return null;
  const problems: string[] = [];
  const number = (name: keyof typeof LIMITS, missing?: number): number => {
    const [least, most] = LIMITS[name];
    const text = values[name];
    if (text === undefined && missing !== undefined) return missing;
    const value = text === undefined || !/^\d{1,9}$/.test(text) ? NaN : Number(text);
    if (value >= least && value <= most) return value;
    const got = text === undefined ? 'it is missing' : `not ${JSON.stringify(text)}`;
    problems.push(`--${name} takes a whole number from ${String(least)} to ${String(most)}; ${got}`);
    return NaN;
  };
  const payments = number('payments');
  const kills = number('kills');
  const seed = number('seed', now % 1_000_000_000);
  const minutes = number('minutes', 0);
  if (problems.length > 0) throw new ConfigurationError([...problems, '', HELP].join('\n'));
  return { payments, kills, seed, minutes, report: values.report ?? null, tell: values.tell?.split(',') ?? [] };
}

type Values = { readonly [name in keyof typeof LIMITS | 'report' | 'tell']?: string | undefined } & {
  readonly help?: boolean | undefined;
};

function parsed(args: readonly string[]): Values {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        payments: text,
        kills: text,
        seed: text,
        minutes: text,
        report: text,
        tell: text,
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new ConfigurationError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

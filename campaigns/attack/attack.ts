/** What a row of the campaign is, and what may come of an attack. */
import type { Scene } from './scene';

/** By what was harmed, with its words in the last line. Of the last two the line speaks only when there are any. */
export const HARMS = {
  debit: 'second debits',
  outcome: 'invented outcomes',
  confirm: 'stolen confirms',
  stop: 'stopped payments',
  event: 'signed shop events that no payment sent',
  webhook: 'webhooks answered 200 and lost',
  process: 'processes stopped or kept busy',
  untried: 'rows that could not be tried',
} as const;

export type Harm = keyof typeof HARMS;

const ONLY_WHEN_THERE_ARE_ANY: readonly Harm[] = ['process', 'untried'];

export interface Attack {
  /** What was done, and by whom. */
  readonly tried: string;
  /** What came of it. */
  readonly came: string;
  /** Empty: it held. */
  readonly harms: readonly Harm[];
}

export interface Row {
  readonly number: number;
  readonly title: string;
  /** Before the first row: what has to grow old until this one runs. */
  readonly prepare?: (scene: Scene) => Promise<void>;
  /** The attacks, one after another. Throws when the scene could not be set. */
  readonly run: (scene: Scene) => AsyncGenerator<Attack>;
}

/** One line for a person. Pure. */
export function lineOf(row: number, { tried, came, harms }: Attack): string {
  const verdict = harms.length === 0 ? 'held  ' : 'BROKEN';
  return `${String(row).padStart(2)}  ${verdict}  ${tried}: ${came}`;
}

/** The figures of all attacks. Pure. */
export function lastLine(attacks: readonly Attack[]): string {
  const names = Object.keys(HARMS) as Harm[];
  const figures = names.flatMap((harm) => {
    const count = attacks.flatMap(({ harms }) => harms).filter((other) => other === harm).length;
    return count === 0 && ONLY_WHEN_THERE_ARE_ANY.includes(harm) ? [] : [`${String(count)} ${HARMS[harm]}`];
  });
  return `${String(attacks.length)} attacks: ${figures.join(', ')}`;
}

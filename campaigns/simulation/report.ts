/** The results of a campaign, as lines and as Markdown. Pure. */
import type { Circumstances } from '../../scripts/docs/circumstances';
import { coverageOf } from './coverage';
import type { Sum } from './sum';

/** One run of the command. A campaign that was continued has several. */
export interface Part extends Circumstances {
  /** Number of processes. */
  readonly cores: number;
  readonly seeds: number;
  readonly ms: number;
}

/** For seeds without a violation; the last part is the latest. */
export interface Figures {
  readonly parts: readonly Part[];
  readonly sum: Sum;
}

/** Counts that are not faults: how much was done, and how it ended. */
const ACTIVITY = ['activation', 'activation on replay', 'replay', 'task closed too early', 'local activity heartbeat'];
const ENDINGS =
  /^(?:ended|operator|customer|shop (?:confirms|cancels|forgets)$|a further attempt|an attempt was refused)/;

/** Faults that were actually injected, by kind. */
function faultsOf({ counts }: Sum): (readonly [string, number])[] {
  return Object.entries(counts)
    .filter(([name]) => !ACTIVITY.includes(name) && !ENDINGS.test(name))
    .sort(([a, times], [b, others]) => others - times || a.localeCompare(b));
}

export function progressLine({ sum, parts }: Figures, seeds: number): string {
  const done = `${grouped(sum.seeds)} of ${grouped(seeds)} seeds`;
  const run = parts.at(-1);
  if (run === undefined || run.seeds === 0) return done;
  const left = ((seeds - sum.seeds) / run.seeds) * run.ms;
  return `${done}, ${rate(run.seeds, run.ms)} a second, about ${String(Math.ceil(left / 60_000))} min left`;
}

export function lastLine({ sum, parts }: Figures, violations: number): string {
  const activations = sum.counts['activation'] ?? 0;
  const faults = total(faultsOf(sum));
  const ms = timeOf(parts);
  return [
    `${String(sum.seeds)} seeds: ${String(violations)} violations;`,
    `${String(activations)} activations, ${String(faults)} faults, ${String(sum.counts['replay'] ?? 0)} replays,`,
    `${rate(sum.seeds, ms)} seeds and ${rate(activations, ms)} activations a second`,
  ].join(' ');
}

/** The figures of a campaign without violations, as Markdown. */
export function reportOf({ sum, parts }: Figures, command: string): string[] {
  const count = (name: string): number => sum.counts[name] ?? 0;
  const faults = faultsOf(sum);
  const { table, never } = coverageOf(sum);
  const endings = Object.entries(sum.counts).filter(([name]) => ENDINGS.test(name));
  return [
    `- command: \`${command}\``,
    ...parts.map(
      ({ machine, cores, commit, seeds, ms }) =>
        `- ${grouped(seeds)} seeds in ${String(Math.round(ms / 1000))} s, ${rate(seeds, ms)} a second: ${machine}, ${String(cores)} processes; commit ${commit}`,
    ),
    `- **${grouped(sum.seeds)} seeds, 0 violations**; ${rate(sum.seeds, timeOf(parts))} seeds and ${rate(count('activation'), timeOf(parts))} activations a second`,
    `- ${grouped(count('activation'))} activations (${mean(count('activation'), sum)} a seed), ${grouped(count('replay'))} evictions followed by a replay that was compared command by command (${mean(count('replay'), sum)} a seed, ${grouped(count('activation on replay'))} activations)`,
    `- ${grouped(count('task closed too early'))} workflow tasks that could not close because of news, ${grouped(count('local activity heartbeat'))} heartbeats of local activities`,
    `- the longest history of a payment: ${grouped(sum.mostEvents)} events`,
    '',
    `Faults that happened: ${grouped(total(faults))} (${mean(total(faults), sum)} a seed).`,
    '',
    '| fault | times |',
    '| --- | ---: |',
    ...faults.map(([name, times]) => `| ${name.replaceAll('_', ' ')} | ${String(times)} |`),
    '',
    'How it went on:',
    '',
    '| what | times |',
    '| --- | ---: |',
    ...endings.sort(([a], [b]) => a.localeCompare(b)).map(([name, times]) => `| ${name} | ${String(times)} |`),
    '',
    'In how many seeds an event met a payment in a status:',
    '',
    ...table,
    '',
    never.length === 0 ? 'Every pair was visited.' : `Never visited: ${never.join('; ')}.`,
  ];
}

function timeOf(parts: readonly Part[]): number {
  return parts.reduce((ms, part) => ms + part.ms, 0);
}

function total(faults: readonly (readonly [string, number])[]): number {
  return faults.reduce((sum, [, times]) => sum + times, 0);
}

function mean(count: number, { seeds }: Sum): string {
  return (count / Math.max(1, seeds)).toFixed(1);
}

function rate(count: number, ms: number): string {
  return String(Math.round((count / Math.max(1, ms)) * 1000));
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

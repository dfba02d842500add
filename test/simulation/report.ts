/** What a campaign came to, in lines and as Markdown. Pure. */
import type { Circumstances } from '../../scripts/docs/circumstances';
import { coverageOf } from './coverage';
import type { Sum } from './sum';

export interface Figures {
  readonly sum: Sum;
  readonly ms: number;
  readonly cores: number;
  readonly violations: number;
}

export interface Run extends Circumstances {
  readonly first: number;
  readonly command: string;
}

/** Counts that are no fault: how much was done, and how it ended. */
const ACTIVITY = ['activation', 'activation on replay', 'replay', 'task closed too early', 'local activity heartbeat'];
const ENDINGS =
  /^(?:ended|operator|customer|shop (?:confirms|cancels|forgets)$|a further attempt|an attempt was refused)/;

/** Faults that were really injected, by kind. */
export function faultsOf({ counts }: Sum): (readonly [string, number])[] {
  return Object.entries(counts)
    .filter(([name]) => !ACTIVITY.includes(name) && !ENDINGS.test(name))
    .sort(([a, times], [b, others]) => others - times || a.localeCompare(b));
}

export function progressLine(sum: Sum, seeds: number, ms: number): string {
  const left = ((seeds - sum.seeds) / sum.seeds) * ms;
  return `${grouped(sum.seeds)} of ${grouped(seeds)} seeds, ${rate(sum.seeds, ms)} a second, about ${String(Math.ceil(left / 60_000))} min left`;
}

export function lastLine({ sum, ms, violations }: Figures): string {
  const activations = sum.counts['activation'] ?? 0;
  const faults = total(faultsOf(sum));
  return [
    `${String(sum.seeds)} seeds: ${String(violations)} violations;`,
    `${String(activations)} activations, ${String(faults)} faults, ${String(sum.counts['replay'] ?? 0)} replays,`,
    `${rate(sum.seeds, ms)} seeds and ${rate(activations, ms)} activations a second`,
  ].join(' ');
}

export function reportOf(figures: Figures, { command, machine, commit }: Run): string[] {
  const { sum, ms, cores, violations } = figures;
  const count = (name: string): number => sum.counts[name] ?? 0;
  const faults = faultsOf(sum);
  const { table, never } = coverageOf(sum);
  const endings = Object.entries(sum.counts).filter(([name]) => ENDINGS.test(name));
  return [
    `- command: \`${command}\``,
    `- machine: ${machine}, ${String(cores)} processes; commit ${commit}`,
    `- ${grouped(sum.seeds)} seeds in ${String(Math.round(ms / 1000))} s: ${rate(sum.seeds, ms)} seeds a second, ${rate(count('activation'), ms)} activations a second`,
    `- **${String(violations)} violations**`,
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

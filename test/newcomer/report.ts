/**
 * The figures of the newcomer's path: lines for a terminal, and a table between the marks of docs/newcomer.md. Pure.
 */
import type { Step } from './journey';

export interface Run {
  readonly steps: readonly Step[];
  /** How many processes wanted a core when it began: the load average over one minute. */
  readonly load: number;
}

/** A line for each step: when it was reached, and after how long. */
export function linesOf({ steps, load }: Run): string[] {
  return [
    ...steps.map(({ what, ms }, at) => `${inSeconds(ms)} s  +${inSeconds(ms - (steps[at - 1]?.ms ?? 0))} s  ${what}`),
    `load ${load.toFixed(1)} when it began`,
  ];
}

/** The run that reached its last step first. */
export function bestOf(runs: readonly Run[]): Run | undefined {
  return runs.toSorted((a, b) => lastOf(a) - lastOf(b))[0];
}

/** When the last step was reached, ms. */
export function lastOf({ steps }: Run): number {
  return steps.at(-1)?.ms ?? Infinity;
}

/**
 * The table: a column for each run, the seconds since `npm run demo` at each step, then the circumstances of the
 * measurement.
 */
export function markdownOf(runs: readonly Run[], about: readonly (readonly [string, string])[]): string {
  const rows = [
    ['seconds since `npm run demo`', ...runs.map((_, index) => `run ${String(index + 1)}`)],
    ['---', ...runs.map(() => '---:')],
    ...(runs[0]?.steps ?? []).map(({ what }, at) => [
      what,
      ...runs.map(({ steps }) => inSeconds(steps[at]?.ms ?? NaN).trim()),
    ]),
    ['load when it began', ...runs.map(({ load }) => load.toFixed(1))],
  ];
  const best = bestOf(runs);
  return [
    best === undefined
      ? 'No run.'
      : `Best of ${String(runs.length)}: ${inSeconds(lastOf(best)).trim()} s to a paid 3DS payment.`,
    '',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    ...about.map(([name, value]) => `- ${name}: ${value}`),
    '',
  ].join('\n');
}

function inSeconds(ms: number): string {
  return (ms / 1_000).toFixed(2).padStart(6);
}

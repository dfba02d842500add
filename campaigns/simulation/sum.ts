/** The results of many seeds: counts, and what was visited. */
import type { SeedReport } from './run-seed';

export interface Sum {
  readonly seeds: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly visited: Readonly<Record<string, number>>;
  readonly mostEvents: number;
}

export interface Summing {
  add(report: SeedReport): void;
  addSum(sum: Sum): void;
  plain(): Sum;
}

export function emptySum(): Summing {
  let seeds = 0;
  let mostEvents = 0;
  const counts = new Map<string, number>();
  const visited = new Map<string, number>();
  const more = (book: Map<string, number>, name: string, by: number): void => {
    book.set(name, (book.get(name) ?? 0) + by);
  };
  return {
    add(report) {
      seeds += 1;
      mostEvents = Math.max(mostEvents, report.events);
      for (const [name, times] of report.counts) more(counts, name, times);
      for (const pair of report.visited) more(visited, pair, 1);
    },
    addSum(sum) {
      seeds += sum.seeds;
      mostEvents = Math.max(mostEvents, sum.mostEvents);
      for (const [name, times] of Object.entries(sum.counts)) more(counts, name, times);
      for (const [pair, times] of Object.entries(sum.visited)) more(visited, pair, times);
    },
    plain: () => ({ seeds, mostEvents, counts: Object.fromEntries(counts), visited: Object.fromEntries(visited) }),
  };
}

/** What the person at the terminal reads: one line per step, in the order of events, and who did it. */

export type Who = 'shop' | 'Smart Glocal' | 'customer' | 'engine';

/** Reports one step that happens now. Resolves once it is printed, after everything that happened before. */
export type Tell = (who: Who, what: string) => Promise<void>;

const WHO_WIDTH = 'Smart Glocal'.length;

/** `  1.23 s  customer      opens the link`; `ms` since the start. Pure. */
export function stepLine(ms: number, who: Who, what: string): string {
  return `${seconds(ms).padStart(8)}  ${who.padEnd(WHO_WIDTH)}  ${what}`;
}

/** `1.23 s`. Pure. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** Lets the simulation of a copy look for the bug that is planted there, and says how many seeds it took. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Ours: as many as `npm run test:long` runs; a bug that needs more is not found by every run. */
export const SEEDS = 20_000;

/** Ours: as many seeds take minutes; workflow code with a bug may never come back. */
const TIME_LIMIT_MS = 900_000;

/** Ours: two lists of commands that differ are longer than anybody reads here. */
const MOST_CHARACTERS = 200;

export interface Search {
  /** The first seed that goes wrong; null when none does. */
  readonly seed: number | null;
  /** What goes wrong there, or why nothing was found. */
  readonly what: string;
}

export async function searchBySimulation(folder: string): Promise<Search> {
  const args = ['--import', 'tsx', 'campaigns/simulation/main.ts', '--seeds', String(SEEDS)];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const limit = setTimeout(() => child.kill('SIGTERM'), TIME_LIMIT_MS);
  let seed: number | null = null;
  let what = '';
  let problem = '';
  createInterface(child.stdout).on('line', (line) => {
    const found = /^Seed (?<seed>\d+) fails/.exec(line)?.groups?.['seed'];
    if (found !== undefined) seed = Number(found);
    if (line.startsWith('VIOLATION ') && what === '') what = line.slice('VIOLATION '.length).slice(0, MOST_CHARACTERS);
  });
  createInterface(child.stderr).on('line', (line) => {
    if (!/^[\d,]+ of [\d,]+ seeds/.test(line)) problem = line;
  });
  await once(child, 'close');
  clearTimeout(limit);
  return { seed, what: what === '' ? problem : what };
}

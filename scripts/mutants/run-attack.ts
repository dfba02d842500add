/** Runs rows of `npm run attack` in a copy, as a person runs them, and reads what the campaign says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { killWhenWeDie } from '../../temporal/servers/child';

/** Ours, for each row: the longest takes five minutes on two busy cores, and a bug may make it wait in vain. */
const TIME_LIMIT_MS = 15 * 60_000;

/** Ours: asked to end, the campaign stops its servers in order, each within seconds. */
const ENDS_WITHIN_MS = 60_000;

export interface Report {
  /** What was said of the attacks that did harm. */
  readonly broken: readonly { readonly row: number; readonly said: string }[];
  /** How often each harm was done, by the words of the last line. Empty when the campaign did not get to its end. */
  readonly harms: ReadonlyMap<string, number>;
}

export interface AttackRun extends Report {
  /** Null: it had to be killed. */
  readonly exitCode: number | null;
  /** The last that it said on standard error. */
  readonly problem: string;
}

/** The numbers of all rows, as the campaign of this copy names them. Throws when it names none. */
export async function rowsOfAttack(folder: string): Promise<readonly number[]> {
  const { output, problem } = await run(folder, ['--help']);
  const rows = rowsIn(output);
  if (rows.length === 0) throw new Error(`npm run attack -- --help names no rows. ${problem}`);
  return rows;
}

/** The rows in the campaign's help. Pure. */
export function rowsIn(help: string): readonly number[] {
  return [...help.matchAll(/^ *(?<row>\d+) {2}\S/gm)].map(({ groups }) => Number(groups?.['row']));
}

/** Runs these rows, one after another, on one scene. Never rejects because of what came of them. */
export async function runAttack(folder: string, rows: readonly number[]): Promise<AttackRun> {
  const { output, problem, exitCode } = await run(folder, rows.map(String));
  return { ...reportIn(output), exitCode, problem };
}

/** What a campaign printed, as figures. Pure. */
export function reportIn(output: string): Report {
  const broken = [...output.matchAll(/^ *(?<row>\d+) {2}BROKEN {2}(?<said>.*)$/gm)].map(({ groups }) => ({
    row: Number(groups?.['row']),
    said: groups?.['said'] ?? '',
  }));
  const [, figures = ''] = /^\d+ attacks: (.*)$/m.exec(output) ?? [];
  const harms = [...figures.matchAll(/(?<count>\d+) (?<harm>\D[^,]*)/g)].map(
    ({ groups }) => [groups?.['harm'] ?? '', Number(groups?.['count'])] as const,
  );
  return { broken, harms: new Map(harms) };
}

interface Run {
  readonly output: string;
  readonly problem: string;
  readonly exitCode: number | null;
}

/** As `npm run attack` does it. However this process ends, the campaign and what it has started do not outlive it. */
async function run(folder: string, args: readonly string[]): Promise<Run> {
  const program = ['--import', 'tsx', 'campaigns/attack/main.ts', ...args];
  const child = spawn(process.execPath, program, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const limitMs = TIME_LIMIT_MS * args.length;
  const limits = [
    setTimeout(() => child.kill('SIGTERM'), limitMs),
    setTimeout(() => child.kill('SIGKILL'), limitMs + ENDS_WITHIN_MS),
  ];
  const closed = once(child, 'close') as Promise<[number | null]>;
  if (child.pid !== undefined) killWhenWeDie(child.pid, closed);
  const [output, errors, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  for (const limit of limits) clearTimeout(limit);
  return { output, problem: errors.trimEnd().split('\n').at(-1) ?? '', exitCode };
}

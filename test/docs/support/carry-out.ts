/** Runs the commands of one block as its comment demands, and describes what went wrong. */
import { startShell, type Shell, type Surroundings } from './shell';

/** Ours: the slowest command is the CLI, a second each on an idle machine, and a block has up to ten. */
const RUN_WITHIN_MS = 240_000;

/** Ours: the demo is up after ten seconds on an idle machine. */
const UP_WITHIN_MS = 120_000;

/** Ours: long enough for a process that starts, says so, and falls over. */
const STAYS_MS = 1_500;

/** Ours: the demo stops five processes in order, each within a few seconds. */
const END_WITHIN_MS = 40_000;

/** Ours: how much of the end of the output shows the cause. */
const LAST_LINES = 25;

/** Exit by Ctrl-C as expected: by a process that handles it, by the shell, or by the signal itself. */
const CLEAN_ENDS = ['exit code 0', 'exit code 130', 'SIGINT'];

/** Runs commands to their end. Null when all is well, and each of the `exits` codes was seen. */
export async function run(code: string, exits: readonly number[], surroundings: Surroundings): Promise<string | null> {
  const shell = startShell(code, surroundings, exits);
  const end = await shell.endsWithin(RUN_WITHIN_MS);
  if (end === null) {
    await shell.kill();
    return `had not ended after ${String(RUN_WITHIN_MS / 1_000)} s${lastWords(shell)}`;
  }
  if (end !== 'exit code 0') return `ended with ${end}${lastWords(shell)}`;
  const missing = exits.filter((exit) => !shell.codes().includes(exit));
  if (missing.length === 0) return null;
  return `must contain a command that ends with exit code ${missing.join(' and ')}, but none did${lastWords(shell)}`;
}

/**
 * Starts what stays up, and ends it by Ctrl-C. Null when it printed the words (or anything, when `words` is empty),
 * stayed up, and ended cleanly.
 */
export async function stayUp(code: string, words: string, surroundings: Surroundings): Promise<string | null> {
  const shell = startShell(code, surroundings);
  return (await untilUp(shell, words)) ?? endOf(shell);
}

/** Null once it has printed the words and is still up a moment later; otherwise the reason, and it is ended. */
export async function untilUp(shell: Shell, words: string): Promise<string | null> {
  const what = words === '' ? 'anything' : `"${words}"`;
  const hasSpoken = (): boolean => (words === '' ? shell.output().trim() !== '' : shell.output().includes(words));
  const late = AbortSignal.timeout(UP_WITHIN_MS);
  while (!hasSpoken() && !late.aborted) {
    const end = await shell.endsWithin(50);
    if (end !== null && !hasSpoken()) return `ended with ${end} before it printed ${what}${lastWords(shell)}`;
  }
  if (hasSpoken()) {
    const end = await shell.endsWithin(STAYS_MS);
    return end === null ? null : `did not stay up: it ended with ${end}${lastWords(shell)}`;
  }
  await shell.kill();
  return `had not printed ${what} after ${String(UP_WITHIN_MS / 1_000)} s${lastWords(shell)}`;
}

/** Presses Ctrl-C. Null when everything ended cleanly. */
export async function endOf(shell: Shell): Promise<string | null> {
  shell.interrupt();
  const end = await shell.endsWithin(END_WITHIN_MS);
  if (end === null) {
    await shell.kill();
    return `had not ended ${String(END_WITHIN_MS / 1_000)} s after Ctrl-C${lastWords(shell)}`;
  }
  if (CLEAN_ENDS.includes(end)) return null;
  // A process that is still starting may end with an error, and rightly so.
  return `ended with ${end} on Ctrl-C; if it was still starting, give the words that it prints when it is up: <!-- stays up: WORDS -->${lastWords(shell)}`;
}

/** The end of its output, for the end of a message. */
function lastWords(shell: Shell): string {
  const lines = shell.output().trimEnd().split('\n').slice(-LAST_LINES);
  return `. Its last words:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}

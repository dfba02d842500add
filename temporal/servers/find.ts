/**
 * Looks for an executable in a fixed order of ways and takes the first that works. When none does, one error says what
 * each way found, and what to do, so that nobody has to guess which of five ways should have worked on this machine.
 */
import { z } from 'zod';
import type { Variables } from '../config';

/** What was looked for can be had by no way on this machine. */
export class NotToBeHad extends Error {
  override readonly name = 'NotToBeHad';
  constructor(
    readonly what: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The variable with which a process that has looked in vain spares others the same downloads: a JSON object that says of each
 * thing, by its name, why it cannot be had.
 */
export const LOOKED_IN_VAIN = 'LOOKED_IN_VAIN';

/** What every way is given. `env` is also what the programs that it runs get; `say` takes one line of progress. */
export interface Search {
  readonly env: Variables;
  readonly say: (text: string) => void;
}

/**
 * One way of getting an executable. `missed` is the ordinary case of not being there (variable not set, cache empty);
 * what should have worked and did not is thrown.
 */
export interface Way {
  readonly name: string;
  /** Said before a way that takes long, so that a download is not taken for a hang. */
  readonly announcement?: string;
  readonly find: (search: Search) => Promise<{ readonly path: string } | { readonly missed: string }>;
}

/** What is looked for, and what a person can do when all ways fail. */
export interface Wanted {
  readonly what: string;
  readonly ways: readonly Way[];
  readonly whatToDo: string;
}

/**
 * The path of the first executable that works. Rejects with one NotToBeHad that lists every way tried, why it failed, what to
 * do; at once where another process has looked in vain.
 */
export async function findExecutable({ what, ways, whatToDo }: Wanted, search: Search): Promise<string> {
  const known = lookedInVain(search.env)[what];
  if (known !== undefined) throw new NotToBeHad(what, known);
  const failures: string[] = [];
  for (const way of ways) {
    if (way.announcement !== undefined) search.say(`${what}: ${way.announcement}`);
    try {
      const found = await way.find(search);
      if ('path' in found) return found.path;
      failures.push(`${way.name}: ${found.missed}`);
    } catch (error) {
      const failure = `${way.name}: ${withoutCredentials(messageOf(error))}`;
      search.say(`${what}: ${failure}`);
      failures.push(failure);
    }
  }
  const tried = failures.map((failure, index) => `  ${String(index + 1)}. ${failure}`);
  const message = [`${what} was not found. Tried, in this order:`, ...tried, `What to do: ${whatToDo}`].join('\n');
  throw new NotToBeHad(what, message);
}

function lookedInVain(env: Variables): Readonly<Record<string, string>> {
  const text = env[LOOKED_IN_VAIN];
  return text === undefined ? {} : z.record(z.string(), z.string()).parse(JSON.parse(text));
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

/** pip and Maven repeat the registry's address in their errors, and it may hold a user name and a password. */
function withoutCredentials(text: string): string {
  return text.replaceAll(/\/\/[^\s/@]+@/g, '//[redacted]@');
}

/** Where the recurrent token comes from: never from an argument, which every user of the machine can read. */
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Secret } from '../../environment/secret';
import { UsageError } from './usage';

/** Ours: long enough for a secret store to print a token, short enough to notice that none is coming. */
const INPUT_WITHIN_MS = 30_000;

/** Standard input, or what stands in for it. */
export type Input = Readable & { readonly isTTY?: boolean };

export interface TokenSources {
  readonly file: string | undefined;
  readonly environment: Secret | null;
  readonly input: Input;
}

/** The token from the file if one is named, else from `CIT_TOKEN`, else from standard input. Throws `UsageError`. */
export async function readToken({ file, environment, input }: TokenSources): Promise<Secret> {
  if (file !== undefined) return tokenIn(await readTokenFile(file), 'The file given with --token-file');
  if (environment !== null) return tokenIn(environment.reveal(), 'CIT_TOKEN');
  if (input.isTTY === true) {
    throw new UsageError('No token given. Set CIT_TOKEN, use --token-file, or pass it on standard input.');
  }
  return tokenIn(await readAll(input), 'Standard input (read because neither CIT_TOKEN nor --token-file is given)');
}

function tokenIn(content: string, source: string): Secret {
  const token = content.trim();
  if (token === '') throw new UsageError(`${source} holds no token.`);
  return new Secret(token);
}

async function readTokenFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new UsageError(`The file given with --token-file cannot be read (${code}).`);
  }
}

async function readAll(input: Input): Promise<string> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    input.destroy();
  }, INPUT_WITHIN_MS);
  try {
    return await text(input);
  } catch (error) {
    if (!isLate) throw error;
    throw new UsageError(`No token came on standard input within ${String(INPUT_WITHIN_MS / 1000)} s.`);
  } finally {
    clearTimeout(timer);
  }
}

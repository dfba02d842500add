/**
 * Finds the server that can skip time, for tests of deadlines that take hours: the person's own first, then this
 * project's cache, and only then a download. The order is part of the contract.
 */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inheritedEnvironment } from '../config';
import { fillCache, readCache, type CacheEntry } from './cache';
import { findExecutable, type Search, type Wanted, type Way } from './find';
import { byVariable } from './own-program';
import { toStandardError } from './say';
import { downloadBySdk } from './sdk-download';
import { checkJars, downloadByMaven, TEST_SERVER_VERSION } from './test-server-from-maven';

const EXECUTABLE = 'temporal-test-server';

/** The path of a time-skipping server. Throws one error that lists every way tried; `ways` is there for tests. */
export async function findTimeSkippingServer(search: Partial<Search> = {}, ways = TIME_SKIPPING_WAYS): Promise<string> {
  const { env = inheritedEnvironment(), say = toStandardError } = search;
  return findExecutable({ ...WANTED, ways }, { env, say });
}

const fromCache: Way = {
  name: "this project's cache",
  async find({ env }) {
    for (const entry of [nativeEntry(), javaEntry(env)]) {
      const directory = await readCache(env, entry);
      if (directory !== null) return { path: join(directory, EXECUTABLE) };
    }
    return { missed: 'empty' };
  },
};

const fromSdk: Way = {
  name: "the SDK's own download",
  announcement: `downloading version ${TEST_SERVER_VERSION} as the Temporal SDK does (once)`,
  async find(search) {
    const server = { method: 'createTimeSkipping', version: `v${TEST_SERVER_VERSION}` } as const;
    const fill = (directory: string): Promise<void> => downloadBySdk(server, directory, EXECUTABLE, search);
    return { path: join(await fillCache(search.env, nativeEntry(), fill), EXECUTABLE) };
  },
};

const fromMaven: Way = {
  name: `Maven artifact io.temporal:temporal-test-server:${TEST_SERVER_VERSION}`,
  announcement: `downloading the Java library temporal-test-server ${TEST_SERVER_VERSION} with Maven (38 MB, once)`,
  async find({ env }) {
    const fill = (directory: string): Promise<void> => downloadByMaven(directory, EXECUTABLE, env);
    return { path: join(await fillCache(env, javaEntry(env), fill), EXECUTABLE) };
  },
};

/** In the order of the contract. */
export const TIME_SKIPPING_WAYS: readonly Way[] = [
  byVariable('TEMPORAL_TEST_SERVER_PATH', checkExecutable),
  fromCache,
  fromSdk,
  fromMaven,
];

const WANTED: Wanted = {
  what: 'Temporal time-skipping server',
  ways: TIME_SKIPPING_WAYS,
  whatToDo:
    'install Java (8 or newer) and Maven, or set TEMPORAL_TEST_SERVER_PATH to the executable from https://github.com/temporalio/sdk-java/releases, or run this once where one of the downloads works.',
};

function nativeEntry(): CacheEntry {
  return {
    name: `temporal-test-server-${TEST_SERVER_VERSION}`,
    check: (directory) => checkExecutable(join(directory, EXECUTABLE)),
  };
}

function javaEntry(env: Search['env']): CacheEntry {
  return {
    name: `temporal-test-server-java-${TEST_SERVER_VERSION}`,
    async check(directory) {
      await checkExecutable(join(directory, EXECUTABLE));
      await checkJars(directory, env);
    },
  };
}

/** It has no `--version`: every argument but a port makes it print its usage and fail. */
async function checkExecutable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch (error) {
    throw new Error(`${path} does not exist, or may not be executed`, { cause: error });
  }
  if (!(await stat(path)).isFile()) throw new Error(`${path} is not a file`);
}

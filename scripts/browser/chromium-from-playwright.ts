/** The build that Playwright was made with, by its own installer: what most people's machines can fetch. */
import { readFileSync } from 'node:fs';
import { readdir, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import type { Variables } from '../../temporal/config';
import { runCommand } from '../../temporal/servers/run-command';

const MANIFEST = require.resolve('playwright-core/package.json');

export const PLAYWRIGHT_VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(MANIFEST, 'utf8'))).version;

/** 110 MB at about 5 Mbit/s. Ours. A machine that does not know the host fails within seconds. */
const TIME_LIMIT_MS = 180_000;

/** For a host that swallows what it is sent; the installer asks five times, and waits 30 s each time by itself. Ours. */
const CONNECTION_TIME_LIMIT_MS = 3_000;

/** What the browser without a window is called, in its own build and in Playwright's. */
const PROGRAMS = ['chrome-headless-shell', 'headless_shell', 'chrome-headless-shell.exe'];

/** Leaves the browser as `directory/executable`. Throws when the host cannot be reached. */
export async function downloadByPlaywright(directory: string, executable: string, env: Variables): Promise<void> {
  await install(directory, env);
  const files = await readdir(directory, { recursive: true });
  const program = files.find((file) => PROGRAMS.includes(basename(file)));
  if (program === undefined) throw new Error('Playwright reported success but left no browser');
  // A link, not a copy: the browser looks for its other files beside itself.
  await symlink(relative(directory, join(directory, program)), join(directory, executable));
}

async function install(directory: string, env: Variables): Promise<void> {
  const installer = join(dirname(MANIFEST), 'cli.js');
  const variables = {
    PLAYWRIGHT_BROWSERS_PATH: directory,
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: String(CONNECTION_TIME_LIMIT_MS),
  };
  try {
    await runCommand({
      file: process.execPath,
      args: [installer, 'install', '--only-shell', 'chromium'],
      env: { ...env, ...variables },
      timeoutMs: TIME_LIMIT_MS,
    });
  } catch (error) {
    // It says the same five times, with stack traces.
    const reason = /Error: [^|]*[^|\s]/.exec(error instanceof Error ? error.message : '')?.[0];
    throw reason === undefined ? error : new Error(reason, { cause: error });
  }
}

/**
 * What a developer's machine adds to the environment: `.env`, and over it the `.demo/env` of the running demo, so that the
 * CLI in a second terminal finds the demo without being told. The real environment wins over both.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

type Variables = Readonly<Record<string, string | undefined>>;

export interface FileVariables {
  readonly variables: Variables;
  /** One line for people: which files were loaded, or why not. */
  readonly account: string;
}

/** The first line of `.demo/env`: who wrote it, so that a file left behind by a killed demo is not taken for a running one. */
const DEMO_PROCESS = /^# demo pid ([1-9]\d*)$/;

/** The variables of `.env` and `.demo/env` under `folder`; a file that does not exist adds nothing. */
export function readEnvironmentFiles(folder: string): FileVariables {
  const env = read(join(folder, '.env'));
  const demo = read(join(folder, '.demo', 'env'));
  const demoProcess = runningDemo(folder);

  const loaded = [
    env === null ? null : '.env',
    demoProcess === null ? null : `.demo/env (demo process ${String(demoProcess)})`,
  ].filter((name) => name !== null);
  const ignored = demo !== null && demoProcess === null ? '; .demo/env ignored, its demo is not running' : '';

  return {
    variables: {
      ...(env === null ? {} : parseEnv(env)),
      ...(demo !== null && demoProcess !== null ? parseEnv(demo) : {}),
    },
    account: `environment files: ${loaded.length === 0 ? 'none' : loaded.join(', then ')}${ignored}`,
  };
}

/** The process id of the demo that runs in `folder`, or null when none does. */
export function runningDemo(folder: string): number | null {
  const demo = read(join(folder, '.demo', 'env'));
  const pid = demo === null ? null : processNamedBy(demo);
  return pid !== null && isAlive(pid) ? pid : null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function processNamedBy(demo: string): number | null {
  const pid = DEMO_PROCESS.exec(demo.split('\n', 1).join())?.[1];
  return pid === undefined ? null : Number(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, and it belongs to somebody else.
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

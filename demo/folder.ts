/**
 * `.demo/`: fresh keys, logs and the environment of one running demo, for its owner alone. It appears in one step, with
 * the process id in it, so that of two demos started at once only one goes on; and it goes with the demo.
 */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningDemo } from '../scripts/environment-files';

export interface DemoFolder {
  readonly path: string;
  readonly logs: string;
  /** Writes a file that only its owner may read, and gives its path. */
  readonly write: (name: string, content: string) => string;
  /** Writes `.demo/env`, which the scripts of this project load while this process is alive. */
  readonly writeEnvironment: (variables: Readonly<Record<string, string>>) => void;
  /** Removes everything; `keepLogs` leaves the logs. */
  readonly remove: (options?: { readonly keepLogs: boolean }) => void;
}

/** Makes `<root>/.demo`. What a killed demo has left there is removed. Throws when another demo is running. */
export function claimDemoFolder(root: string): DemoFolder {
  const path = join(root, '.demo');
  const prepared = mkdtempSync(join(root, '.demo-')); // 0700: keys will be in it.
  writeFileSync(join(prepared, 'env'), environmentText({}), { mode: 0o600 });
  mkdirSync(join(prepared, 'logs'));
  try {
    takePlace(prepared, path, root);
  } catch (error) {
    rmSync(prepared, { recursive: true, force: true });
    throw error;
  }

  const write = (name: string, content: string): string => {
    const file = join(path, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  return {
    path,
    logs: join(path, 'logs'),
    write,
    writeEnvironment: (variables) => {
      // Renamed into place: a script that reads it meanwhile finds the old or the new one, never half of it.
      renameSync(write('env.new', environmentText(variables)), join(path, 'env'));
    },
    remove: ({ keepLogs } = { keepLogs: false }) => {
      const names = readdirSync(path).filter((name) => !keepLogs || name !== 'logs');
      for (const name of names) rmSync(join(path, name), { recursive: true, force: true });
      if (!keepLogs) rmSync(path, { recursive: true, force: true });
    },
  };
}

function takePlace(prepared: string, path: string, root: string): void {
  const pid = runningDemo(root);
  // Our own id in a file that we did not write: a killed demo had the same one.
  if (pid !== null && pid !== process.pid) {
    throw new Error(
      `A demo is already running (process ${String(pid)}). Use it, or end it with Ctrl-C in its terminal and try again. ` +
        'If that process is not a demo, remove the folder .demo and try again.',
    );
  }
  rmSync(path, { recursive: true, force: true });
  try {
    renameSync(prepared, path); // Fails when another demo put its own there a moment ago.
  } catch (error) {
    throw new Error('Another demo started at the same moment. Use that one.', { cause: error });
  }
}

function environmentText(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"`);
  return [`# demo pid ${String(process.pid)}`, ...lines, ''].join('\n');
}

/** The first two ways of every look-up: a program that this machine's owner has put there. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Variables } from '../config';
import type { Way } from './find';

/** Throws, saying why, unless the program at `path` is one that will do. */
export type Check = (path: string, env: Variables) => Promise<void>;

/** The program that this variable names. */
export function byVariable(name: string, check: Check): Way {
  return {
    name,
    async find({ env }) {
      const path = env[name];
      if (path === undefined || path === '') return { missed: 'not set' };
      await check(path, env);
      return { path };
    },
  };
}

/** The first program on PATH that has one of these names. */
export function onPath(names: readonly string[], check: Check): Way {
  return {
    name: `${names.map((name) => `\`${name}\``).join(' or ')} on PATH`,
    async find({ env }) {
      const directories = (env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
      for (const path of directories.flatMap((directory) => names.map((name) => join(directory, name)))) {
        if (!(await isExecutableFile(path))) continue;
        await check(path, env);
        return { path };
      }
      return { missed: `none in the ${String(directories.length)} directories of PATH` };
    },
  };
}

async function isExecutableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // Not there, or not for us: PATH goes on to the next directory in the same way.
  }
}

/**
 * The one demo beside which the pages' commands are run: `npm run demo` in a copy of the project, like a reader's demo
 * in another terminal. The reader's ports and orders may not be free here, so they are replaced.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { endOf, untilUp } from './carry-out';
import { startShell, type Surroundings } from './shell';

/** The ports that the pages name, with the variable in which the running demo states its own. */
const PORTS: Readonly<Record<string, string>> = {
  7233: 'TEMPORAL_ADDRESS',
  8233: 'TEMPORAL_UI_URL',
  3000: 'PUBLIC_BASE_URL',
  8090: 'SMART_GLOCAL_BASE_URL',
  8081: 'CODEC_SERVER_PORT',
};

/** The demo itself has created these two; a page that names another order creates it. */
const ORDERS_OF_THE_DEMO = 2;

export interface RunningDemo {
  /** Where a page's commands are run. */
  readonly surroundings: Surroundings;
  /** The commands of a page as they are run here: with the demo's own ports, and with orders that no other page has used. */
  readonly inPlace: (code: string, page: string) => string;
  /** Presses Ctrl-C. Null when it ended cleanly, otherwise what happened. */
  readonly end: () => Promise<string | null>;
  readonly kill: () => Promise<void>;
}

/** Starts it in this folder. When it does not come up, throws an Error with its output. */
export async function startDemo(surroundings: Surroundings): Promise<RunningDemo> {
  const shell = startShell('npm run demo', surroundings);
  const problem = await untilUp(shell, 'Ctrl-C ends everything.');
  if (problem !== null) throw new Error(`npm run demo ${problem}`);
  const own = parseEnv(readFileSync(join(surroundings.cwd, '.demo/env'), 'utf8'));
  const pages: string[] = [];
  return {
    surroundings: {
      ...surroundings,
      // For `temporal` itself, which no script of this project starts.
      env: {
        ...surroundings.env,
        TEMPORAL_ADDRESS: own['TEMPORAL_ADDRESS'],
        TEMPORAL_CONFIG_FILE: own['TEMPORAL_CONFIG_FILE'],
      },
    },
    inPlace: (code, page) => {
      if (!pages.includes(page)) pages.push(page);
      return commandsInPlace(code, own, pages.indexOf(page));
    },
    end: () => endOf(shell),
    kill: () => shell.kill(),
  };
}

/** See `RunningDemo.inPlace`; `page` is its number. Pure. */
export function commandsInPlace(code: string, own: Readonly<Record<string, string | undefined>>, page: number): string {
  return code
    .replaceAll(/(127\.0\.0\.1|localhost):(\d{4})\b/g, (address, host: string, port: string) => {
      const actual = /\d+$/.exec(own[PORTS[port] ?? ''] ?? '')?.[0];
      return actual === undefined ? address : `${host}:${actual}`;
    })
    .replaceAll(/\border-(\d+)\b/g, (order, number: string) =>
      Number(number) > ORDERS_OF_THE_DEMO ? `${order}-page${String(page)}` : order,
    );
}

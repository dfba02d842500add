/**
 * What the tests need and a machine may not have: found or fetched once, before the first test. What cannot be had by any way
 * is said then, and the tests that ask for it are skipped and not failed.
 */
import { NotToBeHad, LOOKED_IN_VAIN, type Search } from '../../temporal/servers/find';
import { findTemporalCli } from '../../temporal/servers/temporal-cli';
import { findTimeSkippingServer } from '../../temporal/servers/time-skipping-server';
import { findChromium } from '../browser/chromium';
import { findProgram, PROGRAMS } from '../programs';

export interface Part {
  readonly find: (search?: Partial<Search>) => Promise<string>;
  /** Names what was found, for who looks after us; a program on PATH needs no name. */
  readonly variable?: string;
}

export const PARTS: readonly Part[] = [
  { find: findTemporalCli, variable: 'TEMPORAL_CLI_PATH' },
  { find: findTimeSkippingServer, variable: 'TEMPORAL_TEST_SERVER_PATH' },
  { find: findChromium, variable: 'CHROMIUM_PATH' },
  ...PROGRAMS.map((name): Part => ({ find: (search) => findProgram(name, search) })),
];

export interface Found {
  /** For the environment of the tests. */
  readonly variables: Readonly<Record<string, string>>;
  /** One entry for each thing that cannot be had: what was tried, why it failed, what to do. */
  readonly missing: readonly string[];
}

/** Looks for every part, one after the other. Downloads are announced by `search.say`. */
export async function findParts(search: Partial<Search> = {}, parts = PARTS): Promise<Found> {
  const variables: Record<string, string> = {};
  const missing: Record<string, string> = {};
  for (const { find, variable } of parts) {
    try {
      const path = await find(search);
      if (variable !== undefined) variables[variable] = path;
    } catch (error) {
      if (!(error instanceof NotToBeHad)) throw error;
      missing[error.what] = error.message;
    }
  }
  return { variables: { ...variables, [LOOKED_IN_VAIN]: JSON.stringify(missing) }, missing: Object.values(missing) };
}

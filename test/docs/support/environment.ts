/**
 * The environment of a reader's terminal: this one, without the variables that a process of this project would read
 * from it.
 */
import { delimiter, dirname, join } from 'node:path';
import { readersOf } from '../../../scripts/docs/variables';
import { findTemporalCli } from '../../../temporal/servers/temporal-cli';

/** Ports in use on this machine must not fail a page that starts one process on its usual port. */
const ANY_FREE_PORT = { SIMULATOR_PORT: '0', WEBHOOK_BRIDGE_PORT: '0', CODEC_SERVER_PORT: '0' };

/** Makes `curl` fail here on HTTP 400 and above; without it, such an answer would go unnoticed. */
const CURL_HOME = join(__dirname, 'reader');

/** `temporal` is on the PATH, as the pages that use it require. */
export async function readersEnvironment(root: string): Promise<Readonly<Record<string, string | undefined>>> {
  const ours = readersOf(root).flatMap(({ variables }) => variables.map(({ name }) => name));
  // Variables of jest and tsx, and those with which npm tells its scripts about itself.
  const isForeign = (name: string): boolean =>
    [...ours, 'NODE_OPTIONS', 'INIT_CWD', 'TEST_SUMMARY_FILE', 'TEST_SKIPS_FILE'].includes(name) ||
    /^(?:npm_|JEST_)/.test(name);
  const inherited = Object.entries(process.env).filter(([name]) => !isForeign(name));
  const temporal = dirname(await findTemporalCli());
  const path = [temporal, process.env['PATH'] ?? ''].join(delimiter);
  return { ...Object.fromEntries(inherited), PATH: path, CURL_HOME, ...ANY_FREE_PORT };
}

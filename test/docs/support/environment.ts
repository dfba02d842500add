/** The environment of a reader's terminal: this one, without what a process of this project would read from it. */
import { delimiter, dirname, join } from 'node:path';
import { readersOf } from '../../../scripts/docs/variables';
import { findTemporalCli } from '../../../temporal/servers/temporal-cli';

/** Ports that are taken on this machine must not fail a page that starts one process on its usual port. */
const ANY_FREE_PORT = { SIMULATOR_PORT: '0', WEBHOOK_BRIDGE_PORT: '0', CODEC_SERVER_PORT: '0' };

/** An answer of HTTP 400 and more fails a `curl` here; without this, nobody would notice. */
const CURL_HOME = join(__dirname, 'reader');

/** `temporal` is on its PATH, as the pages that use it ask for. */
export async function readersEnvironment(root: string): Promise<Readonly<Record<string, string | undefined>>> {
  const ours = readersOf(root).flatMap(({ variables }) => variables.map(({ name }) => name));
  // jest's and tsx's own, and those with which npm tells its scripts about the npm around them.
  const isForeign = (name: string): boolean =>
    [...ours, 'NODE_OPTIONS', 'INIT_CWD', 'TEST_SUMMARY_FILE'].includes(name) || /^(?:npm_|JEST_)/.test(name);
  const inherited = Object.entries(process.env).filter(([name]) => !isForeign(name));
  const temporal = dirname(await findTemporalCli());
  const path = [temporal, process.env['PATH'] ?? ''].join(delimiter);
  return { ...Object.fromEntries(inherited), PATH: path, CURL_HOME, ...ANY_FREE_PORT };
}

/** Temporal with a database file, and every process of ours as `npm run` starts it, each at its most verbose. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDemoFolder, type DemoFolder } from '../../../demo/folder';
import { startProcess, startRoom, type RoomProcess } from '../../../demo/room-process';
import { makeSettings, type Settings } from '../../../demo/settings';
import { connectClient, type TemporalClient } from '../../../temporal/connection';
import { startDevServer, type DevServer } from '../../../temporal/servers/dev-server';
import { freePort } from '../../../temporal/servers/free-port';
import { SEARCH_ATTRIBUTES } from '../../../workflows/contract/search-attributes';
import { endOf, untilAnswers } from '../../support/until-answers';

export const PROJECT = join(__dirname, '../../..');
/** Ours, for a busy machine: bundling the workflows takes a worker seconds. Longer than any single wait (shop.ts). */
export const TIME_LIMIT_MS = 300_000;

export interface Stage {
  readonly isEncrypted: boolean;
  readonly folder: DemoFolder;
  readonly settings: Settings;
  readonly server: DevServer;
  readonly temporal: TemporalClient;
  /** Everything but the simulator, which plays the provider: tokens and customers are its own. */
  readonly rooms: readonly RoomProcess[];
  readonly dbFile: string;
  readonly metricsUrl: string;
  /** The result of `work`; rejects as soon as a process that it needs has ended. */
  readonly standing: <T>(work: Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Opens it. Without encryption there is no codec server: it would have nothing to do. */
export async function openStage(isEncrypted: boolean): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'secrets-'));
  const endings: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of endings.toReversed()) await end();
    rmSync(root, { recursive: true, force: true });
  };
  try {
    return await start(root, isEncrypted, endings, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  root: string,
  isEncrypted: boolean,
  endings: (() => Promise<unknown>)[],
  close: Stage['close'],
): Promise<Stage> {
  const folder = claimDemoFolder(root);
  const made = await makeSettings(folder, {});
  const settings = isEncrypted ? made : inClear(made);
  const dbFile = join(root, 'temporal.db');
  const { ports } = settings;
  const server = await startDevServer({
    searchAttributes: SEARCH_ATTRIBUTES,
    port: ports.temporal,
    uiPort: ports.webUi,
    dbFile,
    extraArgs: uiOf(settings),
  });
  endings.push(() => server.stop());
  const { address, namespace } = server;
  const temporal = connectClient({ address, namespace, credentials: () => ({}) }, settings.dataConverter);
  endings.push(() => temporal.close());

  const metrics = `127.0.0.1:${String(await freePort())}`;
  const env = { PATH: process.env['PATH'] ?? '', ...settings.variables, LOG_LEVEL: 'trace' };
  const { logs } = folder;
  const opened = async (starting: Promise<RoomProcess>): Promise<RoomProcess> => {
    const room = await starting;
    endings.push(() => room.stop());
    return room;
  };
  const simulator = await opened(startRoom('simulator', { root: PROJECT, logs, env }));
  const bridge = await opened(startRoom('webhook-bridge', { root: PROJECT, logs, env }));
  const codecServer = isEncrypted ? await opened(startRoom('codec-server', { root: PROJECT, logs, env })) : null;
  const worker = await opened(
    startProcess('worker', ['--import', 'tsx', join(__dirname, 'worker-with-metrics.ts')], {
      cwd: PROJECT,
      env: { ...env, TEST_METRICS_ADDRESS: metrics },
      logFile: join(logs, 'worker.log'),
    }),
  );

  await untilAnswers(`${settings.bridgeUrl}/readyz`, bridge);
  await untilAnswers(`${settings.simulatorUrl}/_control/health`, simulator);
  if (codecServer !== null) await untilAnswers(`${settings.codecServerUrl}/healthz`, codecServer);
  const rooms = [bridge, codecServer, worker].filter((room) => room !== null);
  const ends = [simulator, ...rooms].map(endOf);
  return {
    isEncrypted,
    folder,
    settings,
    server,
    temporal,
    rooms,
    dbFile,
    metricsUrl: `http://${metrics}/metrics`,
    standing: (work) => Promise.race([work, ...ends]),
    close,
  };
}

/** Wired as in the demo. */
function uiOf({ codecServerUrl }: Settings): string[] {
  return ['--ui-codec-endpoint', codecServerUrl];
}

function inClear(settings: Settings): Settings {
  const {
    PAYLOAD_ENCRYPTION_KEYS_FILE: _ring,
    TOKEN_SEAL_PRIVATE_KEY_FILE: _private,
    TOKEN_SEAL_PUBLIC_KEY_FILE: _public,
    ...variables
  } = settings.variables;
  return { ...settings, dataConverter: {}, variables: { ...variables, ALLOW_UNENCRYPTED_HISTORY: 'true' } };
}

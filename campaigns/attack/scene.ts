/** The product as it runs in production, on this machine: every process of ours, Temporal, and a provider of the worst dialect. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { claimDemoFolder } from '../../demo/folder';
import { startRoom, type RoomProcess } from '../../demo/room-process';
import { makeSettings, type Settings } from '../../demo/settings';
import { control } from '../../demo/simulator-control';
import { parseLinkSecrets } from '../../seals/customer-link';
import type { StartOptions } from '../../starter/shop/payments';
import { connectClient } from '../../temporal/connection';
import { startDevServer } from '../../temporal/servers/dev-server';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { receiveShopEvents, type ShopEvents } from './shop-events';
import { until } from './waiting';

const PROJECT = join(__dirname, '../..');

/** Ours: bundling the workflows takes a worker seconds, on a busy machine many. */
const READY_WITHIN_MS = 120_000;

export interface Scene {
  readonly settings: Settings;
  /** Has the payload key ring: the shop, and anyone who got hold of the ring. Without it: `client.workflowService`. */
  readonly client: Client;
  readonly options: StartOptions;
  /** Temporal's own Web UI, of the dev server. No codec server is configured: a person who has one sets it in the browser. */
  readonly webUiUrl: string;
  /** What reached the shop with a genuine signature. */
  readonly shopEvents: ShopEvents;
  readonly stopWorker: () => Promise<void>;
  readonly startWorker: () => Promise<void>;
  /** One more process of this room, with more variables; it answers at `url`. Ended with the scene. */
  readonly startMore: (room: string, more: Readonly<Record<string, string>>, url: string) => Promise<RoomProcess>;
  readonly close: () => Promise<void>;
}

/** Starts it. When that fails, nothing is left. */
export async function openScene(): Promise<Scene> {
  const root = mkdtempSync(join(tmpdir(), 'attack-'));
  const endings: (() => Promise<unknown>)[] = [];
  const remove = (): void => {
    rmSync(root, { recursive: true, force: true });
  };
  process.once('exit', remove); // However this process ends, the keys in there go with it.
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0).toReversed()) await end();
    remove();
    process.off('exit', remove);
  };
  try {
    return await start(root, endings, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(root: string, endings: (() => Promise<unknown>)[], close: Scene['close']): Promise<Scene> {
  const folder = claimDemoFolder(root);
  const settings = await makeSettings(folder, {});
  const shopEvents = await receiveShopEvents(settings);
  endings.push(shopEvents.close);
  const server = await startDevServer({
    searchAttributes: SEARCH_ATTRIBUTES,
    port: settings.ports.temporal,
    uiPort: settings.ports.webUi,
    dbFile: join(root, 'temporal.db'),
  });
  endings.push(() => server.stop());
  const { address, namespace } = server;
  const temporal = connectClient({ address, namespace, credentials: () => ({}) }, settings.dataConverter);
  endings.push(() => temporal.close());

  const run = (room: string, more: Readonly<Record<string, string>> = {}): Promise<RoomProcess> => {
    const env = { PATH: process.env['PATH'] ?? '', ...settings.variables, LOG_LEVEL: 'info', ...more };
    return startRoom(room, { root: PROJECT, logs: folder.logs, env });
  };
  const startMore: Scene['startMore'] = async (room, more, url) => {
    const started = await run(room, more);
    endings.push(() => started.kill());
    await answers(url, started);
    return started;
  };
  const workers: RoomProcess[] = [];
  let begun = 0;
  const stopWorker = async (): Promise<void> => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  };
  const startWorker = async (): Promise<void> => {
    const started = await run('worker');
    workers.push(started);
    begun += 1;
    const log = (): string => readFileSync(started.logFile, 'utf8'); // All workers of this scene write into it.
    await until('the worker works', async () => log().split('worker started').length > begun, READY_WITHIN_MS);
  };

  await startMore('simulator', {}, `${settings.simulatorUrl}/_control/health`);
  // The worst of what the provider's documentation leaves open: nothing stands behind our own checks.
  await control(settings.simulatorUrl, `projects/${settings.variables['SIMULATOR_PROJECT'] ?? ''}`, 'PUT', {
    settings: { idempotencyScope: 'ignored', secondStart: 'adds_payment' },
  });
  await startMore('webhook-bridge', {}, `${settings.bridgeUrl}/readyz`);
  await startMore('codec-server', {}, `${settings.codecServerUrl}/healthz`);
  endings.push(stopWorker);
  await startWorker();
  return {
    settings,
    client: temporal.client,
    options: {
      publicBaseUrl: settings.bridgeUrl,
      linkSecrets: parseLinkSecrets(settings.linkSecret),
      tokenSealKey: settings.tokenSealKey,
      taskQueue: settings.taskQueue,
    },
    webUiUrl: server.uiUrl ?? '',
    shopEvents,
    stopWorker,
    startWorker,
    startMore,
    close,
  };
}

async function answers(url: string, { room, ended, tail }: RoomProcess): Promise<void> {
  const isUp = async (): Promise<boolean> => (await fetch(url)).ok;
  const end = ended.then((how): never => {
    throw new Error(`${room} ended ${how}. It said:\n${tail()}`);
  });
  end.catch(() => undefined); // All end at some point.
  await Promise.race([until(`${room} answers`, isUp, READY_WITHIN_MS), end]);
}

/**
 * The parts that the demo runs: Temporal, the simulated Smart Glocal, the worker, the bridge, the codec server and an example shop, each as the process that
 * it is everywhere else. They start in the order in which they need each other, and stop in the reverse one.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { connectClient, type TemporalClient } from '../temporal/connection';
import { startDevServer, type DevServer } from '../temporal/servers/dev-server';
import { SEARCH_ATTRIBUTES } from '../workflows/contract/search-attributes';
import { harmlessEnvironment } from './config';
import type { DemoFolder } from './folder';
import { startRoom, type RoomProcess } from './room-process';
import type { Settings } from './settings';

/** Ours: about 3 s each on an idle machine (the worker bundles its workflows), more on one that does other things. */
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** The kind of a task queue that workflow tasks are taken from, in Temporal's API. */
const WORKFLOW_TASK_QUEUE = 1;

export interface Machinery {
  /** Resolves when a payment can be made. Rejects when something is not ready within a minute. */
  readonly start: () => Promise<Running>;
  /** Never resolves; rejects, with the end of its log, when one of the processes ends before it is told to. */
  readonly failure: Promise<never>;
  /** Processes that send work first, Temporal last. May be called at any time; resolves when no process is left. */
  readonly stop: () => Promise<void>;
}

export interface Running {
  readonly client: Client;
  readonly webUiUrl: string;
}

export interface MachineryOptions {
  /** The folder of this project. */
  readonly root: string;
  readonly folder: DemoFolder;
  readonly settings: Settings;
  readonly say: (line: string) => void;
}

/** The machinery, not started yet. */
export function createMachinery({ root, folder, settings, say }: MachineryOptions): Machinery {
  const { ports, bridgeUrl, simulatorUrl, codecServerUrl, shopUrl, taskQueue } = settings;
  const env = { ...harmlessEnvironment(), ...settings.variables };
  const rooms: RoomProcess[] = [];
  let server: DevServer | null = null;
  let temporal: TemporalClient | null = null;
  let starting: Promise<Running> | null = null;
  let isStopping = false;
  let fail: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failure.catch(() => undefined); // It may reject before anything awaits it.

  return {
    failure,
    start: async () => {
      starting = startAll();
      return starting;
    },
    stop: async () => {
      isStopping = true;
      await starting?.catch(() => undefined); // It looks at `isStopping`; what it has started by then is stopped here.
      for (const room of rooms.toReversed()) await room.stop();
      await temporal?.close();
      await server?.stop();
    },
  };

  async function startAll(): Promise<Running> {
    const { address, namespace, pid, uiUrl, ended } = (server = await startDevServer({
      searchAttributes: SEARCH_ATTRIBUTES,
      port: ports.temporal,
      uiPort: ports.webUi,
      // History is encrypted: the Web UI asks the codec server what it says.
      extraArgs: ['--ui-codec-endpoint', codecServerUrl],
    }));
    void ended.then(() => {
      if (!isStopping) fail(new Error(`The Temporal server (process ${String(pid)}) ended by itself.`));
    });
    const connected = (temporal = connectClient(
      { address, namespace, credentials: () => ({}) },
      settings.dataConverter,
    ));
    say(`Temporal        ${address}, Web UI ${uiUrl ?? ''} (process ${String(pid)})`);

    const simulator = await startOne('simulator');
    const bridge = await startOne('webhook-bridge');
    const worker = await startOne('worker');
    const codecServer = await startOne('codec-server');
    const shop = await startOne('examples/shop');
    await until('The simulator', () => answers(`${simulatorUrl}/_control/health`));
    say(`Smart Glocal    ${simulatorUrl}, simulated (process ${String(simulator.pid)})`);
    await until('The webhook bridge', () => answers(`${bridgeUrl}/readyz`));
    say(`Webhook bridge  ${bridgeUrl} (process ${String(bridge.pid)})`);
    await until('The codec server', () => answers(`${codecServerUrl}/healthz`));
    say(`Codec server    ${codecServerUrl}, decrypts for the Web UI (process ${String(codecServer.pid)})`);
    await until('The example shop', () => answers(shopUrl));
    say(`Example shop    ${shopUrl} (process ${String(shop.pid)})`);
    await until('The worker', () => hasWorker(connected, taskQueue));
    say(`Worker          on task queue ${taskQueue} (process ${String(worker.pid)})`);
    return { client: connected.client, webUiUrl: uiUrl ?? '' };
  }

  async function startOne(name: string): Promise<RoomProcess> {
    if (isStopping) throw new Error('Stopped while starting.');
    const room = await startRoom(name, { root, logs: folder.logs, env });
    rooms.push(room);
    void room.ended.then((how) => {
      if (isStopping) return;
      fail(new Error(`The process of ${name} ended ${how} before it was told to. Its last output:\n${room.tail()}`));
    });
    return room;
  }

  async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
    const giveUpAt = Date.now() + READY_WITHIN_MS;
    while (!(await Promise.race([isTrue(), failure]))) {
      if (isStopping) throw new Error('Stopped while starting.');
      if (Date.now() > giveUpAt) throw new Error(`${what} was not ready within ${String(READY_WITHIN_MS / 1000)} s.`);
      await delay(LOOK_EVERY_MS);
    }
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(READY_WITHIN_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // Not listening yet; `until` decides how long that may last.
  }
}

/** Whether a worker polls the queue: that is what a payment needs, whatever the worker's log says. */
async function hasWorker({ connection, namespace }: TemporalClient, name: string): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: WORKFLOW_TASK_QUEUE,
  });
  return pollers.length > 0;
}

/**
 * All processes of a campaign, and a supervisor like the one in production: whatever dies is restarted at once.
 * Temporal's server keeps its database file over every kill; the simulated provider is never killed, because it is the
 * truth.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectClient, type TemporalClient } from '../../temporal/connection';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { findTemporalCli } from '../../temporal/servers/temporal-cli';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { startProcess, type Process } from './process';
import { ROOT, type Folder, type Settings } from './settings';

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 20;

export interface Worker {
  readonly process: Process;
  readonly isReady: () => boolean;
  isFrozen: boolean;
}

export interface Stage {
  readonly temporal: TemporalClient;
  /** Those that are alive: ready or not, frozen or not. */
  readonly workers: () => readonly Worker[];
  /** From now on this many workers are kept alive; surplus ones are stopped gracefully. */
  readonly keepWorkers: (count: number) => Promise<void>;
  /** Kills and restarts it. Resolves with the time at which it works again (epoch ms). */
  readonly killWorker: (worker: Worker) => Promise<number>;
  readonly killBridge: () => Promise<number>;
  /** `awayMs`: how long it stays down. */
  readonly killServer: (awayMs: number) => Promise<number>;
  /** Processes that ended without being killed, with their last words. */
  readonly surprises: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Compiles the processes and bundles the workflows, as `npm run build` does. */
export async function buildCode({ code }: Folder): Promise<void> {
  const args = ['--import', 'tsx', join(ROOT, 'scripts/build.ts'), '--out', relative(ROOT, code)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const [exit] = (await once(child, 'exit')) as unknown[];
  if (exit !== 0) throw new Error('The code does not compile (see above).');
}

/** Starts everything. `onStop` receives the function that ends it before anything is started. */
export async function startStage(
  folder: Folder,
  settings: Settings,
  onStop: (stop: Stage['stop']) => void,
): Promise<Stage> {
  const cliPath = await findTemporalCli();
  const processes = new Set<Process>();
  const ready = new Set<Process>();
  const surprises: string[] = [];
  let workers: Worker[] = [];
  let wanted = 1;
  let isStopping = false;
  let lastNumber = 0;
  let bridge: Process | null = null;
  let server: DevServer | null = null;
  let temporal: TemporalClient | null = null;

  const stop = async (): Promise<void> => {
    isStopping = true;
    await temporal?.close();
    // When a campaign is over, nothing has to be shut down gracefully.
    await Promise.all([...processes].map((process) => process.kill()));
    await server?.kill();
  };
  onStop(stop);

  await startServer();
  const connected = (temporal = connectClient(
    { address: `127.0.0.1:${String(settings.temporalPort)}`, namespace: 'default', credentials: () => ({}) },
    {},
  ));
  await startRoom('simulator', { LOG_LEVEL: 'warn' });
  await startBridge();
  await answers(`${settings.simulatorUrl}/_control/health`);
  await answers(`${settings.bridgeUrl}/readyz`);
  await startWorker();
  return {
    temporal: connected,
    workers: () => workers,
    surprises,
    stop,
    async keepWorkers(count) {
      wanted = count;
      const tooMany = workers.slice(count);
      workers = workers.slice(0, count);
      await Promise.all(tooMany.map(({ process }) => process.stop()));
      while (workers.length < wanted) await startWorker();
    },
    async killWorker(worker) {
      workers = workers.filter((other) => other !== worker);
      await worker.process.kill();
      if (workers.length < wanted) await startWorker();
      return Date.now();
    },
    async killBridge() {
      await bridge?.kill();
      await startBridge();
      await answers(`${settings.bridgeUrl}/healthz`);
      return Date.now();
    },
    async killServer(awayMs) {
      await server?.kill();
      await delay(awayMs);
      await startServer();
      return Date.now();
    },
  };

  async function startServer(): Promise<void> {
    server = await startDevServer({
      searchAttributes: SEARCH_ATTRIBUTES,
      cliPath,
      port: settings.temporalPort,
      dbFile: join(folder.path, 'temporal.db'),
    });
  }

  async function startBridge(): Promise<void> {
    bridge = await startRoom('webhook-bridge', { LOG_LEVEL: 'warn' });
  }

  /** Resolves when the worker takes tasks. One that ends meanwhile, because Temporal is down too, is restarted. */
  async function startWorker(): Promise<void> {
    const giveUpAt = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const process = await startRoom('worker', {});
      const worker: Worker = { process, isReady: () => ready.has(process), isFrozen: false };
      workers = [...workers, worker];
      if (await process.says('worker started')) ready.add(process);
      if (worker.isReady() || isStopping) return;
      workers = workers.filter((other) => other !== worker);
      if (Date.now() > giveUpAt) throw new Error(`No worker could be started. The last one said:\n${process.tail()}`);
    }
  }

  async function startRoom(room: string, more: Readonly<Record<string, string>>): Promise<Process> {
    if (isStopping) throw new Error('Stopped while starting.');
    const logFile = join(folder.path, `${room}-${String(++lastNumber)}.log`);
    const started = await startProcess(room, join(folder.code, room, 'main.js'), {
      env: { ...settings.env, ...more },
      logFile,
    });
    processes.add(started);
    void started.ended.then(async (how) => {
      processes.delete(started);
      if (isStopping || how === 'by SIGKILL' || how === 'with exit code 0') return;
      surprises.push(`${room} (process ${String(started.pid)}) ended ${how}: ${started.tail()}`);
      const wasWorking = workers.find(({ process, isReady }) => process === started && isReady());
      if (wasWorking === undefined) return;
      workers = workers.filter((other) => other !== wasWorking);
      if (workers.length < wanted) await startWorker();
    });
    return started;
  }

  async function answers(url: string): Promise<void> {
    const giveUpAt = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const isUp = await fetch(url, { signal: AbortSignal.timeout(READY_WITHIN_MS) }).then(
        async (response) => (await response.arrayBuffer(), response.ok),
        () => false,
      );
      if (isUp) return;
      if (isStopping || Date.now() > giveUpAt) throw new Error(`${url} does not answer.`);
      await delay(LOOK_EVERY_MS);
    }
  }
}

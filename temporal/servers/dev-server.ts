/**
 * A complete Temporal server on this machine, for the demo and for tests: the Temporal CLI's dev server, reachable by
 * loopback alone, ready when the promise resolves and gone when this process is.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { lazyConnection } from '../closable-connection';
import { inheritedEnvironment, type Variables } from '../config';
import type { SearchAttributes } from '../search-attributes';
import { within } from '../within';
import { startChild, type Child } from './child';
import { freePort, isListening } from './free-port';
import { findTemporalCli } from './temporal-cli';

/** Ready in 0.3 s on an idle machine (measured); ours, for a machine that runs other tests as well. */
const START_TIME_LIMIT_MS = 60_000;
const PROBE_INTERVAL_MS = 25;
const PROBE_TIME_LIMIT_MS = 5_000;

/**
 * A free port can be taken by another process before the server listens on it: ours, or one of those that it chooses for
 * its own parts, for which it has no option. Ours.
 */
const ATTEMPTS = 3;

export interface DevServerOptions {
  /** The Temporal CLI; found by `findTemporalCli` when absent. */
  readonly cliPath?: string;
  /** `default` when absent. */
  readonly namespace?: string;
  /** Exactly this port; any free one when absent. */
  readonly port?: number;
  /** The Web UI on exactly this port, 0 for any free one; no Web UI when absent. */
  readonly uiPort?: number;
  /** Keeps the state in this file, also over `kill()`; in memory when absent. */
  readonly dbFile?: string;
  /** Registered at start; none when absent. */
  readonly searchAttributes?: SearchAttributes;
  /** Timers and retries below a second are kept, instead of taking about 1 s each (measured). For tests. */
  readonly promptTimers?: boolean;
  /** More arguments for `temporal server start-dev`. */
  readonly extraArgs?: readonly string[];
}

export interface DevServer {
  readonly address: string;
  readonly port: number;
  readonly uiUrl: string | null;
  readonly namespace: string;
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Orderly, up to 3 s with a database file. Resolves when the process has ended. */
  readonly stop: () => Promise<void>;
  /** SIGKILL. Resolves when the process has ended. */
  readonly kill: () => Promise<void>;
}

interface Ports {
  readonly grpc: number;
  readonly ui: number | null;
}

/** Starts the server. Throws, with its output, when it does not answer within a minute; nothing is left then. */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const cliPath = options.cliPath ?? (await findTemporalCli());
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(cliPath, options);
    } catch (error) {
      const portWasTaken = error instanceof Error && error.message.includes('address already in use');
      if (!portWasTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOnce(cliPath: string, options: DevServerOptions): Promise<DevServer> {
  const grpc = options.port ?? (await freePort());
  const ui = options.uiPort === undefined ? null : options.uiPort || (await freePort());
  const namespace = options.namespace ?? 'default';
  if (options.port !== undefined && (await isListening(grpc)))
    throw new Error(`Port ${String(grpc)} is taken. Stop what listens there, or choose another.`);

  const child = await startChild(cliPath, argumentsOf(options, { grpc, ui }, namespace), withoutTemporal());
  try {
    await untilItAnswers(child, { grpc, ui }, namespace, options);
  } catch (error) {
    await child.kill();
    throw error;
  }
  const address = `127.0.0.1:${String(grpc)}`;
  const uiUrl = ui === null ? null : `http://127.0.0.1:${String(ui)}`;
  const { pid, ended, stop, kill } = child;
  return { address, port: grpc, uiUrl, namespace, pid, ended, stop, kill };
}

function argumentsOf(options: DevServerOptions, ports: Ports, namespace: string): string[] {
  const { dbFile, promptTimers = false, searchAttributes = [], extraArgs = [] } = options;
  const flags: string[][] = [
    ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(ports.grpc), '--namespace', namespace],
    ['--log-level', 'warn', '--color', 'never'],
    ports.ui === null ? ['--headless'] : ['--ui-port', String(ports.ui), '--ui-disable-news-fetch'],
    ...searchAttributes.map(({ name, type }) => [
      '--search-attribute',
      `${name}=${TypedSearchAttributes.toMetadataType(type)}`,
    ]),
    // The default of 20 polls a second makes every step of a payment wait up to 50 ms (measured).
    ['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=200'],
    promptTimers ? ['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="20ms"'] : [],
    // Write-ahead logging needs 38 disk flushes a payment instead of 140 (measured).
    dbFile === undefined ? [] : ['--db-filename', dbFile, '--sqlite-pragma', 'journal_mode=wal'],
    [...extraArgs],
  ];
  return flags.flat();
}

/** The CLI reads `TEMPORAL_*` as a client's settings; those of a person's real server must not reach this one. */
function withoutTemporal(): Variables {
  return Object.fromEntries(Object.entries(inheritedEnvironment()).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

/** Listening is not answering: the namespace, and with it the search attributes, come a moment after the port. */
async function untilItAnswers(child: Child, ports: Ports, namespace: string, options: DevServerOptions): Promise<void> {
  const deadline = Date.now() + START_TIME_LIMIT_MS;
  const until = async (isTrue: () => Promise<boolean>): Promise<void> => {
    for (;;) {
      const answers = await isTrue();
      // Checked after the answer: another process on the port may answer, and may be a Temporal server too.
      if (child.hasEnded()) throw new Error(`The Temporal dev server ended at once. It said:\n${child.output()}`);
      if (answers) return;
      if (Date.now() > deadline) throw new Error(`The Temporal dev server did not answer. It said:\n${child.output()}`);
      await delay(PROBE_INTERVAL_MS);
    }
  };
  for (const port of [ports.grpc, ports.ui]) {
    if (port !== null) await until(() => isListening(port));
  }

  const { connection, close } = lazyConnection({ address: `127.0.0.1:${String(ports.grpc)}` });
  try {
    await until(() => canList(connection, namespace, options));
  } finally {
    await close();
  }
}

async function canList(connection: Connection, namespace: string, options: DevServerOptions): Promise<boolean> {
  const { searchAttributes = [] } = options;
  const query = searchAttributes.map(({ name }) => `${name} IS NULL`).join(' OR ');
  const call = connection.workflowService.countWorkflowExecutions({ namespace, query });
  return within(call, PROBE_TIME_LIMIT_MS, () => new Error('no answer')).then(
    () => true,
    () => false,
  );
}

/** The complete server, where time passes by itself: a test waits for real, a moment at a time. */
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { systemClock } from '../../../simulator/clock';
import { startDevServer } from '../../../temporal/servers/dev-server';
import { SEARCH_ATTRIBUTES } from '../../../workflows/contract/search-attributes';
import type { TestServer } from './test-server';

/** Short compared with everything that is awaited in real time. */
const MOMENT_MS = 10;

export async function startRealServer(): Promise<TestServer> {
  const { stop, ...connected } = await connectToDevServer({ promptTimers: true });
  return {
    kind: 'real',
    ...connected,
    lists: true,
    handsOver: true,
    newClock: () => Promise.resolve(systemClock()),
    timeOf: () => Promise.resolve(Date.now()),
    async pass() {
      const before = Date.now();
      await delay(MOMENT_MS);
      return Date.now() - before;
    },
    stop,
  };
}

export type DevServerOptions = NonNullable<Parameters<typeof startDevServer>[0]>;

/** A dev server with the two connections of a test: `connection` for a client, `nativeConnection` for a worker. */
export async function connectToDevServer(options: DevServerOptions): Promise<{
  readonly connection: Connection;
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
  /** Null when no Web UI was requested. */
  readonly uiUrl: string | null;
  readonly stop: () => Promise<void>;
}> {
  const server = await startDevServer({ searchAttributes: SEARCH_ATTRIBUTES, ...options });
  const connection = await Connection.connect({ address: server.address });
  const nativeConnection = await NativeConnection.connect({ address: server.address });
  return {
    connection,
    client: new Client({ connection }),
    nativeConnection,
    uiUrl: server.uiUrl,
    async stop() {
      await nativeConnection.close();
      await connection.close();
      await server.stop();
    },
  };
}

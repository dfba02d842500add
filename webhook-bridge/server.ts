/** The bridge's HTTP server: limits that a slow or hostile peer cannot stretch, and an orderly shutdown. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { holdConnections } from './bounds/connections';

const SECOND = 1_000;

export interface DoorLimits {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
  readonly keepAliveTimeout: number;
  readonly maxHeaderSize: number;
  readonly maxHeaders: number;
  readonly maxConnections: number;
  readonly silenceTimeout: number;
}

/** A webhook is below 2 KiB and comes from a data centre; a customer's request is one line. All ours, in ms and bytes. */
export const DOOR_LIMITS: DoorLimits = {
  // Headers arrive in one packet or two; a peer that needs longer is holding the connection open.
  headersTimeout: 5 * SECOND,
  // 1 MiB at a poor 1 Mbit/s takes 8 s.
  requestTimeout: 15 * SECOND,
  // By default Node checks the two above only every 30 s.
  connectionsCheckingInterval: 2 * SECOND,
  // Longer than the 60 s after which usual load balancers drop an idle connection: if we were first, a webhook could be
  // sent into a connection that we are just closing. Some keep one for ten minutes: WEBHOOK_BRIDGE_KEEP_ALIVE_SECONDS.
  keepAliveTimeout: 65 * SECOND,
  // Node's own default, stated explicitly: beyond it the answer is 431.
  maxHeaderSize: 16 * 1024,
  // Node reads the first hundred and ignores the rest.
  maxHeaders: 100,
  // A connection costs some 10 KiB; below the 4,096 open files that a small machine allows a process
  // (WEBHOOK_BRIDGE_MAX_CONNECTIONS, where it allows fewer). For a further one the longest idle is closed.
  maxConnections: 2_000,
  // A peer that does not read its answer: longer than the slowest answer (3 s for Temporal, 2.5 s for a forwarded one).
  silenceTimeout: 20 * SECOND,
};

/** Requests wait for Temporal no longer than 5 s; one that is not over after ten has a peer that does not read. Ours. */
const CLOSE_WITHIN_MS = 10 * SECOND;
const LOOK_EVERY_MS = 100;

/**
 * Listens. `crowded` is told each time that a connection was closed because all places were taken. Throws an Error that says
 * what to do when the address is not available.
 */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
  changed: Partial<DoorLimits> = {},
  crowded: () => void = () => undefined,
): Promise<Server> {
  const limits = { ...DOOR_LIMITS, ...changed };
  const server = createServer(limits, app);
  server.maxHeadersCount = limits.maxHeaders;
  holdConnections(server, limits.maxConnections, crowded);
  server.setTimeout(limits.silenceTimeout);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(cannotListen(error, host, port));
    });
    server.listen(port, host, resolve);
  });
  return server;
}

/** The actual `http://host:port`: port 0 means any. */
export function addressOf(server: Server): string {
  const address = server.address() as AddressInfo;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${String(address.port)}`;
}

/** Takes no new request, lets the running ones end, and resolves when the last connection is gone. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  // A connection that becomes idle only now would otherwise be kept open for `keepAliveTimeout`.
  const idle = setInterval(() => {
    server.closeIdleConnections();
  }, LOOK_EVERY_MS);
  const end = setTimeout(() => {
    server.closeAllConnections();
  }, CLOSE_WITHIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(end);
}

function cannotListen(error: Error, host: string, port: number): Error {
  const code = 'code' in error ? error.code : undefined;
  const where = `${host}:${String(port)}`;
  if (code === 'EADDRINUSE') {
    return new Error(
      `The webhook bridge cannot listen on ${where}: the port is taken, perhaps by another bridge. Stop the other process, or set WEBHOOK_BRIDGE_PORT to a free port.`,
      { cause: error },
    );
  }
  return new Error(
    `The webhook bridge cannot listen on ${where} (${String(code)}). Check WEBHOOK_BRIDGE_HOST and WEBHOOK_BRIDGE_PORT.`,
    { cause: error },
  );
}

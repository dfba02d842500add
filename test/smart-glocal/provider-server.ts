/** A real server on this machine that keeps what it received, byte for byte, and answers as the test says. */
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';

export interface Received {
  readonly verb: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Reply = (response: ServerResponse, request: Received) => void;

export interface ProviderServer {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** Answers every complete request with `reply`; with a certificate, over TLS. */
export async function providerServer(
  reply: Reply,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<ProviderServer> {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const whole = { verb: method, path: url, headers, body: Buffer.concat(chunks) };
      received.push(whole);
      reply(response, whole);
    });
  };
  const server = certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
  const port = await listen(server);
  const url = `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`;
  return { url, port, received, close: () => close(server) };
}

/** Listens on a free port of this machine. */
export async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return address.port;
}

/** Ends the server and all its connections. */
export async function close(server: NetServer | Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

/** Answers with this JSON. */
export function json(value: unknown, httpStatus = 200): Reply {
  return (response) =>
    response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Answers with exactly these bytes. */
export function raw(body: string, httpStatus: number, headers: Record<string, string> = {}): Reply {
  return (response) => response.writeHead(httpStatus, headers).end(body);
}

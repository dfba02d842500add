/** A server that can be ended: connections that idle do not keep it, and those that hang are cut. */
import { createServer, type RequestListener, type Server } from 'node:http';

export interface Listening {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Listens; port 0 takes any free one. Rejects when the port is taken. */
export async function serve(listener: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { host, port: portOf(server), close: () => close(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a TCP port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

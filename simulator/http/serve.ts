/** A server that can be stopped: idle connections do not keep it alive, and hanging ones are cut. */
import { createServer, type RequestListener, type Server } from 'node:http';

export interface Listening {
  readonly host: string;
  readonly port: number;
  /** Cuts every connection and refuses new ones, until `accept`. */
  refuse(): Promise<void>;
  /** Listens again, on the same port. Rejects when another process has taken it. */
  accept(): Promise<void>;
  close(): Promise<void>;
}

/** Listens; port 0 takes any free one. Rejects when the port is taken. */
export async function serve(listener: RequestListener, host: string, wanted: number): Promise<Listening> {
  const server = createServer(listener);
  await listen(server, host, wanted);
  const port = portOf(server);
  return {
    host,
    port,
    refuse: () => close(server),
    async accept() {
      if (!server.listening) await listen(server, host, port);
    },
    close: () => close(server),
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
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

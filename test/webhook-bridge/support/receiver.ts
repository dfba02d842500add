/** Another system of the merchant: a real HTTP receiver on this machine that keeps what it gets and answers as a test says. */
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Got {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface OtherSystem {
  readonly url: URL;
  /** Every request so far. */
  readonly got: readonly Got[];
  /** How it answers from now on. */
  readonly answer: (answer: RequestListener) => void;
}

const servers: Server[] = [];

/** Closes every receiver of this test. */
export async function closeOtherSystems(): Promise<void> {
  await Promise.all(
    servers.splice(0).map((server) => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      return closed;
    }),
  );
}

/** Answers 200 until the test says otherwise. */
export async function startOtherSystem(): Promise<OtherSystem> {
  const got: Got[] = [];
  let answer: RequestListener = (_request, response) => response.end();
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      got.push({ method: request.method, path: request.url, headers: request.headers, body });
      answer(request, response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${String(port)}/webhooks?shop=1`),
    got,
    answer: (next) => {
      answer = next;
    },
  };
}

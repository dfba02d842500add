/** A fast HTTP client for a server on this machine: thousands of requests over a few connections. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface HttpClient {
  readonly ask: (asked: Asked) => Promise<Answer>;
  readonly close: () => void;
}

/** A client of the server at `origin`. */
export function clientOf(origin: string): HttpClient {
  const { hostname: host, port } = new URL(origin);
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  return {
    ask: (asked) =>
      send({ host, port, agent }, asked).catch((error: unknown) => {
        if (error instanceof ClosedBefore) return send({ host, port, agent: false }, asked);
        throw error;
      }),
    close: () => {
      agent.destroy();
    },
  };
}

type Through = Readonly<{ host: string; port: string; agent: Agent | false }>;

/** The server closed a kept connection just as it was used again: that says nothing about what was asked. */
class ClosedBefore extends Error {}

function send(through: Through, { method, path, headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // Node sends no length for a GET with a body, so the server would read the body as the next request.
    const length = body === undefined ? {} : { 'content-length': body.length };
    const asking = request({ ...through, method, path, headers: { ...length, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    asking.on('error', (error) => {
      reject(asking.reusedSocket && 'code' in error && error.code === 'ECONNRESET' ? new ClosedBefore() : error);
    });
    asking.end(body);
  });
}

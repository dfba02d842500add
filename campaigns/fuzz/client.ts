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
    ask: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        // Node sends no length for a GET with a body, so the server would read the body as the next request.
        const length = body === undefined ? {} : { 'content-length': body.length };
        const options = { host, port, agent, method, path, headers: { ...length, ...headers } };
        const asking = request(options, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          });
        });
        asking.on('error', reject);
        asking.end(body);
      }),
    close: () => {
      agent.destroy();
    },
  };
}

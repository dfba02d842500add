/** One HTTP POST with exactly these headers and bytes: no library in between adds a header or follows a redirect. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Resolves with the HTTP status as soon as it is known; rejects when the connection fails or `signal` aborts. */
export type Post = (
  url: string,
  /** Several values: one header line each. */
  headers: Readonly<Record<string, string | readonly string[]>>,
  body: Buffer,
  signal: AbortSignal,
) => Promise<number>;

/** The real one. */
export const post: Post = (url, headers, body, signal) =>
  new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? requestHttps : requestHttp;
    // No keep-alive: a receiver that closes its server must not have to wait for us.
    const lines = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
    );
    const outgoing = request(url, { method: 'POST', headers: lines, agent: false, signal }, (reply) => {
      reply.on('error', () => undefined); // A reply cut short after its status line: the status is all that counts.
      reply.resume();
      resolve(reply.statusCode ?? 0);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

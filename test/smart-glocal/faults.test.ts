/**
 * Protects how failures on the way are read: "not executed" only when it is certain that not one byte of the request
 * left, and "outcome unknown" for all the rest. Real sockets, real TLS.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../scripts/programs';
import { createSmartGlocal, type CallOptions } from '../../smart-glocal/client';
import * as messages from './provider-messages';
import { close, json, listen, providerServer, type Reply } from './provider-server';
import { CALLS, errorOf, KEYS, PROJECT, SESSION_ID } from './sample-calls';

const OK = JSON.stringify(messages.START_ANSWER);
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

/** Short, because tests wait for all of it; nothing is measured. */
const SOON_MS = 200;

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function serve(reply: Reply, certificate?: { key: string; cert: string }): ReturnType<typeof providerServer> {
  const server = await providerServer(reply, certificate);
  endings.push(() => server.close());
  return server;
}

/** The port of a server that knows no HTTP: it treats each connection as the test says. */
async function servePlain(accept: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    accept(socket);
  });
  endings.push(() => {
    sockets.forEach((socket) => socket.destroy());
    return close(server);
  });
  return listen(server);
}

async function portOfNobody(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}

async function failure(baseUrl: string, options: CallOptions = {}, path = 'session/confirm'): Promise<object> {
  const simulatorHost = new URL(baseUrl).hostname;
  const client = createSmartGlocal({ baseUrl, simulatorHost, project: PROJECT, privateKey: KEYS.privateKey });
  const error = await errorOf(CALLS[path]?.(client, options) ?? Promise.resolve());
  return { class: error.class, code: error.code, httpStatus: error.httpStatus };
}

const notExecuted = (code: string): object => ({ class: 'not_executed', code, httpStatus: null });
const unknown = (code: string, httpStatus: number | null = null): object => ({
  class: 'outcome_unknown',
  code,
  httpStatus,
});

describe('a connection that is never made', () => {
  it.each(Object.keys(CALLS))('refused: %s was not executed', async (path) => {
    const port = await portOfNobody();

    expect(await failure(`http://127.0.0.1:${String(port)}`, {}, path)).toEqual(notExecuted('connection_refused'));
    expect(await failure(`https://127.0.0.1:${String(port)}`, {}, path)).toEqual(notExecuted('connection_refused'));
    expect(await failure(`http://localhost:${String(port)}`, {}, path)).toEqual(notExecuted('connection_refused'));
  });

  it('a host that does not exist', async () => {
    expect(await failure('http://localhost.invalid')).toEqual(notExecuted('dns'));
  });

  it('a TLS connection to a server without TLS', async () => {
    const { port, received } = await serve(json(messages.START_ANSWER));

    expect(await failure(`https://127.0.0.1:${String(port)}`)).toEqual(notExecuted('tls'));
    expect(received).toHaveLength(0);
  });

  it('a connection that is cut during the TLS handshake', async () => {
    const port = await servePlain((socket) => socket.once('data', () => socket.destroy()));

    expect(await failure(`https://127.0.0.1:${String(port)}`)).toEqual(notExecuted('tls'));
  });

  it('a server that accepts the connection and never starts TLS', async () => {
    const port = await servePlain(() => undefined);

    expect(await failure(`https://127.0.0.1:${String(port)}`, { timeoutMs: SOON_MS })).toEqual(notExecuted('timeout'));
  });

  it('a caller who gave up before the call', async () => {
    const server = await serve(json(messages.START_ANSWER));

    expect(await failure(server.url, { signal: AbortSignal.abort() })).toEqual(notExecuted('aborted'));
    expect(server.received).toHaveLength(0);
  });
});

describe('after the request left', () => {
  const cut: Reply = (response) => response.socket?.destroy();
  const reset: Reply = (response) => response.socket?.resetAndDestroy();
  const say = (text: string): Reply => {
    return (response) => response.socket?.end(text);
  };

  it.each<[string, Reply, object]>([
    ['cut before an answer', cut, unknown('connection_reset')],
    ['reset before an answer', reset, unknown('connection_reset')],
    ["cut in the answer's headers", say(HEAD), unknown('connection_reset')],
    ['cut in the answer', say(`${HEAD}content-length: 9999\r\n\r\n${OK}`), unknown('connection_reset', 200)],
    ['cut in a chunk', say(`${HEAD}transfer-encoding: chunked\r\n\r\nffff\r\n${OK}`), unknown('connection_reset', 200)],
    ['an answer that is not HTTP', say('SECRET greeting\r\n\r\n'), unknown('unreadable_answer')],
    ['endless headers', say(`${HEAD}x: ${'SECRET'.repeat(9_000)}\r\n\r\n`), unknown('unreadable_answer')],
    [
      'a protocol switch',
      say('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      unknown('connection_reset'),
    ],
  ])('%s leaves the outcome unknown', async (_, reply, expected) => {
    const server = await serve(reply);

    expect(await failure(server.url)).toEqual(expected);
    expect(server.received).toHaveLength(1);
  });

  it('an answer cut by a reset leaves the outcome unknown', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-length': '9999' }).write(OK, () => response.socket?.resetAndDestroy());
    });

    expect(await failure(server.url)).toMatchObject({ class: 'outcome_unknown', code: 'connection_reset' });
  });

  it('silence until the deadline leaves the outcome unknown', async () => {
    const server = await serve(() => undefined);

    expect(await failure(server.url, { timeoutMs: SOON_MS })).toEqual(unknown('timeout'));
    expect(server.received).toHaveLength(1);
  });

  it('the deadline also applies to a body that drips in slowly', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 10);
      endings.push(() => {
        clearInterval(drip);
      });
    });

    expect(await failure(server.url, { timeoutMs: SOON_MS })).toEqual(unknown('timeout', 200));
  });

  it('a caller who gives up leaves the outcome unknown, and the connection is closed', async () => {
    const caller = new AbortController();
    const closings: Promise<unknown>[] = [];
    const server = await serve((response) => {
      closings.push(once(response, 'close'));
      caller.abort();
    });

    expect(await failure(server.url, { signal: caller.signal })).toEqual(unknown('aborted'));
    expect(closings).toHaveLength(1);
    await Promise.all(closings);
  });

  it('an answer above 1 MiB is not read to the end', async () => {
    const server = await serve((response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.writeHead(200, { 'content-type': 'application/json' }).on('drain', more);
      more();
    });

    expect(await failure(server.url)).toEqual(unknown('answer_too_large', 200));
  });

  it('an answer of one byte more than 1 MiB is too large', async () => {
    const server = await serve((response) => response.end(OK.padEnd(1024 * 1024 + 1)));

    expect(await failure(server.url)).toEqual(unknown('answer_too_large', 200));
  });

  it('an answer of exactly 1 MiB is read', async () => {
    const server = await serve((response) => response.end(OK.padEnd(1024 * 1024)));
    const client = createSmartGlocal({ baseUrl: server.url, project: PROJECT, privateKey: KEYS.privateKey });

    expect(await client.status(SESSION_ID)).toMatchObject({ sessionId: SESSION_ID });
  });
});

describe('TLS', () => {
  let folder = '';
  let openssl = '';
  const certificateFor = (name: string): { key: string; cert: string; file: string } => {
    const [key, file] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
    const subject = ['-subj', '/CN=test', '-addext', `subjectAltName=${name}`];
    const fresh = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    execFileSync(openssl, [...fresh, ...subject, '-keyout', key, '-out', file], { stdio: 'pipe' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(file, 'utf8'), file };
  };

  beforeAll(async () => {
    openssl = await findProgram('openssl');
    folder = mkdtempSync(join(tmpdir(), 'tls-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Which authorities a process trusts is settled when it starts, so a trusted call needs a process of its own. */
  async function callInProcess(baseUrl: string, env: Record<string, string>): Promise<unknown> {
    const script = join(__dirname, 'status-call.ts');
    const child = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', script, baseUrl], {
      env: { PATH: '', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    return JSON.parse(Buffer.concat(chunks).toString());
  }

  it('an untrusted certificate gets nothing, even with verification switched off', async () => {
    const server = await serve(json(messages.START_ANSWER), certificateFor('IP:127.0.0.1'));

    expect(await failure(server.url)).toEqual(notExecuted('tls'));
    expect(await callInProcess(server.url, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual(notExecuted('tls'));
    expect(server.received).toHaveLength(0);
  });

  it('a trusted certificate for another host gets nothing', async () => {
    const certificate = certificateFor('DNS:other.example');
    const server = await serve(json(messages.START_ANSWER), certificate);

    expect(await callInProcess(server.url, { NODE_EXTRA_CA_CERTS: certificate.file })).toEqual(notExecuted('tls'));
    expect(server.received).toHaveLength(0);
  });

  it('a trusted certificate gets the call, and any proxy in the environment is ignored', async () => {
    const certificate = certificateFor('IP:127.0.0.1');
    const server = await serve(json(messages.START_ANSWER), certificate);
    const proxy = `http://127.0.0.1:${String(await portOfNobody())}`;

    const env = { HTTPS_PROXY: proxy, https_proxy: proxy, NODE_USE_ENV_PROXY: '1' };
    const answer = await callInProcess(server.url, { NODE_EXTRA_CA_CERTS: certificate.file, ...env });

    expect(answer).toMatchObject({ sessionId: SESSION_ID });
    expect(server.received).toHaveLength(1);
  });
});

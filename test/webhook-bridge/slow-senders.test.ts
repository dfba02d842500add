/** Protects the bridge from peers that hold connections open, do not send HTTP, or want to find out what software answers. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { silentBridge } from '../../campaigns/fuzz/silent-bridge';
import { paymentsInMemory } from '../../campaigns/samples/payments-in-memory';
import { send, webhook } from '../../campaigns/samples/webhooks';
import { addressOf, close, listen } from '../../webhook-bridge/server';

/** Far below the real ones, so that a test need not wait for them; in the same order. */
const SHORT = { headersTimeout: 100, requestTimeout: 300, connectionsCheckingInterval: 20 };
const POST = 'POST /webhooks/smart-glocal HTTP/1.1\r\nHost: bridge\r\nX-Partner-Sign: AAAA\r\n';
const payments = paymentsInMemory();
let server: Server;
const sockets: Socket[] = [];

async function open(limits: Parameters<typeof listen>[3] = SHORT): Promise<void> {
  server = await listen(silentBridge(payments), '127.0.0.1', 0, limits);
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await close(server);
});

/** A peer that sends `text`, and what it received until the connection was closed. */
function peer(text: string): { socket: Socket; answer: Promise<string> } {
  const socket = connect(Number(new URL(addressOf(server)).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  let told = '';
  socket.on('data', (chunk: Buffer) => (told += chunk.toString('latin1')));
  if (text !== '') socket.write(text, 'latin1');
  return { socket, answer: once(socket, 'close').then(() => told) };
}

/** Sends a byte whenever the previous one has left, for ever. */
function trickle(socket: Socket, byte: string): void {
  const timer = setInterval(() => socket.write(byte), 10);
  socket.once('close', () => {
    clearInterval(timer);
  });
}

it.each<[string, string, string | null]>([
  ['says nothing', '', null],
  ['stops within its headers', POST, null],
  ['trickles its headers', `${POST}X-More: `, 'a'],
  ['stops within its body', `${POST}Content-Length: 1000\r\n\r\n{`, null],
  ['trickles its body', `${POST}Content-Length: 100000\r\n\r\n`, ' '],
  ['trickles a body of unknown length', `${POST}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
])('a client that %s is disconnected, while others are served', async (_, text, more) => {
  await open();
  const { socket, answer } = peer(text);
  if (more !== null) trickle(socket, more);

  expect(await send(addressOf(server), webhook(), { signature: null })).toBe(401);
  expect(await answer).toMatch(/^(HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n\r\n)?$/);
  expect(payments.calls).toEqual([]);
});

it('closes connections beyond its limit at once while all are at work, and accepts new ones when others have closed', async () => {
  await open({ maxConnections: 2 });
  const atWork = [once(server, 'request')];
  const held = [peer(`${POST}Content-Length: 9\r\n\r\n{`)];
  await Promise.all(atWork.splice(0));
  atWork.push(once(server, 'request'));
  held.push(peer(`${POST}Content-Length: 9\r\n\r\n{`));
  await Promise.all(atWork);

  expect(await peer('GET /healthz HTTP/1.1\r\nHost: bridge\r\n\r\n').answer).toBe('');
  for (const { socket, answer } of held) {
    socket.destroy();
    await answer;
  }
  const { answer } = peer('GET /healthz HTTP/1.1\r\nHost: bridge\r\nConnection: close\r\n\r\n');
  expect(await answer).toMatch(/^HTTP\/1\.1 200 OK/);
});

it.each<[string, string]>([
  ['no HTTP', '\u0016\u0003\u0001\u0000\u0000'],
  ['two lengths', `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`],
  ['a length and chunks', `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a line break in a header', `${POST}X-A: b\nX-C: d\r\r\n\r\n`],
  ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
  ['headers without end', `${POST}X-Long: ${'a'.repeat(40_000)}`],
  ['a tunnel', 'CONNECT bank.example:443 HTTP/1.1\r\nHost: bank.example\r\n\r\n'],
  ['a trace', 'TRACE / HTTP/1.1\r\nHost: bridge\r\nConnection: close\r\n\r\n'],
  ['another version', 'GET / HTTP/9.9\r\nHost: bridge\r\n\r\n'],
])('%s is refused, without revealing the software', async (_, text) => {
  await open();
  const answer = await peer(text).answer;

  expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  expect(answer).not.toMatch(/^(server|x-powered-by|via):/im);
  expect(answer).not.toMatch(/express|node(\.js|_modules)|v?\d+\.\d+\.\d+|\.(ts|js):\d| at /i);
});

it('answers every webhook refused for the same reason identically', async () => {
  await open({});
  const bodies = ['', '{', 'x'.repeat(5_000), webhook().toString()];
  const answers = bodies.map(async (body) => {
    const text = `${POST}Connection: close\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`;
    return (await peer(text).answer).replace(/^Date: .*$/m, '');
  });

  const [first, ...others] = new Set(await Promise.all(answers));
  expect(others).toEqual([]);
  expect(first).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n[^]*\r\n\r\nUnauthorized$/);
});

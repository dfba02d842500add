import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/**
 * Where ports are chosen: below 32768 (Linux; elsewhere below 49152) the system lends none to outgoing connections. One of those
 * could be gone again before its owner listens, which here takes seconds, or while its owner is dead.
 */
const CHOSEN = { from: 20_000, to: 32_000 } as const;

/** Ours. That many taken ones in a row are no accident. */
const TRIES = 100;

/** `preferred` when nothing listens there on this machine, else a free port chosen at random. Loopback only. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(CHOSEN.from, CHOSEN.to);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port was found between ${String(CHOSEN.from)} and ${String(CHOSEN.to)}.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Whether something accepts connections on this loopback port. */
export async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

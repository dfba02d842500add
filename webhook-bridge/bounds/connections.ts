/**
 * Keeps a place for the next one who comes. A connection that only waits costs its holder nothing: two thousand of them, with one
 * small request a minute each, would keep everybody else out. So when all places are taken, the one that has waited longest
 * is closed for the new one; only where every connection is at work is the new one closed.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Holds `server` to `most` connections. `crowded` is told each time that one had to go. */
export function holdConnections(server: Server, most: number, crowded: () => void): void {
  /** Requests that are being answered, by connection; none yet, or none any more: it waits. */
  const atWork = new Map<Socket, number>();
  /** A set keeps the order in which its members came: the first has waited longest, half-sent headers included. */
  const waiting = new Set<Socket>();
  const open = new Set<Socket>();

  const leave = (socket: Socket): void => {
    open.delete(socket);
    waiting.delete(socket);
    atWork.delete(socket);
  };

  server.on('connection', (socket: Socket) => {
    if (open.size >= most) {
      const [longest = socket] = waiting;
      leave(longest); // Now: the event comes later, and the next connection may come before it.
      longest.destroy();
      crowded();
      if (longest === socket) return;
    }
    open.add(socket);
    waiting.add(socket);
    socket.once('close', () => {
      leave(socket);
    });
  });

  server.on('request', ({ socket }, response) => {
    if (!open.has(socket)) return;
    waiting.delete(socket);
    atWork.set(socket, (atWork.get(socket) ?? 0) + 1);
    response.once('close', () => {
      // Several requests may have been sent at once, on the same connection.
      const left = (atWork.get(socket) ?? 1) - 1;
      if (left > 0) atWork.set(socket, left);
      else atWork.delete(socket);
      if (left === 0 && open.has(socket)) waiting.add(socket);
    });
  });
}

/**
 * The SDK's client connection, made safe to close and quick to recover. The plain one, closed while a call waits for its next
 * attempt, throws from a timer ("Channel has been shut down") and takes the whole process down.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type ConnectionOptions,
} from '@temporalio/client';
import { RESOURCE_EXHAUSTED } from './grpc-status';

/**
 * Without these grpc-js backs off for longer and longer, for the whole process: the first success came 19.5 s after the end
 * of a 41 s outage, with them at once (measured).
 */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 } as const;

/** No longer than the reconnect back-off: a call should notice a server that is back, and closing waits for this. */
const LONGEST_RETRY_DELAY_MS = 1_000;

/** Ours: on a busy machine, a process may set its timer so much later than it computed the delay. */
const MARGIN_MS = 500;

export interface ClosableConnection {
  readonly connection: Connection;
  /** Ends calls under way; takes up to 1.5 s (6.5 s when the server asked for patience) if one waits for its next attempt. */
  readonly close: () => Promise<void>;
}

/** A connection that is made with the first call. Close it by `close`, not by itself. */
export function lazyConnection(options: Omit<ConnectionOptions, 'interceptors' | 'channelArgs'>): ClosableConnection {
  const usual = defaultGrpcRetryOptions();
  let isClosing = false;
  let lastRetryAt = 0;
  const retries = makeGrpcRetryInterceptor({
    retryableDecider: (attempt, status) => !isClosing && usual.retryableDecider(attempt, status),
    delayFunction: (attempt, status) => {
      const usualMs = usual.delayFunction(attempt, status);
      const code: number = status.code;
      // A server that is up and asks for patience gets the SDK's longer delays.
      const ms = code === RESOURCE_EXHAUSTED ? usualMs : Math.min(usualMs, LONGEST_RETRY_DELAY_MS);
      lastRetryAt = Math.max(lastRetryAt, Date.now() + ms);
      return ms;
    },
  });
  const connection = Connection.lazy({ ...options, channelArgs: RECONNECT, interceptors: [retries] });
  const close = async (): Promise<void> => {
    isClosing = true;
    const wait = lastRetryAt - Date.now();
    if (wait > -MARGIN_MS) await delay(wait + MARGIN_MS);
    await connection.close();
  };
  return { connection, close };
}

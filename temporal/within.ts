/**
 * Limits of our own around calls to Temporal. The SDK's `withDeadline` and abort signals bound one attempt, not the retries
 * inside: with the server down a call of "2 s" took 3 to 6 s, without a limit up to 19 s (measured).
 */
import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';

/**
 * What `call` gives, or the error of `tooLate` after `timeoutMs`. The call itself goes on and may still take effect: the caller
 * must be able to live with that.
 */
export async function within<Result>(call: Promise<Result>, timeoutMs: number, tooLate: () => Error): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(tooLate());
    }, timeoutMs);
  });
  try {
    return await Promise.race([call, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same for what `ask` asks by this client; a call that was given up on is aborted as far as it can be. */
export async function askWithin<Result>(
  client: Client,
  timeoutMs: number,
  ask: () => Promise<Result>,
  tooLate: () => Error,
): Promise<Result> {
  const abort = new AbortController();
  // Each retry of the SDK adds a listener: no leak, they go with this call.
  setMaxListeners(0, abort.signal);
  try {
    return await within(client.withAbortSignal(abort.signal, ask), timeoutMs, tooLate);
  } catch (error) {
    abort.abort();
    throw error;
  }
}

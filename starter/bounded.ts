/**
 * Bounds a call to Temporal by a timer of our own: the SDK repeats calls while the server is away, and neither its
 * deadlines nor its abort signals bound those repeats (20 s and more were measured).
 */
import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';

/** What `work` returns, or the error of `tooLate` after `ms`. The abandoned call is aborted as far as possible. */
export async function within<T>(client: Client, ms: number, work: () => Promise<T>, tooLate: () => Error): Promise<T> {
  const abort = new AbortController();
  // Each retry of the SDK adds a listener: no leak, they go with this call.
  setMaxListeners(0, abort.signal);
  const answer = client.withAbortSignal(abort.signal, work);
  answer.catch(() => undefined); // May still fail after it was given up on, when its result is no longer awaited.
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(tooLate());
      abort.abort();
    }, ms);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

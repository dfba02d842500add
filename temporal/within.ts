/**
 * A limit of our own around a call to Temporal. The SDK's `withDeadline` and abort signals bound one attempt, not the
 * retries inside: with the server down a call of "2 s" took 3 to 6 s, without a limit up to 19 s (measured).
 */

/**
 * What `call` returns, or an error with `message` after `timeoutMs`. The call itself continues and may still take effect: the
 * caller must allow for that.
 */
export async function within<Result>(call: Promise<Result>, timeoutMs: number, message: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(message));
    }, timeoutMs);
  });
  try {
    return await Promise.race([call, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs seeds on all cores, one process each, until all are done, one has failed, or time is up. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Done, Order, Ready } from './process';
import { emptySum, type Sum } from './sum';

export interface CampaignOptions {
  /** Path of the workflow bundle. */
  readonly bundle: string;
  readonly first: number;
  readonly count: number;
  readonly cores: number;
  /** No seed is started after this many ms. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /**
   * The digest of the code that earlier seeds of this campaign ran on; the campaign cannot continue on any other. Null:
   * any.
   */
  readonly code: string | null;
  /**
   * Called with the sum of all seeds up to a given one; later seeds that are already done appear in a later sum.
   * `code`: what they ran on.
   */
  readonly progress: (sum: Sum, code: string) => void;
}

export interface CampaignResult {
  /** The sum of all seeds up to the one that failed or was not started. */
  readonly sum: Sum;
  /** The digest of the code they ran on; null if no seed ran. */
  readonly code: string | null;
  readonly failed: Done['failed'];
}

/** Ours: small enough that the cores finish together, large enough that handing out orders costs nothing. */
const SEEDS_PER_ORDER = 200;

/** Ours: an order takes seconds; workflow code caught in an endless loop is noticed here (temporal/sandbox.ts). */
const ORDER_LIMIT_MS = 180_000;

/**
 * A young generation of 64 MiB: seeds leave only short-lived garbage. No stack traces: the sandbox makes one for every
 * failure, and they are never read.
 */
const NODE_OPTIONS = ['--max-semi-space-size=64', '--stack-trace-limit=0', '--import', 'tsx'];

/** The seeds of one campaign must run on the same code. */
export class OtherCode extends Error {}

/** Throws `OtherCode` before the first seed. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const sum = emptySum();
  const endsAt = performance.now() + options.limitMs;
  let next = options.first;
  const last = options.first + options.count;
  let failed: Done['failed'] = null;
  let code: string | null = null;

  const takeOrder = (): Order | null => {
    if (failed !== null || next >= last || performance.now() >= endsAt || options.signal.aborted) return null;
    const order = { from: next, count: Math.min(SEEDS_PER_ORDER, last - next) };
    next += order.count;
    return order;
  };
  // In the order of the seeds, so that a sum says which seeds it covers, and every run reports the same first failure.
  const waiting = new Map<number, Done>();
  let summed = options.first;
  const heard = (told: Done, codeOfIt: string): void => {
    code = codeOfIt;
    waiting.set(told.order.from, told);
    for (let done = waiting.get(summed); done !== undefined && failed === null; done = waiting.get(summed)) {
      waiting.delete(summed);
      summed += done.order.count;
      sum.addSum(done.sum);
      failed = done.failed;
    }
    if (failed === null) options.progress(sum.plain(), codeOfIt);
  };

  await Promise.all(Array.from({ length: options.cores }, () => work(options, takeOrder, heard)));
  return { sum: sum.plain(), code, failed };
}

async function work(
  { bundle, signal, code: wanted }: CampaignOptions,
  takeOrder: () => Order | null,
  heard: (done: Done, code: string) => void,
): Promise<void> {
  const child = fork(join(__dirname, 'process.ts'), [bundle], { execArgv: NODE_OPTIONS });
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { code } = await answerOf<Ready>(child, 'It did not start.');
    if (wanted !== null && wanted !== code) throw new OtherCode('The code differs from that of the earlier seeds.');
    for (let order = takeOrder(); order !== null; order = takeOrder()) {
      child.send(order);
      const { from, count } = order;
      const problem = `Seeds ${String(from)} to ${String(from + count - 1)} did not finish.`;
      heard(await answerOf<Done>(child, problem), code);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** The next message of the process. Throws when it dies or stays silent for too long. */
async function answerOf<T>(child: ChildProcess, problem: string): Promise<T> {
  const over = new AbortController();
  const limit = setTimeout(() => over.abort(), ORDER_LIMIT_MS);
  try {
    const answer = once(child, 'message', { signal: over.signal }).then(([message]) => message as T);
    const end = once(child, 'exit', { signal: over.signal }).then(() => Promise.reject(new Error('It died.')));
    end.catch(() => undefined);
    return await Promise.race([answer, end]);
  } catch (error) {
    const text = error instanceof Error && error.message === 'It died.' ? 'Its process died (see above).' : '';
    throw new Error(`${problem} ${text}`.trim());
  } finally {
    clearTimeout(limit);
    over.abort();
  }
}

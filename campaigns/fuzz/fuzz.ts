/** Throws inputs at every target in turn, and watches the memory. Repeatable by its seed. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { openCodecDoor } from './codec-door';
import { openDoor } from './door';
import type { Target } from './target';
import { targetsOf } from './targets';

export interface Plan {
  readonly inputs: number;
  readonly seed: number;
}

export interface Campaign {
  readonly inputs: number;
  readonly byTarget: Readonly<Record<string, number>>;
  /** How much the memory in use grew between the end of the warm-up and the end. */
  readonly grownBytes: number;
  /** What went wrong, with the shrunk input; null: nothing. */
  readonly violation: string | null;
}

/** One turn through all targets. */
const PER_ROUND = 1_000;
/** The first share of all inputs, during which caches fill and code is compiled. */
const WARM_UP = 0.3;
/**
 * How much memory may grow after that. Ours: a leak of 200 bytes an input is 14 MB over 70,000 of them, and normal use
 * varies by 2 to 3 MB between two collections.
 */
export const MAY_GROW_BYTES = 8 * 1024 * 1024;

/** Runs until the inputs are used up, or one of them does harm. */
export async function fuzz({ inputs, seed }: Plan, more: readonly Target[] = []): Promise<Campaign> {
  const collect = collector();
  const door = await openDoor();
  const codecDoor = await openCodecDoor();
  const targets = [...targetsOf(door, codecDoor), ...more];
  const byTarget: Record<string, number> = {};
  let done = 0;
  let warm: number | null = null;
  try {
    for (let round = 0; done < inputs; round += 1) {
      const inRound = Math.min(PER_ROUND, inputs - done);
      for (const { name, share, probe } of targets) {
        const numRuns = Math.max(1, Math.round((inRound * share) / 100));
        const property = fc.asyncProperty(probe.inputs, async (input) => probe.check(input));
        const result = await fc.check(property, {
          seed: seed + round,
          numRuns,
          interruptAfterTimeLimit: 60_000,
          markInterruptAsFailure: true,
        });
        done += result.numRuns;
        byTarget[name] = (byTarget[name] ?? 0) + result.numRuns;
        if (result.failed) {
          const problem = result.errorInstance === null ? 'an input that never ends' : messageOf(result.errorInstance);
          const violation = `${name}: ${problem}\n  shrunk input: ${fc.stringify(result.counterexample)}\n  round ${String(round)} of --seed ${String(seed)}`;
          return { inputs: done, byTarget, grownBytes: 0, violation };
        }
      }
      if (warm === null && done >= inputs * WARM_UP) warm = collect();
    }
    const grownBytes = collect() - (warm ?? 0);
    const violation = grownBytes > MAY_GROW_BYTES ? `memory grew by ${String(grownBytes)} bytes` : null;
    return { inputs: done, byTarget, grownBytes, violation };
  } finally {
    await codecDoor.close();
    await door.close();
  }
}

/** Collects garbage and returns the bytes in use: objects, and the buffers outside the heap. */
function collector(): () => number {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  return () => {
    gc();
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
}

/** Of an error from any realm: Node's own errors are not of jest's. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

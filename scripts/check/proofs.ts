/** What the proofs of a run have shown (test/support/summary.ts), as lines for its end. */
import { z } from 'zod';

const lineSchema = z.object({
  proof: z.enum(['exhaustive search', 'fault matrix', 'second server', 'simulation', 'documentation']),
  part: z.string(),
  figures: z.record(z.string(), z.number()),
});

/** Each must be in a whole run: a proof that silently did not run is a failure. */
const PROOFS = lineSchema.shape.proof.options;

export interface ProofReport {
  readonly lines: readonly string[];
  /** Proofs of which no part ran. */
  readonly missing: readonly string[];
}

/** Reads what tests have written, one JSON object a line, and adds up the figures of each proof (of depths, the deepest). Pure. */
export function reportProofs(written: string): ProofReport {
  const parts = written
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
  const found = PROOFS.map((proof) => ({ proof, own: parts.filter((part) => part.proof === proof) }));
  return {
    lines: found
      .filter(({ own }) => own.length > 0)
      .map(
        ({ proof, own }) =>
          `${proof}: ${figuresText(own.map(({ figures }) => figures))}, in ${String(own.length)} parts`,
      ),
    missing: found.filter(({ own }) => own.length === 0).map(({ proof }) => proof),
  };
}

function figuresText(all: readonly Readonly<Record<string, number>>[]): string {
  const names = [...new Set(all.flatMap((figures) => Object.keys(figures)))];
  return names
    .map((name) => {
      const values = all.flatMap((figures) => figures[name] ?? []);
      const value = name === 'depth' ? Math.max(...values) : values.reduce((sum, one) => sum + one, 0);
      return name === 'depth' ? `up to ${String(value)} moves deep` : `${String(value)} ${name}`;
    })
    .join(', ');
}

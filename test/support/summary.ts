/** What a proof adds to the summary that `npm test` prints at its end. Outside `npm test`, nothing is written. */
import { appendFileSync } from 'node:fs';

/** One line for one part of a proof, with its `figures` in reading order. */
export function summarize(proof: Proof, part: string, figures: Readonly<Record<string, number>>): void {
  const file = process.env['TEST_SUMMARY_FILE'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ proof, part, figures })}\n`);
}

/** The proofs that every full run contains. */
export type Proof = 'exhaustive search' | 'fault matrix' | 'second server' | 'simulation' | 'documentation';

/**
 * A campaign that outlives its process and its machine: `--continue FILE`. The file holds the figures of all seeds from
 * the first one on, and what they were measured on; each run adds a part. It is written completely or not at all.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigurationError } from '../../environment/read';
import type { Figures, Part } from './report';
import { emptySum, type Sum } from './sum';

const count = z.int().nonnegative();
const counts = z.record(z.string(), count);

const keptSchema = z.strictObject({
  /** `digestOfCode` of all its seeds. */
  code: z.string(),
  first: count,
  /** Every run of the command, in order. */
  parts: z.array(
    z.strictObject({
      machine: z.string(),
      commit: z.string(),
      cores: count,
      seeds: count,
      ms: z.number().nonnegative(),
    }),
  ),
  sum: z.strictObject({ seeds: count, counts, visited: counts, mostEvents: count }),
});

export type KeptCampaign = z.infer<typeof keptSchema>;

/** The figures of all seeds after a run has added its own. Pure. */
export function together(kept: KeptCampaign | null, run: Part, sum: Sum): Figures {
  if (kept === null) return { parts: [run], sum };
  if (run.seeds === 0) return { parts: kept.parts, sum: kept.sum };
  const all = emptySum();
  all.addSum(kept.sum);
  all.addSum(sum);
  return { parts: [...kept.parts, run], sum: all.plain() };
}

/** The content of the file; null if it does not exist yet. Throws a `ConfigurationError` if it is not a campaign. */
export function readCampaign(file: string): KeptCampaign | null {
  if (!existsSync(file)) return null;
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ConfigurationError(`${file} does not hold a campaign of npm run simulate. Name another file.\n${what}`);
  }
}

/** Replaces the file. */
export function writeCampaign(file: string, kept: Figures & Pick<KeptCampaign, 'code' | 'first'>): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

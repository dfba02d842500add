/**
 * A campaign that outlives its process, its day and its machine: `--continue FILE`. The file holds the figures of all seeds from
 * the first to one, and what they were measured on; whoever goes on adds a part. It is written whole or not at all.
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
  /** Each run of the command, in order. */
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

/** The figures of all seeds, when a run has added its own. Pure. */
export function together(kept: KeptCampaign | null, run: Part, sum: Sum): Figures {
  if (kept === null) return { parts: [run], sum };
  if (run.seeds === 0) return { parts: kept.parts, sum: kept.sum };
  const all = emptySum();
  all.addSum(kept.sum);
  all.addSum(sum);
  return { parts: [...kept.parts, run], sum: all.plain() };
}

/** What the file holds; null when there is none yet. Throws a `ConfigurationError` for what is no campaign. */
export function readCampaign(file: string): KeptCampaign | null {
  if (!existsSync(file)) return null;
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ConfigurationError(`${file} holds no campaign of npm run simulate. Name another file.\n${what}`);
  }
}

/** Replaces the file. */
export function writeCampaign(file: string, kept: Figures & Pick<KeptCampaign, 'code' | 'first'>): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/**
 * Where a worker's workflows come from. Compiled code uses the bundle that was built with it and never builds another:
 * bundling takes seconds, and tools that production does not need.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger, WorkerOptions } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../temporal/data-converter';
import { keptBundle } from './kept-bundle';

/** Written by scripts/build.ts; not among the sources. */
const BUNDLE = join(__dirname, '..', 'workflow-bundle.js');

/** The bundle of the build this code belongs to; of the sources, when this code was not built. */
export async function workflowCode(logger: Logger): Promise<Pick<WorkerOptions, 'workflowBundle'>> {
  if (existsSync(BUNDLE)) return { workflowBundle: { codePath: BUNDLE } };
  const parts = {
    workflowsPath: require.resolve('../workflows/index'),
    // Not among the workflows, but run with them: without it their failures would be in clear.
    failureConverterPath: FAILURE_CONVERTER_PATH,
  };
  return { workflowBundle: await keptBundle(parts, logger) };
}

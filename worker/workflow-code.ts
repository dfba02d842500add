/**
 * Where a worker's workflows come from. Compiled code uses the bundle that was built with it and never builds another:
 * bundling at start takes seconds, and tools that production does not need.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** Written by scripts/build.ts; not among the sources. */
const BUNDLE = join(__dirname, '..', 'workflow-bundle.js');

/** The bundle of the build this code belongs to; the sources, bundled at start, when this code was not built. */
export function workflowCode(): Pick<WorkerOptions, 'workflowsPath' | 'workflowBundle'> {
  if (existsSync(BUNDLE)) return { workflowBundle: { codePath: BUNDLE } };
  return { workflowsPath: require.resolve('../workflows/index') };
}

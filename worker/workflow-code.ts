/**
 * Where a worker's workflows come from. Compiled code has the bundle that was made together with it beside it and never
 * makes another: bundling at start takes seconds, and tools that production does not need.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** Written by scripts/build.ts; among the sources there is none. */
const BUNDLE = join(__dirname, '..', 'workflow-bundle.js');

/** The bundle of the build this code belongs to; the sources, bundled at start, when this code is not of a build. */
export function workflowCode(): Pick<WorkerOptions, 'workflowsPath' | 'workflowBundle'> {
  if (existsSync(BUNDLE)) return { workflowBundle: { codePath: BUNDLE } };
  return { workflowsPath: require.resolve('../workflows/index') };
}

import { DefaultLogger, Runtime } from '@temporalio/worker';

export const QUIET = new DefaultLogger('ERROR');
let isInstalled = false;

/** Before anything of Temporal is opened: the runtime takes its logger once, and prints to the console without one. */
export function installQuietRuntime(): void {
  if (isInstalled) return;
  Runtime.install({ logger: QUIET });
  isInstalled = true;
}

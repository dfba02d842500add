/**
 * A Temporal server whose clock runs as fast as a test wants. For tests only: this is the one file that imports
 * `@temporalio/testing`, a development dependency.
 */
import { TestWorkflowEnvironment, type TimeSkippingTestWorkflowEnvironmentOptions } from '@temporalio/testing';
import { registerSearchAttributes, type SearchAttributes } from '../search-attributes';
import { findTimeSkippingServer } from './time-skipping-server';

/** The SDK gives a server 5 s to start and has no option for more; a Java start on a busy machine may need a second try. */
const ATTEMPTS = 3;

/**
 * Starts the server and registers these search attributes. `teardown()` ends it. Time moves only in
 * `sleep(...)` of the environment and while `handle.result()` of its client is awaited (measured).
 */
export async function startTimeSkipping(searchAttributes: SearchAttributes): Promise<TestWorkflowEnvironment> {
  const path = await findTimeSkippingServer();
  const server = { executable: { type: 'existing-path', path } } as const;
  const environment = await create({ server });
  await registerSearchAttributes(environment.connection, environment.namespace ?? 'default', searchAttributes);
  return environment;
}

async function create(options: TimeSkippingTestWorkflowEnvironmentOptions): Promise<TestWorkflowEnvironment> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping(options);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

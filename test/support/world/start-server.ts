import { installQuietRuntime } from './quiet-runtime';
import { startRealServer } from './real-server';
import { startSkippingRealServer } from './skipping-real-server';
import { startTimeSkippingServer } from './time-skipping-server';
import type { ServerKind, TestServer } from './test-server';

/** Starts a server. `stop()` ends it. */
export async function startTestServer(kind: ServerKind): Promise<TestServer> {
  installQuietRuntime();
  switch (kind) {
    case 'time-skipping':
      return startTimeSkippingServer();
    case 'skipping-real':
      return startSkippingRealServer();
    case 'real':
      return startRealServer();
  }
}

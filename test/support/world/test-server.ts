/**
 * The one interface that knows which Temporal server a world runs on. A scenario says how much time passes and what it
 * expects; whether a Java imitation or the real server made the time pass is decided here and nowhere else.
 */
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { MovableClock } from '../../../simulator/clock';
import { startRealServer } from './real-server';
import { startSkippingRealServer } from './skipping-real-server';
import { startTimeSkippingServer } from './time-skipping-server';

/**
 * `time-skipping`: the Java server, an imitation with one clock for all. `skipping-real`: the complete server, which skips
 * time by itself, per workflow. `real`: the complete server in real time.
 */
export type ServerKind = 'time-skipping' | 'skipping-real' | 'real';

export interface TestServer {
  readonly kind: ServerKind;
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
  /** Whether it can list payments. The Java server has no visibility store; there, `describe` must do. */
  readonly lists: boolean;
  /** A clock that shows the server's time now, for a provider that is to live beside it. */
  newClock(): Promise<MovableClock>;
  /** What time it is for this workflow (epoch ms). */
  timeOf(workflowId: string): Promise<number>;
  /**
   * Lets time pass for these open workflows, and for the provider's clock. Returns how many ms have passed: all of them,
   * but in real time only a moment. Needs a worker: no server skips time while work of a workflow is outstanding.
   */
  pass(ms: number, workflowIds: readonly string[], clock: MovableClock): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a server. `stop()` ends it. */
export async function startTestServer(kind: ServerKind): Promise<TestServer> {
  switch (kind) {
    case 'time-skipping':
      return startTimeSkippingServer();
    case 'skipping-real':
      return startSkippingRealServer();
    case 'real':
      return startRealServer();
  }
}

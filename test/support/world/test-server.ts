/**
 * The one interface that knows which Temporal server a world runs on. A scenario says how much time passes and what it
 * expects; only here is it decided whether a Java imitation or the real server makes the time pass.
 */
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { MovableClock } from '../../../simulator/clock';

/**
 * `time-skipping`: the Java server, an imitation with one clock for all. `skipping-real`: the complete server, which skips
 * time by itself, per workflow. `real`: the complete server in real time.
 */
export type ServerKind = 'time-skipping' | 'skipping-real' | 'real';

export type First = 'payments' | 'provider';

export interface TestServer {
  readonly kind: ServerKind;
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
  /** Whether it can list payments. The Java server has no visibility store; there, `describe` must do. */
  readonly lists: boolean;
  /** Whether a task that waits for one worker goes to another when that one is gone. */
  readonly handsOver: boolean;
  /** A clock that shows the server's current time, for the provider beside it. */
  newClock(): Promise<MovableClock>;
  /** The current time for this workflow (epoch ms). */
  timeOf(workflowId: string): Promise<number>;
  /**
   * Lets `ms` pass for these open workflows and for the provider's clock, and returns how many have passed: all of
   * them, but in real time only a moment. `first` arrives before the other, and so finds the other still in the past.
   * Needs a worker: no server skips time while a workflow has outstanding work.
   */
  pass(ms: number, workflowIds: readonly string[], clock: MovableClock, first: First): Promise<number>;
  stop(): Promise<void>;
}

/** Moves both, one after the other. */
export async function inTurn(
  first: First,
  payments: () => Promise<unknown>,
  provider: () => Promise<void>,
): Promise<void> {
  if (first === 'provider') await provider();
  await payments();
  if (first === 'payments') await provider();
}

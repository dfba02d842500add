/** How a worker connects to Temporal: it can do nothing without it, so it says what is wrong and ends. */
import { NativeConnection } from '@temporalio/worker';
import { explained } from './connection';
import type { TemporalSettings } from './settings';

/** Ours: a TLS connection across an ocean takes 1 s; the SDK itself would try for longer than a person waits. */
const TIME_LIMIT_MS = 15_000;

/** A worker's connection. Throws within 15 s when Temporal cannot be reached, saying where it was looked for and what to check. */
export async function connectWorker(settings: TemporalSettings): Promise<NativeConnection> {
  const connecting = NativeConnection.connect({ ...settings.credentials(), address: settings.address });
  return explained(settings, TIME_LIMIT_MS, connecting);
}

/**
 * How a client connects to Temporal: it does not wait for the server and finds it again at once after an outage. What a worker
 * needs stands in worker-connection.ts, so that a shop's own server loads no worker.
 */
import { Client, type Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { lazyConnection } from './closable-connection';
import { NOT_FOUND, PERMISSION_DENIED, statusOf, UNAUTHENTICATED } from './grpc-status';
import type { TemporalSettings } from './settings';
import { within } from './within';

/** Ours: a TLS connection across an ocean takes 1 s. */
const REACH_TIME_LIMIT_MS = 5_000;

export interface TemporalClient {
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  readonly address: string;
  /** Resolves when Temporal answers for our namespace, else throws within `timeoutMs` (default 5 s), saying what to check. */
  readonly reach: (timeoutMs?: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * A client for bridge and starter. It connects with the first call, so a process can start while Temporal is down. Bound
 * every call with `within`: the SDK's own retries last several seconds. Close it by its own `close`. `dataConverter` comes from `dataConverterOf`.
 */
export function connectClient(settings: TemporalSettings, dataConverter: DataConverter): TemporalClient {
  const { address, namespace, credentials } = settings;
  const { connection, close } = lazyConnection({ ...credentials(), address });
  const client = new Client({ connection, namespace, dataConverter });
  const reach = async (timeoutMs = REACH_TIME_LIMIT_MS): Promise<void> => {
    await explained(settings, timeoutMs, connection.workflowService.describeNamespace({ namespace }));
  };
  return { client, connection, namespace, address, reach, close };
}

/** What `call` gives; throws after `ms`, or when it fails, saying where Temporal was looked for and what to check. */
export async function explained<Result>(
  settings: TemporalSettings,
  ms: number,
  call: Promise<Result>,
): Promise<Result> {
  try {
    return await within(call, ms, () => new Error(`no answer within ${String(ms / 1000)} s`));
  } catch (error) {
    throw new Error(explanationOf(settings, error), { cause: error });
  }
}

function explanationOf({ address, namespace }: TemporalSettings, error: unknown): string {
  const code = statusOf(error);
  if (code === NOT_FOUND) {
    return `Temporal at ${address} has no namespace ${namespace}. Check TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace ${namespace}`;
  }
  if (code === PERMISSION_DENIED || code === UNAUTHENTICATED) {
    return `Temporal at ${address} refused us for namespace ${namespace}. Check TEMPORAL_API_KEY or the TEMPORAL_TLS_CLIENT_* certificate, and that it was made for this namespace.`;
  }
  const text = error instanceof Error ? error.message : String(error);
  // The worker's side quotes Rust structures; the sentence inside is what matters.
  const reason = /message: "([^"]+)"/.exec(text)?.[1] ?? text;
  return `Temporal at ${address} (namespace ${namespace}) cannot be reached: ${reason}. Check that it is running and that TEMPORAL_ADDRESS is right; if it requires TLS, check TEMPORAL_TLS and TEMPORAL_TLS_*.`;
}

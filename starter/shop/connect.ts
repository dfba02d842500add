/** The one call that a shop's server makes before its first payment: everything else comes from the environment. */
import type { Client } from '@temporalio/client';
import { connectClient } from '../../temporal/connection';
import { readConfig } from '../config';
import type { StartOptions } from './payments';

export interface Engine {
  /** First argument of every function of `starter/index`. */
  readonly client: Client;
  /** Last argument of `startPayment` and `customerUrlOf`. */
  readonly options: StartOptions;
  /** Closes the connection; payments continue. */
  readonly close: () => Promise<void>;
}

/**
 * Connects to Temporal as the environment says (.env.example: Temporal, PUBLIC_BASE_URL, CUSTOMER_LINK_SECRET, keys). The
 * first call makes the connection, so a shop can start while Temporal is down. Throws a `ConfigurationError` that lists
 * every missing or bad variable.
 */
export function connectEngine(): Engine {
  const { temporal, history, tokenSealKey, taskQueue, publicBaseUrl, linkSecrets } = readConfig();
  const { client, close } = connectClient(temporal, history.dataConverter);
  return { client, close, options: { publicBaseUrl, linkSecrets, tokenSealKey, taskQueue } };
}

/**
 * The real bridge on a free port, between the simulated provider and the payments. The arguments of `createBridge` and
 * `paymentsOf` are set here and nowhere else in the tests of payments.
 */
import type { KeyObject } from 'node:crypto';
import type { RequestListener } from 'node:http';
import pino from 'pino';
import type { LinkSecrets } from '../../../seals/customer-link';
import type { Simulator } from '../../../simulator/start';
import { createBridge } from '../../../webhook-bridge/app';
import { paymentsOf, type Payments } from '../../../webhook-bridge/payments/payments';
import { addressOf, close, listen } from '../../../webhook-bridge/server';
import { SmartGlocalSessionId } from '../../../workflows/contract/search-attributes';
import type { TestServer } from './test-server';

export interface OpenBridge {
  /** The address for customers and provider. */
  readonly url: string;
  readonly webhookUrl: string;
  /** What it had in memory is gone. */
  restart(): void;
  close(): Promise<void>;
}

export interface BridgeSurroundings {
  readonly server: TestServer;
  readonly simulator: Simulator;
  /** What it reads when it starts. `sealKey`: the workers' public key; null: webhooks travel in clear. */
  readonly keys: () => { readonly linkSecrets: LinkSecrets; readonly sealKey: KeyObject | null };
  /** The provider's. */
  readonly publicKeys: () => readonly KeyObject[];
  /** Every payment of this world, for a server that cannot look one up by its session. */
  readonly workflowIds: () => readonly string[];
}

export async function openBridge({
  server,
  simulator,
  keys,
  publicKeys,
  workflowIds,
}: BridgeSurroundings): Promise<OpenBridge> {
  // The bridge must know its own address, which is only known once something listens there.
  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  const door = await listen((request, response) => answer(request, response), '127.0.0.1', 0);
  const url = addressOf(door);
  const start = (): void => {
    answer = createBridge({
      payments: paymentsOn(server, workflowIds),
      publicKeys,
      ...keys(),
      publicBaseUrl: url,
      logger: pino({ level: 'silent' }),
      now: () => simulator.clock.now(),
    });
  };
  start();
  return { url, webhookUrl: `${url}/webhooks/smart-glocal`, restart: start, close: () => close(door) };
}

function paymentsOn({ client, lists }: TestServer, workflowIds: () => readonly string[]): Payments {
  const payments = paymentsOf({ client, reach: () => Promise.resolve() });
  if (lists) return payments;
  return {
    ...payments,
    async findBySession(sessionId) {
      for (const workflowId of workflowIds()) {
        const { typedSearchAttributes } = await client.workflow.getHandle(workflowId).describe();
        if (typedSearchAttributes.get(SmartGlocalSessionId) === sessionId) return workflowId;
      }
      return null;
    },
  };
}

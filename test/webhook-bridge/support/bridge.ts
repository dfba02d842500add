/** The real bridge on a free port of this machine, in the test's own process, with a clock that the test moves. */
import type { KeyObject } from 'node:crypto';
import type { RequestListener, Server } from 'node:http';
import pino from 'pino';
import { linkSecrets, provider } from '../../../campaigns/samples/webhooks';
import { createBridge } from '../../../webhook-bridge/app';
import { SOME_SHOP, type Shop } from '../../../webhook-bridge/customers/pages/shop';
import type { BridgeLimits } from '../../../webhook-bridge/bounds/limits';
import type { Payments } from '../../../webhook-bridge/payments/payments';
import { addressOf, close, listen } from '../../../webhook-bridge/server';

export interface RunningBridge {
  readonly url: string;
  /** Every log line so far, parsed. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Moves the bridge's clock. */
  readonly pass: (ms: number) => void;
  /** Ends the minute after which repeated log lines are summed up. */
  readonly minuteIsOver: () => void;
}

export interface BridgeOptions {
  /** Absent: an address that nothing uses. `own`: its real address, so that its links lead back to it. */
  readonly publicBaseUrl?: string;
  readonly publicKeys?: readonly KeyObject[];
  readonly limits?: Partial<BridgeLimits>;
  readonly forwardUrl?: URL;
  readonly shop?: Shop;
}

export const PUBLIC_BASE_URL = 'https://pay.shop.example';

const servers: Server[] = [];

/** Closes every bridge of this test, also after a failure: an open one would keep jest from ending. */
export async function closeBridges(): Promise<void> {
  await Promise.all(servers.splice(0).map(close));
}

export async function startBridge(payments: Payments, options: BridgeOptions = {}): Promise<RunningBridge> {
  const {
    publicBaseUrl = PUBLIC_BASE_URL,
    publicKeys = [provider.publicKey],
    limits = {},
    forwardUrl = null,
    shop = SOME_SHOP,
  } = options;
  const log: Record<string, unknown>[] = [];
  const waiting: (() => void)[] = [];
  let passed = 0;
  // The bridge must know its own address, which is only known once something listens there.
  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = await listen((request, response) => answer(request, response), '127.0.0.1', 0);
  servers.push(server);
  answer = createBridge({
    payments,
    publicKeys: () => publicKeys,
    linkSecrets,
    publicBaseUrl: publicBaseUrl === 'own' ? addressOf(server) : publicBaseUrl,
    forwardUrl,
    shop,
    logger: pino({}, { write: (line: string) => log.push(JSON.parse(line) as Record<string, unknown>) }),
    now: () => Date.now() + passed,
    limits,
    later: (_ms, then) => waiting.push(then),
  });
  return {
    url: addressOf(server),
    log,
    pass: (ms) => {
      passed += ms;
    },
    minuteIsOver: () => {
      for (const then of waiting.splice(0)) then();
    },
  };
}

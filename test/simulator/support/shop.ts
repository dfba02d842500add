/** A merchant with real keys in front of a real simulator: signed calls over HTTP, and a receiver for webhooks. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import { manualClock } from '../../../simulator/clock';
import type { Json } from '../../../simulator/json';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../simulator/start';
import { signBody } from '../../../smart-glocal/signature';

export const merchantKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const providerKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly type: string;
  readonly session: Json;
  /** The simulator's clock at arrival, epoch ms. */
  readonly at: number;
}

/** HTTP status of the reply to a webhook; `never`: no reply at all. */
export type Reply = (received: Received) => number | 'never';

export interface Shop {
  readonly simulator: Simulator;
  readonly received: Received[];
  reply: Reply;
  call(
    method: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: Json }>;
  close(): Promise<void>;
}

/** A well-formed webhook; of anything else, as much as there is, because that is received too. */
function readNews(body: Buffer): { type: string; session: Json } {
  try {
    const { type = '', session = {} } = JSON.parse(body.toString()) as { type?: string; session?: Json };
    return { type, session };
  } catch {
    return { type: '', session: {} };
  }
}

export async function openShop(options: Partial<SimulatorOptions> = {}): Promise<Shop> {
  const received: Received[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const news = { headers: request.headers, body, ...readNews(body), at: simulator.clock.now() };
      received.push(news);
      const status = shop.reply(news);
      if (status !== 'never') response.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {}).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const simulator = await startSimulator({
    clock: manualClock(),
    seed: 7,
    partnerPublicKey: merchantKeys.publicKey,
    webhookPrivateKey: providerKeys.privateKey,
    webhookUrl: `http://127.0.0.1:${String(port)}/hook`,
    ...options,
  });

  const shop: Shop = {
    simulator,
    received,
    reply: () => 200,
    async call(method, body, headers = {}) {
      const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      const response = await fetch(`${simulator.url}/api/v1/${method}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-partner-project': simulator.project,
          'x-partner-sign': signBody(bytes, merchantKeys.privateKey),
          ...headers,
        },
        body: bytes,
      });
      return { status: response.status, body: (await response.json()) as Json };
    },
    async close() {
      await simulator.close();
      const closed = once(receiver, 'close');
      receiver.close();
      receiver.closeAllConnections();
      await closed;
    },
  };
  return shop;
}

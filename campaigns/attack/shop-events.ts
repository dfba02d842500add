/** The shop's ear: takes every shop event, and remembers those with a genuine signature. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { Webhook } from 'standardwebhooks';
import type { Settings } from '../../demo/settings';
import type { ShopEvent } from '../../workflows/contract/shop-event';

export interface ShopEvents {
  /** About this payment. */
  readonly of: (paymentId: string) => readonly ShopEvent[];
  readonly close: () => Promise<void>;
}

/** Listens where the worker sends shop events. */
export async function receiveShopEvents({ ports, variables }: Settings): Promise<ShopEvents> {
  const [secret = ''] = readFileSync(variables['SHOP_EVENTS_SECRET_FILE'] ?? '', 'utf8').split('\n');
  const signatures = new Webhook(secret);
  const heard: ShopEvent[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((body) => heard.push(signatures.verify(body, request.headers as Record<string, string>) as ShopEvent))
      .then(
        () => response.writeHead(204).end(),
        () => response.writeHead(401).end(),
      );
  });
  server.listen(ports.shop, '127.0.0.1');
  await once(server, 'listening');
  return {
    of: (paymentId) => heard.filter(({ data }) => data.paymentId === paymentId),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

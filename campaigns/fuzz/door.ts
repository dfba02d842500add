/** The real bridge over HTTP, with a stand-in for Temporal behind it that counts what reached it, and a fast client. */
import { connect } from 'node:net';
import { addressOf, close, listen } from '../../webhook-bridge/server';
import { openPayment, paymentsInMemory, type InMemory } from '../samples/payments-in-memory';
import { clientOf, type HttpClient } from './client';
import { silentBridge } from './silent-bridge';
import { demand } from './target';

export const WORKFLOW = 'cit-payment-invoice-1';

export interface FuzzedDoor extends Pick<HttpClient, 'ask'> {
  readonly url: string;
  readonly payments: InMemory;
  /** What has reached the stand-in for Temporal since the last call. */
  readonly reached: () => readonly string[];
  /** Sends these bytes; resolves with what came back until the connection was closed. */
  readonly say: (bytes: Buffer) => Promise<string>;
  /** The view may be cached; makes the next request ask for it again. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

export async function openDoor(): Promise<FuzzedDoor> {
  const payments = paymentsInMemory();
  payments.open.add(WORKFLOW);
  payments.described.set(WORKFLOW, openPayment);
  let passed = 0;
  const app = silentBridge(payments, {
    now: () => Date.now() + passed,
    // Webhooks do not wait here for a payment that may be about to arrive; and memory that is meant to fill up must be
    // full early, or it would look like a leak.
    limits: { lookUpGapsMs: [], sameBytesMax: 500, pageCacheMax: 100 },
    later: () => {},
  });
  const server = await listen(app, '127.0.0.1', 0);
  const url = new URL(addressOf(server));
  const client = clientOf(url.origin);

  return {
    url: url.origin,
    payments,
    reached: () => {
      payments.kept.clear();
      return payments.calls.splice(0);
    },
    forget: () => {
      passed += 5_000;
    },
    ask: client.ask,
    say: (bytes) =>
      new Promise((resolve) => {
        const socket = connect(Number(url.port), url.hostname);
        let told = '';
        socket.on('data', (chunk: Buffer) => (told += chunk.toString('latin1')));
        socket.on('error', () => {}); // The connection may be cut; what was said before that counts.
        socket.on('close', () => {
          resolve(told);
        });
        socket.end(bytes);
      }),
    close: () => {
      client.close();
      return close(server);
    },
  };
}

/** 503 is the only intended answer of its kind: "try again". */
export function demandNoFault(status: number): void {
  demand(status >= 200 && (status < 500 || status === 503), `answered ${String(status)}`);
}

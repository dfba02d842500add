/** One signed call to the simulator, and everything that its caller can see of the answer, or of its absence. */
import { request } from 'node:http';
import { signBody } from '../../../smart-glocal/signature';
import type { FaultEntry } from '../../../simulator/journal';
import { merchantKeys, type Shop } from './shop';

export type Seen =
  { readonly status: number; readonly type: string; readonly text: string } | { readonly broken: string };

/** `seen` resolves when the answer is complete or the connection is broken; `giveUp` breaks it, as a client's time-out does. */
export interface OpenCall {
  readonly seen: Promise<Seen>;
  /** Null while there is nothing yet. */
  now(): Seen | null;
  giveUp(): void;
}

export function openCall({ simulator }: Shop, method: string, body: unknown): OpenCall {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = {
    'content-type': 'application/json',
    'content-length': bytes.length,
    'x-partner-project': simulator.project,
    'x-partner-sign': signBody(bytes, merchantKeys.privateKey),
  };
  let last: Seen | null = null;
  const outgoing = request(`${simulator.url}/api/v1/${method}`, { method: 'POST', headers, agent: false });
  const seen = new Promise<Seen>((resolve) => {
    const broken = (error: NodeJS.ErrnoException): void => resolve({ broken: error.code ?? error.message });
    outgoing.on('error', broken);
    outgoing.on('response', (reply) => {
      const chunks: Buffer[] = [];
      reply.on('error', broken);
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: reply.statusCode ?? 0, type: String(reply.headers['content-type']), text });
      });
    });
    outgoing.end(bytes);
  });
  void seen.then((value) => (last = value));
  return { seen, now: () => last, giveUp: () => void outgoing.destroy() };
}

/** The steps of every fault that happened, in order. */
export function faultsOf({ simulator }: Shop): FaultEntry[] {
  return simulator.journal.entries.filter((entry) => entry.kind === 'fault');
}

/** Resolves as soon as `holds`; a test that waits in vain fails by its own time limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** What somebody with the key ring can put behind the Web UI: a codec server that also encrypts whatever is typed there. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { payloadsOf, wireOf } from '../../codec-server/payloads';
import type { Scene } from './scene';

/** For any page of any origin. */
const OPEN = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type, x-namespace',
  'content-type': 'application/json',
};

export interface OwnCodecServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Listens until it is closed. */
export async function openOwnCodecServer({ settings }: Scene): Promise<OwnCodecServer> {
  const [codec] = settings.dataConverter.payloadCodecs ?? [];
  if (codec === undefined) throw new Error('history is not encrypted');
  const server = createServer((request, response) => {
    const answer = async (): Promise<string> => {
      if (request.method !== 'POST') return '';
      const payloads = payloadsOf(await json(request)) ?? [];
      const change = (request.url ?? '').startsWith('/encode') ? 'encode' : 'decode';
      return JSON.stringify({ payloads: (await codec[change](payloads)).map(wireOf) });
    };
    answer().then(
      (body) => response.writeHead(200, OPEN).end(body),
      () => response.writeHead(422, OPEN).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

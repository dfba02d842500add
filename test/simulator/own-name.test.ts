/**
 * Protects what the simulator shows from a web site that points a name of its own at this machine (DNS rebinding): a browser
 * then takes both for one site, and only the `Host` header tells.
 */
import { request } from 'node:http';
import { terms } from './support/model';
import { openShop, type Shop } from './support/shop';

const PUBLIC_URL = 'http://simulator.shop.example:8090';
let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ publicUrl: PUBLIC_URL });
});
afterEach(() => shop.close());

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

function ask(path: string, host: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json' };
    const outgoing = request(shop.simulator.url + path, { method, headers, agent: false });
    outgoing.on('error', reject).on('response', (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      reply.on('end', () => resolve({ status: reply.statusCode, text }));
    });
    outgoing.end(method === 'GET' ? undefined : '{}');
  });
}

const portOf = (): string => new URL(shop.simulator.url).port;

it.each([
  ['a name that a site has pointed here', () => `thief.example:${portOf()}`],
  ['a name that begins like ours', () => `localhost.thief.example:${portOf()}`],
  ['a name that begins like an address', () => `127.0.0.1.thief.example:${portOf()}`],
  ['a name of one word, which a search domain may resolve', () => `simulator:${portOf()}`],
  ['what is no host', () => 'a b'],
])('under %s nothing is shown, and nothing changed', async (_, name) => {
  await shop.call('session/init/payment', terms('tok_success', 'order-77'));
  await shop.simulator.whenIdle();
  const before = shop.simulator.journal.entries.length;

  for (const path of ['/', '/_control/ledger', '/_control/dump', '/_control/journal', '/_control/faults', '/acs/x']) {
    const { status, text } = await ask(path, name());
    expect(status).toBe(403);
    expect(text).not.toContain('order-77');
  }
  for (const path of ['/_control/reset', '/_control/payments/order-77/settle', '/next', '/acs/x/answer']) {
    expect((await ask(path, name(), 'POST')).status).toBe(403);
  }
  expect(shop.simulator.journal.entries).toHaveLength(before);
});

it.each(['localhost', '127.0.0.1', '[::1]', '192.168.1.7'])('answers to %s', async (name) => {
  expect((await ask('/', `${name}:${portOf()}`)).status).toBe(200);
  expect((await ask('/_control/ledger', `${name}:${portOf()}`)).status).toBe(200);
});

it('answers to the name of SIMULATOR_PUBLIC_URL, and to no other port of it', async () => {
  expect((await ask('/_control/ledger', new URL(PUBLIC_URL).host)).status).toBe(200);
  expect((await ask('/_control/ledger', 'simulator.shop.example:1')).status).toBe(403);
});

it('serves the API to signed calls under any name, such as that of its container', async () => {
  const { status, text } = await ask('/api/v1/session/status', 'simulator:8090', 'POST');

  expect([status, text]).toEqual([400, expect.stringContaining('identification_error')]);
});

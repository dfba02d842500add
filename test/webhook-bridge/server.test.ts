/** Protects the bridge's port: one that is in use is explained, and closing lets running requests end. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import express, { type Express } from 'express';
import { addressOf, close, listen } from '../../webhook-bridge/server';

const servers: Server[] = [];
const open = async (app: Express): Promise<Server> => {
  const server = await listen(app, '127.0.0.1', 0);
  servers.push(server);
  return server;
};

afterEach(() => Promise.all(servers.splice(0).map(close)));

it('says what to do when the port is taken', async () => {
  const first = await open(express());
  const { port } = new URL(addressOf(first));

  await expect(listen(express(), '127.0.0.1', Number(port))).rejects.toThrow(
    /127\.0\.0\.1:\d+: the port is taken.*WEBHOOK_BRIDGE_PORT/,
  );
});

it('says what to check when the address does not belong to this machine', async () => {
  await expect(listen(express(), '203.0.113.1', 0)).rejects.toThrow(/EADDRNOTAVAIL.*WEBHOOK_BRIDGE_HOST/);
});

it('answers the running request, then closes its connection and accepts no other', async () => {
  const app = express();
  const server = await open(app);
  app.get('/', async (_request, response) => {
    app.emit('asked');
    await once(app, 'go on');
    response.send('done');
  });

  const asked = once(app, 'asked');
  const answer = fetch(addressOf(server));
  await asked;
  const address = addressOf(server);
  const closed = close(server);
  await expect(fetch(address)).rejects.toThrow();
  app.emit('go on');

  expect(await (await answer).text()).toBe('done');
  await closed;
});

/** Protects what a person sees while Temporal is down: an answer within a bound, what to check, and no crash. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { connectClient } from '../../temporal/connection';
import { startDevServer } from '../../temporal/servers/dev-server';
import { freePort } from '../../temporal/servers/free-port';
import { temporalSettings, type TemporalSettings } from '../../temporal/settings';
import { connectWorker } from '../../temporal/worker-connection';

async function settingsOfNothing(): Promise<TemporalSettings> {
  return temporalSettings({ TEMPORAL_ADDRESS: `127.0.0.1:${String(await freePort())}` });
}

it('makes a client while Temporal is down, whose connection check ends in time and says what to check', async () => {
  const settings = await settingsOfNothing();
  const temporal = connectClient(settings, {});

  const reached = temporal.reach(500);

  await expect(reached).rejects.toThrow(
    `Temporal at ${settings.address} (namespace default) cannot be reached: no answer within 0.5 s. Check that it is running and that TEMPORAL_ADDRESS is right`,
  );
  await temporal.close();
});

it('tells a worker that nothing is listening there', async () => {
  const settings = await settingsOfNothing();

  await expect(connectWorker(settings)).rejects.toThrow(
    /cannot be reached: Connection refused\. Check that it is running and that TEMPORAL_ADDRESS is right/,
  );
});

it('gives up on a server that accepts the connection and stays silent', async () => {
  const accepted: Socket[] = [];
  const silent = createServer((socket) => accepted.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const temporal = connectClient(temporalSettings({ TEMPORAL_ADDRESS: `127.0.0.1:${String(port)}` }), {});

  await expect(temporal.reach(500)).rejects.toThrow('cannot be reached');

  await temporal.close();
  for (const socket of accepted) socket.destroy();
  silent.close();
  await once(silent, 'close');
});

it('says that the namespace is missing', async () => {
  const server = await startDevServer();
  const temporal = connectClient(
    temporalSettings({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: 'shop' }),
    {},
  );

  await expect(temporal.reach()).rejects.toThrow('has no namespace shop. Check TEMPORAL_NAMESPACE');

  await temporal.close();
  await server.kill();
});

it('closes while a call waits for its next try, and the process exits by itself', async () => {
  const { address } = await settingsOfNothing();
  const script = `
    const { connectClient } = require(${JSON.stringify(require.resolve('../../temporal/connection'))});
    const { temporalSettings } = require(${JSON.stringify(require.resolve('../../temporal/settings'))});
    const temporal = connectClient(temporalSettings({ TEMPORAL_ADDRESS: ${JSON.stringify(address)} }), {});
    temporal.reach(400).catch(() => temporal.close()).then(() => console.log('closed'));`;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });

  const [code] = (await once(child, 'close')) as [number | null];

  expect({ code, printed }).toEqual({ code: 0, printed: 'closed\n' });
});

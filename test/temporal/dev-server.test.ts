/**
 * Protects the embedded server: it answers when it is said to be ready, keeps what it should keep, and is never left
 * running.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connectClient } from '../../temporal/connection';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { freePort, isListening } from '../../temporal/servers/free-port';
import { findTemporalCli } from '../../temporal/servers/temporal-cli';
import { temporalSettings } from '../../temporal/settings';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { Machine } from './machine';
import { isAlive, untilGone } from './processes';

const servers: DevServer[] = [];
let machine: Machine;

async function start(...options: Parameters<typeof startDevServer>): Promise<DevServer> {
  const server = await startDevServer(...options);
  servers.push(server);
  return server;
}

async function listedTypes(server: DevServer): Promise<Record<string, number>> {
  const temporal = connect(server);
  try {
    const answer = await temporal.connection.operatorService.listSearchAttributes({ namespace: server.namespace });
    return answer.customAttributes;
  } finally {
    await temporal.close();
  }
}

async function accepts(port: number, host: string): Promise<boolean> {
  const socket = connectSocket(port, host);
  return once(socket, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}

function connect(server: DevServer): ReturnType<typeof connectClient> {
  const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };
  return connectClient(temporalSettings(env), {});
}

beforeEach(() => {
  machine = new Machine();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
  machine.remove();
});

it('answers at once, in the namespace asked for, with the search attributes and the Web UI', async () => {
  const server = await start({ namespace: 'shop', uiPort: 0, searchAttributes: SEARCH_ATTRIBUTES });

  expect(await listedTypes(server)).toEqual({ PaymentStatus: 2, SmartGlocalSessionId: 2, OverdueAt: 6 });
  const page = await fetch(server.uiUrl ?? '');
  expect(page.ok).toBe(true);
});

it('cannot be reached from other machines', async () => {
  const server = await start({ uiPort: 0 });
  const uiPort = Number(new URL(server.uiUrl ?? '').port);
  const outward = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);

  const reached = await Promise.all(
    outward
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .flatMap(({ address }) => [accepts(server.port, address), accepts(uiPort, address)]),
  );

  expect(reached).not.toContain(true);
  expect(await accepts(server.port, '127.0.0.1')).toBe(true);
});

it('is gone when stopped', async () => {
  const server = await start();

  await server.stop();

  expect(isAlive(server.pid)).toBe(false);
  expect(await isListening(server.port)).toBe(false);
});

it('keeps payments through a kill when it has a file, and a waiting client finds it again', async () => {
  const dbFile = join(machine.directory, 'temporal.db');
  const first = await start({ dbFile });
  const temporal = connect(first);
  await temporal.client.workflow.start('citPayment', { taskQueue: 'none', workflowId: 'kept' });

  await first.kill();
  await expect(temporal.reach(300)).rejects.toThrow('cannot be reached');
  await start({ dbFile, port: first.port });

  await temporal.reach();
  const kept = await temporal.client.workflow.getHandle('kept').describe();
  expect(kept.status.name).toBe('RUNNING');
  await temporal.close();
});

it('dies with the process that started it, even if that process is killed', async () => {
  const module = require.resolve('../../temporal/servers/dev-server');
  const script = `require(${JSON.stringify(module)}).startDevServer().then((server) => console.log(server.pid))`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(printed.toString());
  expect(isAlive(pid)).toBe(true);

  parent.kill('SIGKILL');

  await untilGone(pid);
  expect(isAlive(pid)).toBe(false);
});

it('says that a port is taken instead of choosing another one', async () => {
  const server = await start();

  await expect(startDevServer({ port: server.port })).rejects.toThrow(`Port ${String(server.port)} is taken`);
  expect(await freePort(server.port)).not.toBe(server.port);
});

it("chooses no port from the system's ephemeral range, which another connection could take first", async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));

  expect(Math.max(...ports)).toBeLessThan(32_768);
});

it("quotes the server's own message when it cannot start, and leaves nothing behind", async () => {
  const pidFile = join(machine.directory, 'pid');
  const cliPath = machine.script('temporal', `echo $$ > ${pidFile}; echo "disk full" >&2; exit 1`);

  await expect(startDevServer({ cliPath })).rejects.toThrow(/ended at once. It said:\ndisk full/);
});

it('starts again on other ports when one was taken, which the server reports above a long trace', async () => {
  const tried = join(machine.directory, 'tried');
  const fails = `touch ${tried}; echo "listen tcp 127.0.0.1:40000: bind: address already in use" >&2; seq 1 9000 >&2; exit 2`;
  const cliPath = machine.script('temporal', `[ -e ${tried} ] && exec ${await findTemporalCli()} "$@"; ${fails}`);

  const server = await start({ cliPath, searchAttributes: SEARCH_ATTRIBUTES });

  expect(existsSync(tried)).toBe(true);
  expect(await listedTypes(server)).toHaveProperty('PaymentStatus');
});

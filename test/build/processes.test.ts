/**
 * What the containers run, without containers: `npm run build`, then the exact commands and variables of
 * docker-compose.yml against a real Temporal server. Protects people with Docker from a missing command, variable or
 * library.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TypedSearchAttributes } from '@temporalio/common';
import { z } from 'zod';
import { startDevServer, type DevServer } from '../../temporal/servers/dev-server';
import { freePort } from '../../temporal/servers/free-port';
import { findTemporalCli } from '../../temporal/servers/temporal-cli';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract/search-attributes';
import { asHere, readServices, ROOT, run, type Run, type Spelling } from './compose';

const services = readServices();
/** Inside the project, where compiled code finds its libraries. */
const cache = join(ROOT, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
const out = mkdtempSync(join(cache, 'test-build-'));
const keys = mkdtempSync(join(tmpdir(), 'test-build-keys-'));
const started: Run[] = [];
let server: DevServer;
let spelling: Spelling;

beforeAll(async () => {
  const build = run([process.execPath, '--import', 'tsx', 'scripts/build.ts', '--out', out], {
    PATH: process.env['PATH'] ?? '',
  });
  if ((await build.ended) !== 0) throw new Error(build.output());
  server = await startDevServer({ searchAttributes: SEARCH_ATTRIBUTES });
  const bridge = `127.0.0.1:${String(await freePort())}`;
  const codecServer = `127.0.0.1:${String(await freePort())}`;
  const simulator = `127.0.0.1:${String(await freePort())}`;
  spelling = [
    // The folder, not the room of the same name in `dist/keys/main.js`.
    [/(?<!\w)\/keys/g, keys],
    ['dist/', `${relative(ROOT, out)}/`],
    ['0.0.0.0', '127.0.0.1'],
    ['temporal:7233', server.address],
    ['127.0.0.1:7233', server.address],
    ...['webhook-bridge:3000', 'localhost:3000', '127.0.0.1:3000'].map((name) => [name, bridge] as const),
    ...['localhost:8081', '127.0.0.1:8081'].map((name) => [name, codecServer] as const),
    ...['simulator:8090', 'localhost:8090', '127.0.0.1:8090'].map((name) => [name, simulator] as const),
  ];
  // As the image has them: a volume can only be mounted on a folder that is there.
  for (const { volumes } of Object.values(services)) {
    for (const { path } of volumes) mkdirSync(asHere(path, spelling), { recursive: true });
  }
  await makeKeys();
}, 180_000);

afterAll(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGKILL');
    await ended;
  }
  await server?.stop();
  rmSync(out, { recursive: true, force: true });
  rmSync(keys, { recursive: true, force: true });
});

it('needs no development dependency', () => {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.js') && file !== 'workflow-bundle.js',
  );

  const imported = files.flatMap((file) =>
    [...readFileSync(join(out, file), 'utf8').matchAll(/require\("([^".][^"]*)"\)/g)].map((match) => match[1] ?? ''),
  );

  const packages = new Set(imported.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? ''));
  const missing = [...packages].filter(
    (name) => !name.startsWith('node:') && !builtinModules.includes(name) && !(name in dependencies),
  );
  expect(packages).toContain('@temporalio/worker');
  expect(missing).toEqual([]);
});

it('keeps its keys when started a second time', async () => {
  const first = keyFiles();

  await makeKeys();

  expect(keyFiles()).toEqual(first);
  expect(first).toHaveLength(8);
});

it('carries out a payment with the commands of docker-compose.yml, and every process shuts down cleanly', async () => {
  const temporalIsHealthy = run([await findTemporalCli(), ...healthCheckOf('temporal').slice(1)], {});
  const simulator = start('simulator');
  const bridge = start('webhook-bridge');
  const worker = start('worker');
  const codecServer = start('codec-server');
  await Promise.all([
    simulator.says('Simulated Smart Glocal on'),
    bridge.says('Webhook bridge on'),
    worker.says('worker started: payments go to simulator'),
  ]);
  expect(await temporalIsHealthy.ended).toBe(0);
  await untilHealthy('simulator');
  await untilHealthy('webhook-bridge');
  await untilHealthy('codec-server');
  expect((await fetch(asHere('http://127.0.0.1:3000/healthz', spelling))).status).toBe(200);
  expect((await fetch(asHere('http://127.0.0.1:3000/readyz', spelling))).status).toBe(200);

  const order = ['start', '--payment-id', 'order-1', '--amount', '1999', '--currency', 'eur', '--customer', 'c-1'];
  const payment = start('starter', [...order, '--wait', '--json'], { CIT_TOKEN: 'tok_frictionless' });
  const code = await payment.ended;
  const ends: (number | string)[] = [];
  for (const process of [bridge, worker, codecServer, simulator]) {
    process.child.kill('SIGTERM');
    ends.push(await process.ended);
  }

  expect({ code, said: payment.output() }).toEqual({ code: 0, said: expect.stringContaining('"succeeded"') });
  expect(ends).toEqual([0, 0, 0, 0]);
  expect(payment.output() + worker.output() + bridge.output()).not.toContain('IN CLEAR');
  // It used the prebuilt bundle.
  expect(worker.output()).not.toContain('Workflow bundle created');
}, 120_000);

it('registers every search attribute, with its type', () => {
  const wanted = SEARCH_ATTRIBUTES.map(
    ({ name, type }) => `--search-attribute=${name}=${TypedSearchAttributes.toMetadataType(type)}`,
  );

  expect(commandOf('temporal').filter((flag) => flag.startsWith('--search-attribute'))).toEqual(wanted);
});

it('publishes ports only on this machine, and uses no image with a moving tag', () => {
  const ports = Object.values(services).flatMap((service) => service.ports);
  const foreign = Object.values(services).filter(({ build }) => build === undefined);

  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  expect(foreign.map(({ image }) => image)).toEqual([expect.stringMatching(/:\d+\.\d+\.\d+$/)]);
});

function commandOf(name: string): string[] {
  const service = services[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return service.command;
}

/** Starts a service's command with exactly its variables; `args` replace its command, as in `run`. */
function start(name: string, args = commandOf(name), more: Readonly<Record<string, string>> = {}): Run {
  const { entrypoint = [], environment = {} } = services[name] ?? {};
  const argv = [...entrypoint, ...args].map((word) => asHere(word, spelling));
  const variables: Record<string, string> = { NODE_ENV: 'production' };
  for (const [variable, value] of Object.entries({ ...environment, ...more })) {
    const isPort = /^(WEBHOOK_BRIDGE|SIMULATOR|CODEC_SERVER)_PORT$/.test(variable);
    variables[variable] = isPort ? portHere(value) : asHere(value, spelling);
  }
  const process = run(onThisNode(argv), variables);
  started.push(process);
  return process;
}

/** As compose starts them, one after the other. */
async function makeKeys(): Promise<void> {
  for (const name of ['keys', 'payload-keys', 'token-seal-keys']) {
    const made = start(name);
    if ((await made.ended) !== 0) throw new Error(made.output());
  }
}

/** The content of every file that holds a key. */
function keyFiles(): string[] {
  return readdirSync(keys, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

function portHere(port: string): string {
  return new URL(asHere(`http://127.0.0.1:${port}`, spelling)).port;
}

function healthCheckOf(name: string): string[] {
  const test = services[name]?.healthcheck?.test ?? [];
  expect(test[0]).toBe('CMD');
  return test.slice(1).map((word) => asHere(word, spelling));
}

/**
 * As a Docker engine does: again and again, until the check's command ends with 0. Bounded by the test's time limit.
 */
async function untilHealthy(name: string): Promise<void> {
  while ((await run(onThisNode(healthCheckOf(name)), {}).ended) !== 0) await delay(100);
}

function onThisNode([command = '', ...args]: readonly string[]): string[] {
  return [command === 'node' ? process.execPath : command, ...args];
}

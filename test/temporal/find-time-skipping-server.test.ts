/** Protects the look-up of the time-skipping server: each way alone, their order, and an error that helps when none works. */
import { join } from 'node:path';
import { findProgram } from '../../scripts/programs';
import { findTimeSkippingServer, TIME_SKIPPING_WAYS } from '../../temporal/servers/time-skipping-server';
import { Machine, only } from './machine';

const CACHE = 'cache/smart-glocal-temporal-payments';
const NATIVE = `${CACHE}/temporal-test-server-1.39.0/temporal-test-server`;
const JAVA = `${CACHE}/temporal-test-server-java-1.39.0/temporal-test-server`;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => {
  machine.remove();
});

it('prefers the server that TEMPORAL_TEST_SERVER_PATH names over the cache', async () => {
  const own = machine.script('own/server', 'true');
  machine.script(NATIVE, 'true');
  machine.env['TEMPORAL_TEST_SERVER_PATH'] = own;

  expect(await findTimeSkippingServer(machine.search)).toBe(own);
});

it('says that TEMPORAL_TEST_SERVER_PATH is wrong, and goes on', async () => {
  const cached = machine.script(NATIVE, 'true');
  machine.env['TEMPORAL_TEST_SERVER_PATH'] = machine.directory;

  expect(await findTimeSkippingServer(machine.search)).toBe(cached);
  expect(machine.said).toEqual([
    `Temporal time-skipping server: TEMPORAL_TEST_SERVER_PATH: ${machine.directory} is not a file`,
  ]);
});

it('does not use a cached launcher whose jars are missing', async () => {
  machine.script(JAVA, 'true');

  await expect(findTimeSkippingServer(machine.search, only(TIME_SKIPPING_WAYS, 'cache'))).rejects.toThrow('ENOENT');
});

it("reports why the SDK's download failed", async () => {
  const search = findTimeSkippingServer(machine.search, only(TIME_SKIPPING_WAYS, 'SDK'));

  await expect(search).rejects.toThrow(/SDK's own download: .*temporal\.download/);
});

it.each([
  ['there is no Java', {}, 'java is not installed'],
  ['there is no Maven', { java: 'true' }, 'mvn is not installed'],
  ['Maven fails', { java: 'true', mvn: 'echo no such artifact; exit 1' }, 'mvn failed (1): no such artifact'],
  [
    'Maven gives another jar',
    { java: 'true', mvn: '/bin/mkdir lib; echo > lib/temporal-test-server-1.39.0.jar' },
    'pinned',
  ],
])('says so when %s', async (_, programs, reason) => {
  for (const [name, script] of Object.entries(programs)) machine.script(`bin/${name}`, script);
  const search = findTimeSkippingServer(machine.search, only(TIME_SKIPPING_WAYS, 'Maven'));

  await expect(search).rejects.toThrow(reason);
});

it('gets the server from Maven Central, and from then on from the cache', async () => {
  await findProgram('java');
  await findProgram('mvn');
  const search = machine.searchWithNetwork;

  const path = await findTimeSkippingServer(search, only(TIME_SKIPPING_WAYS, 'Maven'));

  expect(path).toBe(join(machine.directory, JAVA));
  expect(await findTimeSkippingServer(search, only(TIME_SKIPPING_WAYS, 'cache'))).toBe(path);
}, 240_000);

it('lists every way tried, why it failed, and what to do, when none works', async () => {
  const failure: unknown = await findTimeSkippingServer(machine.search).catch((error: unknown) => error);

  const lines = String(failure).split('\n');
  expect(lines).toEqual([
    'NotToBeHad: Temporal time-skipping server was not found. Tried, in this order:',
    '  1. TEMPORAL_TEST_SERVER_PATH: not set',
    "  2. this project's cache: empty",
    expect.stringMatching(/^ {2}3\. the SDK's own download: .*temporal\.download/),
    '  4. Maven artifact io.temporal:temporal-test-server:1.39.0: java is not installed, or not on PATH',
    expect.stringMatching(/^What to do: .*TEMPORAL_TEST_SERVER_PATH/),
  ]);
});

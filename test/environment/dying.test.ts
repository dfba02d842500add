/**
 * Protects the last words of a process: it dies of a bug while it holds tokens, keys and secrets, and the output of
 * Node, the logger and our code contains none of them. The same deaths with secrets as plain text show every one.
 */
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { newSealKeyPair } from '../../seals/key-pair';
import { createKeyRing } from '../../temporal/encryption/key-ring-file';
import { foundIn, type Secrets } from '../support/planted';

const ROOT = join(__dirname, '../..');
const TOKEN = 'tok_success#planted-token-4f1d';
const BEARER = 'planted-bearer-token-of-32-characters-and-more';
const LINK_SECRET = randomBytes(32);
const WAYS = [
  'throws from its main function',
  'throws later',
  'has an unhandled rejection',
  'rejects with its secrets as the reason',
  'prints everything that it can, and exits',
];

let folder: string;
let env: Record<string, string>;
let secrets: Secrets;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dying-'));
  const write = (name: string, content: string): string => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  });
  const sealing = newSealKeyPair();
  const ring = join(folder, 'ring.json');
  createKeyRing(ring);
  env = {
    SMART_GLOCAL_BASE_URL: 'http://127.0.0.1:8090',
    SMART_GLOCAL_PROJECT: 'shop',
    SMART_GLOCAL_PRIVATE_KEY_FILE: write('merchant.pem', privateKey),
    SMART_GLOCAL_PUBLIC_KEY_FILES: write('provider.pub.pem', publicKey),
    TOKEN_SEAL_PRIVATE_KEY_FILE: write('seal.pem', sealing.privateKey),
    TOKEN_SEAL_PUBLIC_KEY_FILE: write('seal.pub.pem', sealing.publicKey),
    PAYLOAD_ENCRYPTION_KEYS_FILE: ring,
    PUBLIC_BASE_URL: 'https://pay.shop.example',
    CUSTOMER_LINK_SECRET: LINK_SECRET.toString('base64'),
    CODEC_SERVER_BEARER_TOKEN: BEARER,
    CIT_TOKEN: TOKEN,
    DEBUG_STACK: '1',
  };
  const { keys } = JSON.parse(readFileSync(ring, 'utf8')) as { keys: { k1: string } };
  secrets = {
    token: TOKEN,
    bearer: BEARER,
    linkSecret: LINK_SECRET,
    payloadKey: Buffer.from(keys.k1, 'base64'),
    requestKey: privateKey.split('\n')[5] ?? '',
    sealKey: sealing.privateKey.split('\n')[1] ?? '',
  };
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function lastWords(way: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const script = 'test/environment/support/dies-holding-secrets.ts';
  const child = spawn(process.execPath, ['--import', 'tsx', script, way], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(1);
  return out + err;
}

it.each(WAYS)('a process that %s shows no secret', async (way) => {
  const said = await lastWords(way);

  expect(said).toMatch(/a bug|#<Object>/);
  expect(foundIn(Buffer.from(said), secrets)).toEqual([]);
});

it('the same crash shows every secret that has no secret type', async () => {
  const said = await lastWords('prints everything that it can, and exits', { PLAIN: 'true' });

  expect(foundIn(Buffer.from(said), secrets)).toEqual(Object.keys(secrets));
});

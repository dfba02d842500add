/**
 * Protects the signature: only it tells the provider's webhooks from a stranger's, and our requests from a thief's.
 * Checked against the `openssl` command, in both directions, and against vectors made once by it.
 */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { findProgram } from '../../scripts/programs';
import { parsePrivateKey, parsePublicKey, signBody, verifyingKey } from '../../smart-glocal/signature';
import { BODY, VECTORS } from './signature-vectors';

const ours = rsaPair(2048);
const other = rsaPair(2048);
const signature = signBody(BODY, ours.privateKey);

describe('against the openssl command', () => {
  let folder = '';
  const file = (name: string): string => join(folder, name);
  let program = '';
  const openssl = (...args: string[]): string => execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' });

  beforeAll(async () => {
    program = await findProgram('openssl');
    folder = mkdtempSync(join(tmpdir(), 'signature-'));
    writeFileSync(file('private.pem'), ours.privatePem);
    writeFileSync(file('public.pem'), ours.publicPem);
    writeFileSync(file('body'), BODY);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('produces the same signature as openssl', () => {
    openssl('dgst', '-sha256', '-sign', file('private.pem'), '-out', file('theirs.bin'), file('body'));

    expect(signature).toBe(openssl('base64', '-A', '-in', file('theirs.bin')));
  });

  it('makes signatures that openssl accepts', () => {
    writeFileSync(file('ours.bin'), Buffer.from(signature, 'base64'));

    const verdict = openssl(
      'dgst',
      '-sha256',
      '-verify',
      file('public.pem'),
      '-signature',
      file('ours.bin'),
      file('body'),
    );

    expect(verdict).toContain('Verified OK');
  });

  it.each(['pkcs1', 'pkcs8'])('reads a private key that openssl wrote in %s', (format) => {
    openssl(
      'rsa',
      '-in',
      file('private.pem'),
      ...(format === 'pkcs1' ? ['-traditional'] : []),
      '-out',
      file('key.pem'),
    );

    const key = parsePrivateKey(readFileSync(file('key.pem')));

    expect(signBody(BODY, key)).toBe(signature);
  });

  it('reports that a passphrase-protected key cannot be read', () => {
    openssl('rsa', '-in', file('private.pem'), '-aes128', '-passout', 'pass:secret', '-out', file('locked.pem'));

    expect(() => parsePrivateKey(readFileSync(file('locked.pem')))).toThrow('passphrase');
  });
});

describe('verifying', () => {
  it.each(VECTORS)('accepts the fixed vector of a $bits-bit key', ({ publicKey, signature: fixed }) => {
    expect(verifyingKey(BODY, fixed, [parsePublicKey(publicKey)])).toBe(0);
  });

  it.each([2048, 3072, 4096])('accepts its own signature under a %i-bit key', (bits) => {
    const { publicKey, privateKey } = rsaPair(bits);

    expect(verifyingKey(BODY, signBody(BODY, privateKey), [publicKey])).toBe(0);
  });

  it('accepts the signature of an empty body', () => {
    const empty = Buffer.alloc(0);

    expect(verifyingKey(empty, signBody(empty, ours.privateKey), [ours.publicKey])).toBe(0);
  });

  it('says which of several keys signed, even among keys of other sizes', () => {
    expect(verifyingKey(BODY, signature, [rsaPair(3072).publicKey, other.publicKey, ours.publicKey])).toBe(2);
  });

  it('accepts whitespace around the header, as proxies may leave it', () => {
    expect(verifyingKey(BODY, ` ${signature} `, [ours.publicKey])).toBe(0);
  });

  it('refuses a body with any one bit changed', () => {
    fc.assert(
      fc.property(fc.nat(BODY.length * 8 - 1), (bit) => {
        const changed = Buffer.from(BODY);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verifyingKey(changed, signature, [ours.publicKey])).toBe(-1);
      }),
    );
  });

  it('refuses a body that was parsed and serialised again', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(BODY.toString())));

    expect(verifyingKey(rewritten, signature, [ours.publicKey])).toBe(-1);
  });

  const urlSafe = signature.replaceAll('+', '-').replaceAll('/', '_');
  it.each([
    ['none', undefined],
    ['empty', ''],
    ['blank', '   '],
    ['of another key', signBody(BODY, other.privateKey)],
    ['of a longer key', signBody(BODY, rsaPair(3072).privateKey)],
    ['in the URL-safe alphabet', urlSafe.includes('-') || urlSafe.includes('_') ? urlSafe : `-${urlSafe.slice(1)}`],
    ['doubled, as two headers are joined', `${signature}, ${signature}`],
    ['doubled without a comma', signature + signature],
    ['without its padding', signature.replace(/=+$/, '')],
    ['with more padding', `${signature}=`],
    ['with text after its padding', `${signature}AAAA`],
    ['broken into lines', `${signature.slice(0, 64)}\n${signature.slice(64)}`],
    ['in hex', Buffer.from(signature, 'base64').toString('hex')],
    ['cut by a byte', Buffer.from(signature, 'base64').subarray(1).toString('base64')],
    ['longer by a byte', Buffer.concat([Buffer.from(signature, 'base64'), Buffer.alloc(1)]).toString('base64')],
    ['all zero', Buffer.alloc(256).toString('base64')],
    ['all ones', Buffer.alloc(256, 0xff).toString('base64')],
    ["the documentation's placeholder", 'signature'],
  ])('refuses a signature that is %s', (_, text) => {
    expect(verifyingKey(BODY, text, [ours.publicKey])).toBe(-1);
  });

  it('refuses everything when there is no key', () => {
    expect(verifyingKey(BODY, signature, [])).toBe(-1);
  });

  it('never throws, and never accepts, on garbage', () => {
    const bytes = fc.uint8Array({ maxLength: 600 }).map((array) => Buffer.from(array));
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String({ maxLength: 700 }),
      fc.uint8Array({ minLength: 256, maxLength: 256 }).map((array) => Buffer.from(array).toString('base64')),
    );
    fc.assert(
      fc.property(bytes, text, (body, garbage) => {
        expect(verifyingKey(body, garbage, [ours.publicKey, other.publicKey])).toBe(-1);
      }),
    );
  });
});

describe('keys', () => {
  it.each([
    ['nothing', ''],
    ['text', 'not a key'],
    ['a broken PEM', '-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWJ5dGVz\n-----END PRIVATE KEY-----'],
    ['a public key', ours.publicPem],
  ])('refuses %s as a private key without quoting it', (_, pem) => {
    const problem = problemOf(() => parsePrivateKey(pem));

    expect(problem).toContain('not a readable PEM private key');
    expect(problem).not.toContain('c2VjcmV0');
  });

  it('refuses a private key in place of the public one', () => {
    expect(problemOf(() => parsePublicKey(ours.privatePem))).toContain('this is a private key');
  });

  it('refuses a key that is too short', () => {
    expect(problemOf(() => parsePrivateKey(rsaPair(1024).privatePem))).toContain('at least 2048 bits');
    expect(problemOf(() => parsePublicKey(rsaPair(1024).publicPem))).toContain('at least 2048 bits');
  });

  it('refuses a key of another kind', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });

    expect(problemOf(() => parsePrivateKey(pemOf(privateKey)))).toContain('this is ec');
    expect(problemOf(() => parsePublicKey(pemOf(publicKey)))).toContain('this is ec');
    expect(problemOf(() => parsePublicKey(pemOf(pss.publicKey)))).toContain('this is rsa-pss');
  });
});

function rsaPair(bits: number): { publicKey: KeyObject; privateKey: KeyObject; publicPem: string; privatePem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return { publicKey, privateKey, publicPem: pemOf(publicKey), privatePem: pemOf(privateKey) };
}

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString();
}

function problemOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    return String(error);
  }
  return 'nothing was thrown';
}

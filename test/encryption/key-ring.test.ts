/** Protects the key ring: errors in the file are reported without revealing a key, and a rotation reaches a running process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyRing, parseKeyRing } from '../../temporal/encryption/key-ring';
import { activateNewest, addKey, createKeyRing } from '../../temporal/encryption/key-ring-file';

const KEY = Buffer.alloc(32, 0xa5).toString('base64');
const OTHER = Buffer.alloc(32, 0x5a).toString('base64');

it.each([
  ['no JSON', `{"active":"k1","keys":{"k1":"${KEY}"`, /is not a key ring: expected JSON/],
  ['another form', `{"active":"k1","k1":"${KEY}"}`, /is not a key ring/],
  ['no key', '{"active":"k1","keys":{}}', /names as active a key that it does not hold; it holds: no key/],
  ['an active key that is not there', `{"active":"k2","keys":{"k1":"${KEY}"}}`, /it holds: k1/],
  [
    'a key of 31 bytes',
    `{"active":"k1","keys":{"k1":"${KEY.slice(0, -3)}=="}}`,
    /a key k1 that is not base64 of exactly 32/,
  ],
  ['a key in hexadecimal', `{"active":"k1","keys":{"k1":"${'a5'.repeat(32)}"}}`, /a key k1 that is not base64/],
  ['id and key in the wrong places', `{"active":"k1","keys":{"${KEY}":"k1"}}`, /as number 1 a key whose id/],
  ['an id like a number', `{"active":"1","keys":{"1":"${KEY}"}}`, /whose id is not a letter/],
  ['the same key twice', `{"active":"k1","keys":{"k1":"${KEY}","k2":"${KEY}"}}`, /the same key under two ids/],
])('refuses a file with %s, and quotes nothing from it', (_, text, reason) => {
  expect(() => parseKeyRing(text)).toThrow(reason);
  expect(() => parseKeyRing(text)).not.toThrow(KEY.slice(0, 20));
});

describe('a running process', () => {
  let folder: string;
  let file: string;
  let now = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ring-'));
    file = join(folder, 'ring.json');
    createKeyRing(file);
    now = 0;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('encrypts with a newly activated key within ten seconds, and not before it is activated', () => {
    const ring = openKeyRing(file, () => now);
    addKey(file);
    now += 10_000;
    expect(ring.active().id).toBe('k1');

    activateNewest(file);
    now += 10_000;

    expect(ring.active().id).toBe('k2');
    expect(ring.find('k1').id).toBe('k1');
  });

  it('keeps its keys while the file is unusable, and says so when it needs another key', () => {
    const ring = openKeyRing(file, () => now);
    writeFileSync(file, `{"active":"k7","keys":{"k7":"${OTHER}"`);
    now += 10_000;

    expect(ring.active().id).toBe('k1');
    expect(() => ring.find('k7')).toThrow(/with key k7.*the file cannot be used now: it is not a key ring/);
    expect(() => ring.find('k7')).not.toThrow(OTHER);
    expect(() => ring.find(OTHER)).not.toThrow(OTHER);
  });
});

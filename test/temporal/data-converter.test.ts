/** Protects against the belief that history is encrypted when it is not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError, readEnvironment } from '../../environment/read';
import { dataConverterOf, historyRule, historySettings } from '../../temporal/data-converter';
import { createKeyRing } from '../../temporal/encryption/key-ring-file';

const SCHEMA = z.object(historySettings).refine(...historyRule);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
  createKeyRing(join(folder, 'ring.json'));
  writeFileSync(join(folder, 'bad.json'), '{"active":"k1","keys":{"k1":"c2hvcnQgc2VjcmV0"}}');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.each([
  ['nothing is said about encryption', {}, 'PAYLOAD_ENCRYPTION_KEYS_FILE: is missing. Make a key ring'],
  ['encryption is only hoped for', { ALLOW_UNENCRYPTED_HISTORY: 'false' }, 'PAYLOAD_ENCRYPTION_KEYS_FILE: is missing'],
  [
    'it is not accepted in so many words',
    { ALLOW_UNENCRYPTED_HISTORY: 'yes' },
    'ALLOW_UNENCRYPTED_HISTORY: is neither true nor false',
  ],
  [
    'the key ring does not exist',
    { PAYLOAD_ENCRYPTION_KEYS_FILE: 'nowhere.json' },
    'PAYLOAD_ENCRYPTION_KEYS_FILE: names a file that cannot be read (ENOENT)',
  ],
])('does not start when %s', (_, env, reason) => {
  expect(() => readEnvironment(SCHEMA, env)).toThrow(ConfigurationError);
  expect(() => readEnvironment(SCHEMA, env)).toThrow(reason);
});

it('does not start with an unusable key ring, even where unencrypted history is allowed, and quotes no key', () => {
  const env = { PAYLOAD_ENCRYPTION_KEYS_FILE: join(folder, 'bad.json'), ALLOW_UNENCRYPTED_HISTORY: 'true' };

  expect(() => readEnvironment(SCHEMA, env)).toThrow(/has a key k1 that is not base64 of exactly 32 bytes/);
  expect(() => readEnvironment(SCHEMA, env)).not.toThrow(/c2hvcnQ/);
});

it('encrypts silently with a key ring', () => {
  const history = dataConverterOf(readEnvironment(SCHEMA, { PAYLOAD_ENCRYPTION_KEYS_FILE: join(folder, 'ring.json') }));

  expect(history.warning).toBeNull();
  expect(history.dataConverter.payloadCodecs).toHaveLength(1);
});

it('starts with unencrypted history where allowed, and warns', () => {
  const history = dataConverterOf(readEnvironment(SCHEMA, { ALLOW_UNENCRYPTED_HISTORY: 'true' }));

  expect(history.warning).toContain('IN CLEAR');
  expect(history.dataConverter.payloadCodecs).toEqual([]);
});

it('with both set, encrypts and warns that it still reads plain text', () => {
  const env = { PAYLOAD_ENCRYPTION_KEYS_FILE: join(folder, 'ring.json'), ALLOW_UNENCRYPTED_HISTORY: 'true' };

  const history = dataConverterOf(readEnvironment(SCHEMA, env));

  expect(history.warning).toContain('IN CLEAR are still accepted');
  expect(history.dataConverter.payloadCodecs).toHaveLength(1);
});

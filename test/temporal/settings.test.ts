/** Protects the user's configuration: variables override the profile file, mistakes are named, secrets are never printed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';
import { ConfigurationError, readEnvironment } from '../../environment/read';
import { taskQueueFields, temporalFields } from '../../temporal/config';
import { temporalSettings } from '../../temporal/settings';
import { Machine } from './machine';

const PROFILES = `
[profile.default]
address = "file.example:7233"
namespace = "from-file"
[profile.cloud]
address = "cloud.example:7233"
api_key = "s3cret-key"
`;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => {
  machine.remove();
});

function file(name: string, content: string): string {
  const path = join(machine.directory, name);
  writeFileSync(path, content);
  return path;
}

it('defaults to the server on this machine when variables are unset or empty', () => {
  const expected = { address: 'localhost:7233', namespace: 'default' };

  expect(temporalSettings({})).toMatchObject(expected);
  expect(temporalSettings({ TEMPORAL_ADDRESS: '', TEMPORAL_NAMESPACE: '', TEMPORAL_API_KEY: '' })).toMatchObject(
    expected,
  );
});

it('lets a variable beat the profile file', () => {
  const env = { TEMPORAL_CONFIG_FILE: file('temporal.toml', PROFILES), TEMPORAL_NAMESPACE: 'from-env' };

  expect(temporalSettings(env)).toMatchObject({ address: 'file.example:7233', namespace: 'from-env' });
});

it('encrypts the connection when an API key is set, and never prints the key', () => {
  const env = { TEMPORAL_CONFIG_FILE: file('temporal.toml', PROFILES), TEMPORAL_PROFILE: 'cloud' };

  const settings = temporalSettings(env);

  expect(settings.credentials()).toMatchObject({ apiKey: 's3cret-key', tls: true });
  expect(inspect(settings, { depth: 9 }) + JSON.stringify(settings)).not.toContain('s3cret');
});

it.each([
  ['a profile that does not exist', { TEMPORAL_PROFILE: 'shop' }, PROFILES, 'the profile is not in the file'],
  ['a broken file', {}, 'api_key = "s3cret-key', 'not valid TOML, line 1'],
  ['a certificate without its key', { TEMPORAL_TLS_CLIENT_CERT_DATA: 's3cret-key' }, PROFILES, 'no key for it'],
])('refuses %s without quoting anything secret', (_, variables, content, reason) => {
  const env = { ...variables, TEMPORAL_CONFIG_FILE: file('temporal.toml', content) };

  expect(() => temporalSettings(env)).toThrow(ConfigurationError);
  expect(() => temporalSettings(env)).toThrow(reason);
  expect(() => temporalSettings(env)).not.toThrow('s3cret');
});

it('names all unusable variables at once', () => {
  const schema = z.object({ ...temporalFields, ...taskQueueFields });
  const env = {
    TEMPORAL_ADDRESS: 'http://localhost:7233',
    TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml',
    TEMPORAL_TLS: 'yes',
    TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true',
  };

  for (const name of Object.keys(env)) expect(() => readEnvironment(schema, env)).toThrow(name);
  expect(readEnvironment(schema, {})).toMatchObject({ TEMPORAL_TASK_QUEUE: 'cit-payments' });
});

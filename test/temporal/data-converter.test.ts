/** Protects the promise that nobody believes history to be encrypted when it is not. */
import { z } from 'zod';
import { ConfigurationError, readEnvironment } from '../../environment/read';
import { dataConverterOf, historySettings } from '../../temporal/data-converter';

const SCHEMA = z.object(historySettings);

it.each([
  ['nothing is said about encryption', {}, 'ALLOW_UNENCRYPTED_HISTORY: is missing'],
  [
    'it is not accepted in so many words',
    { ALLOW_UNENCRYPTED_HISTORY: 'yes' },
    'ALLOW_UNENCRYPTED_HISTORY: is not "true"',
  ],
  [
    'encryption is asked for',
    { ALLOW_UNENCRYPTED_HISTORY: 'true', PAYLOAD_ENCRYPTION_KEYS_FILE: '/run/keys.json' },
    'PAYLOAD_ENCRYPTION_KEYS_FILE: is set, but this version cannot encrypt yet',
  ],
])('does not start when %s', (_, env, reason) => {
  expect(() => readEnvironment(SCHEMA, env)).toThrow(ConfigurationError);
  expect(() => readEnvironment(SCHEMA, env)).toThrow(reason);
});

it('starts with history in clear where that is accepted, and warns', () => {
  const history = dataConverterOf(readEnvironment(SCHEMA, { ALLOW_UNENCRYPTED_HISTORY: 'true' }));

  expect(history.warning).toContain('IN CLEAR');
});

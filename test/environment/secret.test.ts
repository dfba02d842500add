/** Protects configured secrets from turning into text by accident. */
import { format, inspect } from 'node:util';
import { Secret } from '../../environment/secret';

describe('a secret', () => {
  const secret = new Secret('correct horse');

  it('is revealed only on explicit request', () => {
    expect(secret.reveal()).toBe('correct horse');
  });

  it.each([
    ['a template', `${String(secret)}`],
    ['JSON', JSON.stringify({ secret })],
    ['the console', format('%s %o %j', secret, { secret }, secret)],
    ["an error's cause", inspect(new Error('no', { cause: { secret } }), { depth: 9, showHidden: true })],
  ])('does not show in %s', (_where, text) => {
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('correct horse');
  });
});

/** What is planted: wherever a caller can put something, and in every file and variable of ours that holds a secret. */
import { readFileSync } from 'node:fs';
import type { Settings } from '../../../demo/settings';
import type { Secrets } from '../../support/planted';

/** Values from callers, each for one place only, and unlike anything else. */
export const PLANTED = {
  token: 'planted-token-4f1d',
  customer: 'planted-customer-7b3e',
  email: 'planted-mail-99ac@shop.example',
  phone: '+49-planted-phone-1212',
  returnUrl: 'https://shop.example/back?session=planted-url-c0de',
  metadata: 'planted-metadata-5e5e',
  cancelReason: 'planted-reason-a11a',
  resolveReason: 'planted-why-d00d',
  resolver: 'planted-resolver-0b0b',
  session: 'planted-session-8c8c',
} as const;

/** A token that the simulator reads as this word, and that contains the planted one. */
export function tokenThat(word: string): string {
  return `tok_${word}#${PLANTED.token}`;
}

/** Secrets that the processes are configured with and that must not be seen. */
export function configuredSecrets({ variables, linkSecret }: Settings): Secrets {
  const ring = JSON.parse(fileOf('PAYLOAD_ENCRYPTION_KEYS_FILE')) as { keys: Record<string, string> };
  return {
    linkSecret: Buffer.from(linkSecret, 'base64'),
    payloadKey: Buffer.from(ring.keys['k1'] ?? '', 'base64'),
    requestKey: secretLineOf(fileOf('SMART_GLOCAL_PRIVATE_KEY_FILE')),
    sealKey: secretLineOf(fileOf('TOKEN_SEAL_PRIVATE_KEY_FILE')),
  };

  function fileOf(variable: string): string {
    return readFileSync(variables[variable] ?? '', 'utf8');
  }
}

/** The last full line of a PEM: the first lines are the same for all keys of one kind. */
function secretLineOf(pem: string): string {
  const lines = pem.trim().split('\n');
  return lines.at(lines.length > 3 ? -3 : -2) ?? '';
}

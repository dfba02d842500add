/** What is sent of a webhook: headers and bytes, signed by the provider, or wrongly signed as a fault has it. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signBody } from '../smart-glocal/signature';
import type { Sending } from './faults/sendings';
import type { WebhookFault } from './faults/webhook-fault';
import { withOneByteChanged } from './faults/webhook-message';
import type { Post } from './post';

export interface SigningKeys {
  readonly provider: KeyObject;
  /** The merchant's own private key; null: not known here. */
  readonly merchant: KeyObject | null;
}

export interface Envelope {
  readonly headers: Parameters<Post>[1];
  readonly bytes: Buffer;
}

/** Why a fault cannot be carried out with these keys, or null. Pure. */
export function problemOfKeys({ signature }: WebhookFault, keys: SigningKeys): string | null {
  if (signature !== 'of_merchant' || keys.merchant !== null) return null;
  return 'the merchant’s private key is not known here: start the simulator with merchantPrivateKey';
}

const SIGN = 'X-PARTNER-SIGN';

/** Signed over exactly these bytes, unless the fault says otherwise. Throws when a key is asked for that is not known. */
export function envelopeOf(text: string, { signature, content }: Sending, keys: SigningKeys): Envelope {
  const signed = Buffer.from(text, 'utf8');
  return {
    bytes: content === 'changed_byte' ? withOneByteChanged(signed) : signed,
    headers: {
      'Content-Type': content === 'wrong_content_type' ? 'text/plain' : 'application/json',
      ...signatureHeader(signed, signature, keys),
    },
  };
}

function signatureHeader(bytes: Buffer, fault: Sending['signature'], keys: SigningKeys): Envelope['headers'] {
  const right = signBody(bytes, keys.provider);
  switch (fault) {
    case null:
      return { [SIGN]: right };
    case 'missing':
      return {};
    case 'empty':
      return { [SIGN]: '' };
    case 'bad': // Genuine, of another body.
      return { [SIGN]: signBody(Buffer.from('{}'), keys.provider) };
    case 'doubled':
      return { [SIGN]: [right, right] };
    case 'url_safe':
      return { [SIGN]: right.replaceAll('+', '-').replaceAll('/', '_') };
    case 'of_merchant':
      if (keys.merchant === null) throw new Error('this fault needs the merchant’s key');
      return { [SIGN]: signBody(bytes, keys.merchant) };
    case 'of_another':
      return { [SIGN]: signBody(bytes, strangersKey()) };
  }
}

/** Made fresh each time: nobody can know it, and it is rarely needed. */
function strangersKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

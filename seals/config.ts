/** The variables that name the two halves of the key pair that tokens are sealed with, for the schemas of the processes. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { fileParsedBy } from '../environment/fields';

/** One PEM block; a file may hold several, newest first. */
const PEM_BLOCK = /-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g;

/** For the starter and the bridge, which seal. */
export const sealPublicKeyField = {
  TOKEN_SEAL_PUBLIC_KEY_FILE: fileParsedBy(parseSealPublicKey).optional().meta({
    description: "the workers' public key, to which recurrent tokens are sealed (PEM, X25519)",
    example: 'keys/token-seal.pub.pem',
  }),
};

/** For the worker, which opens; several during a rotation, newest first. */
export const sealPrivateKeyField = {
  TOKEN_SEAL_PRIVATE_KEY_FILE: fileParsedBy(parseSealPrivateKeys).optional().meta({
    description: 'private key that opens recurrent tokens (PEM, X25519; several during a rotation, newest first)',
    example: 'keys/token-seal.pem',
  }),
};

type SealVariable = keyof typeof sealPublicKeyField | keyof typeof sealPrivateKeyField;

type Sealing = { readonly ALLOW_UNENCRYPTED_HISTORY?: 'true' | 'false' | undefined } & {
  readonly [variable in SealVariable]?: unknown;
};

/** The rule that tokens are sealed unless history in clear was explicitly accepted, for `.refine(...sealRule(...))`. */
export function sealRule(
  variable: SealVariable,
): readonly [(read: Sealing) => boolean, { path: string[]; message: string; when: () => true }] {
  return [
    (read) => read[variable] !== undefined || read.ALLOW_UNENCRYPTED_HISTORY === 'true',
    {
      path: [variable],
      message:
        'is missing. Make a key pair (npm run keys -- seal), or accept tokens in clear: ALLOW_UNENCRYPTED_HISTORY=true',
      when: () => true,
    },
  ];
}

/** The public key in this PEM. Throws an Error that says what it is instead, and quotes nothing. */
export function parseSealPublicKey(pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY'))
    throw new Error('names a file that contains a private key: only the worker may have it');
  return x25519(() => createPublicKey(pem));
}

/** All private keys in this PEM, at least one. Throws an Error that says what is there instead, and quotes nothing. */
export function parseSealPrivateKeys(pem: string): readonly KeyObject[] {
  const blocks = pem.match(PEM_BLOCK) ?? [];
  if (blocks.length === 0) throw new Error('names a file without a key in PEM (npm run keys -- seal makes one)');
  return blocks.map((block) => x25519(() => createPrivateKey(block)));
}

function x25519(read: () => KeyObject): KeyObject {
  let key: KeyObject | null = null;
  try {
    key = read();
  } catch {
    // OpenSSL's own message ("DECODER routines::unsupported") is no help.
  }
  if (key?.asymmetricKeyType === 'x25519') return key;
  throw new Error('names a file without an X25519 key of the kind needed here (npm run keys -- seal makes both)');
}

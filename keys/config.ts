/** The files that `npm run keys` makes and changes; the only place in this folder that uses `process.env`. */
import { z } from 'zod';
import { readEnvironment } from '../environment/read';

export const ringSchema = z.object({
  PAYLOAD_ENCRYPTION_KEYS_FILE: z
    .string()
    .meta({ description: 'the key ring that history is encrypted with', example: 'keys/payload-keys.json' }),
});

export const sealSchema = z.object({
  TOKEN_SEAL_PRIVATE_KEY_FILE: z.string().meta({
    description: 'where to write the private key that opens tokens, only for workers',
    example: 'keys/token-seal.pem',
  }),
  TOKEN_SEAL_PUBLIC_KEY_FILE: z.string().meta({
    description: 'where to write the public key that seals tokens, for starter and bridge',
    example: 'keys/token-seal.pub.pem',
  }),
});

/** The key ring's file. Throws a `ConfigurationError` when the variable is missing. */
export function readRingFile(env = process.env): string {
  return readEnvironment(ringSchema, env).PAYLOAD_ENCRYPTION_KEYS_FILE;
}

/** The files of the seal key pair. Throws a `ConfigurationError` that lists what is missing. */
export function readSealFiles(env = process.env): { readonly privateFile: string; readonly publicFile: string } {
  const read = readEnvironment(sealSchema, env);
  return { privateFile: read.TOKEN_SEAL_PRIVATE_KEY_FILE, publicFile: read.TOKEN_SEAL_PUBLIC_KEY_FILE };
}

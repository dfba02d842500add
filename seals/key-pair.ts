/** Makes the key pair that tokens are sealed with, for `npm run keys -- seal` and the demo. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

export interface SealKeyPair {
  /** PEM. */
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A fresh X25519 key pair. */
export function newSealKeyPair(): SealKeyPair {
  return generateKeyPairSync('x25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/** Writes a fresh pair. Throws, and changes nothing, when either file exists: the old key may still have to open tokens. */
export function writeSealKeyPair({ privateFile, publicFile }: { privateFile: string; publicFile: string }): void {
  const existing = [privateFile, publicFile].find((file) => existsSync(file));
  if (existing !== undefined) {
    throw new Error(`${existing} exists and is not touched: open payments may hold tokens that only its pair opens.`);
  }
  const { privateKey, publicKey } = newSealKeyPair();
  writeNew(privateFile, privateKey, 0o600);
  try {
    writeNew(publicFile, publicKey, 0o644);
  } catch (error) {
    rmSync(privateFile); // Half a pair is useless, and in the way of the next attempt.
    throw error;
  }
}

function writeNew(file: string, pem: string, mode: number): void {
  try {
    writeFileSync(file, pem, { mode, flag: 'wx' });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
    throw new Error(`${file} cannot be written (${code}). Check that its folder exists and may be written to.`, {
      cause: error,
    });
  }
}

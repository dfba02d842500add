/** A pair of RSA keys as merchant and provider have them, in two files. */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** RSA of 2048 bit: no size is documented by Smart Glocal, and less is not accepted here. */
const RSA_BITS = 2048;

/** Makes one; `write` puts a text into a file of this name and gives its path. */
export async function newKeyPair(
  name: string,
  write: (file: string, text: string) => string,
): Promise<{ readonly privateKeyFile: string; readonly publicKeyFile: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: RSA_BITS,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKeyFile: write(`${name}.pem`, privateKey), publicKeyFile: write(`${name}.pub.pem`, publicKey) };
}

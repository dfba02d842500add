/**
 * `node dist/simulator/make-keys.js DIRECTORY`: the keys of a merchant and of a simulated provider that know each other,
 * for the containers of docker-compose.yml: each in a folder of its own, so that a container can be given one and not the
 * others. What is there already stays: open payments were made with it.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMain } from '../environment/exit';
import { ConfigurationError } from '../environment/read';

/** RSA of 2048 bit: no size is documented by Smart Glocal, and less is not accepted here. */
const RSA_BITS = 2048;

/** docs: CUSTOMER_LINK_SECRET is base64 of at least 32 random bytes. */
const LINK_SECRET_BYTES = 32;

runMain(async () => {
  const directory = process.argv[2];
  if (directory === undefined || !existsSync(directory)) {
    throw new ConfigurationError('Expected one argument: a directory that exists, to write keys into.');
  }
  const environment = join(folderIn(directory, 'link-secret'), 'secrets.env');
  if (existsSync(environment)) {
    process.stdout.write('keys: kept the existing ones\n');
    return;
  }
  writeKeyPair(directory, 'request-key');
  writeKeyPair(directory, 'provider-key');
  // Last and in one piece: its presence says that all of them were written.
  const secret = randomBytes(LINK_SECRET_BYTES).toString('base64');
  writeFileSync(`${environment}.new`, `CUSTOMER_LINK_SECRET=${secret}\n`, { mode: 0o600 });
  renameSync(`${environment}.new`, environment);
  process.stdout.write('keys: made new ones, for the simulator only\n');
});

function writeKeyPair(directory: string, name: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: RSA_BITS,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(join(folderIn(directory, name), 'private.pem'), privateKey, { mode: 0o600 });
  writeFileSync(join(folderIn(directory, `${name}-public`), 'public.pem'), publicKey, { mode: 0o644 });
}

/** In a container each is a volume of its own. */
function folderIn(directory: string, name: string): string {
  const folder = join(directory, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Protects .env.example from falling behind the processes, and from ever holding a secret that somebody then uses. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

const PROJECT = join(__dirname, '../..');
const example = readFileSync(join(PROJECT, '.env.example'), 'utf8');

/** Variables are members of a schema, at the start of a line; `temporal` keeps the two about encryption beside the codec. */
const files = [
  ...readdirSync(PROJECT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .filter(({ name }) => readdirSync(join(PROJECT, name)).includes('config.ts'))
    .map(({ name }) => `${name}/config.ts`),
  'temporal/data-converter.ts',
  'examples/shop/config.ts',
];

const read = files.flatMap((file) =>
  [...readFileSync(join(PROJECT, file), 'utf8').matchAll(/^\s+([A-Z][A-Z_]+):/gm)].map(([, name]) => ({ file, name })),
);

describe('.env.example', () => {
  it.each(read)('explains $name, which $file reads', ({ name }) => {
    expect(example).toMatch(new RegExp(`^(?:# )?${String(name)}=`, 'm'));
  });

  it('leaves empty what has to be chosen, so that a copy of it is refused and not used', () => {
    expect(parseEnv(example)).toEqual({
      SMART_GLOCAL_BASE_URL: '',
      SMART_GLOCAL_PROJECT: '',
      SMART_GLOCAL_PRIVATE_KEY_FILE: '',
      SMART_GLOCAL_PUBLIC_KEY_FILES: '',
      PUBLIC_BASE_URL: '',
      CUSTOMER_LINK_SECRET: '',
      PAYLOAD_ENCRYPTION_KEYS_FILE: '',
      TOKEN_SEAL_PRIVATE_KEY_FILE: '',
      TOKEN_SEAL_PUBLIC_KEY_FILE: '',
    });
  });
});

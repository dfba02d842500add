/** Protects .env.example from falling behind the processes, and from ever containing a secret that people might then use. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readersOf } from '../../scripts/docs/variables';

const PROJECT = join(__dirname, '../..');
const example = readFileSync(join(PROJECT, '.env.example'), 'utf8');

/** The same schemas from which docs/reference/configuration.md is generated. */
const read = readersOf(PROJECT).flatMap(({ room, variables }) => variables.map(({ name }) => ({ room, name })));

describe('.env.example', () => {
  it.each(read)('explains $name, which $room reads', ({ name }) => {
    expect(example).toMatch(new RegExp(`^(?:# )?${String(name)}=`, 'm'));
  });

  it('leaves required choices empty, so that an unedited copy is refused', () => {
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

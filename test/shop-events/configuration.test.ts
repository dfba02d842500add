/**
 * Protects the person who sets up shop events: an incomplete or wrong configuration is reported at the start, by name,
 * instead of by lost events.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, shopEventTargetOf } from '../../worker/config';

const folder = mkdtempSync(join(tmpdir(), 'shop-events-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SECRET = Buffer.alloc(32, 7).toString('base64');
const good = file('good.txt', `whsec_${SECRET}\n`);
const short = file('short.txt', 'whsec_c2hvcnQ=\n');
const URL_OF_SHOP = 'https://shop.example/payment-events?key=planted';

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
}

/** The part of the message about shop events: the rest of this environment is missing as well. */
function problemsWith(variables: Readonly<Record<string, string>>): string[] {
  try {
    readConfig(variables);
  } catch (error) {
    const { message } = error as Error;
    expect(message).not.toMatch(new RegExp(`planted|${SECRET}`));
    return message.split('\n').filter((line) => line.startsWith('  SHOP_EVENTS'));
  }
  throw new Error('an environment with nothing else in it was accepted');
}

it.each([
  ['neither is set', {}, []],
  ['both are set', { SHOP_EVENTS_URL: URL_OF_SHOP, SHOP_EVENTS_SECRET_FILE: good }, []],
  ['the shop is on this machine', { SHOP_EVENTS_URL: 'http://127.0.0.1:1/', SHOP_EVENTS_SECRET_FILE: good }, []],
  [
    'there is no secret',
    { SHOP_EVENTS_URL: URL_OF_SHOP },
    ['SHOP_EVENTS_SECRET_FILE: is missing, and SHOP_EVENTS_URL is set: nothing is sent unsigned'],
  ],
  [
    'there is no address',
    { SHOP_EVENTS_SECRET_FILE: good },
    ['SHOP_EVENTS_URL: is missing, and SHOP_EVENTS_SECRET_FILE is set: set both, or neither'],
  ],
  [
    'the address is not encrypted',
    { SHOP_EVENTS_URL: 'http://shop.example/?key=planted', SHOP_EVENTS_SECRET_FILE: good },
    ['SHOP_EVENTS_URL: is not https (http is accepted only for localhost, 127.0.0.1 and [::1])'],
  ],
  [
    'the address holds a password',
    { SHOP_EVENTS_URL: 'https://shop:planted@shop.example/', SHOP_EVENTS_SECRET_FILE: good },
    ['SHOP_EVENTS_URL: contains a user name or a password'],
  ],
  [
    'the secret is short',
    { SHOP_EVENTS_URL: URL_OF_SHOP, SHOP_EVENTS_SECRET_FILE: short },
    ['SHOP_EVENTS_SECRET_FILE: names a file whose secret 1 is not base64 of 24 to 64 bytes'],
  ],
  [
    'the file is not there',
    { SHOP_EVENTS_URL: URL_OF_SHOP, SHOP_EVENTS_SECRET_FILE: join(folder, 'none.txt') },
    ['SHOP_EVENTS_SECRET_FILE: names a file that does not exist'],
  ],
])('says what is wrong when %s', (_what, variables: Readonly<Record<string, string>>, problems) => {
  expect(problemsWith(variables)).toEqual(problems.map((problem) => `  ${problem}`));
});

it('sends no events unless a shop address is configured', () => {
  expect(shopEventTargetOf({} as ReturnType<typeof readConfig>)).toBeNull();
});

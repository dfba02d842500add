/**
 * Protects people from an address that a program and a browser read differently: `https:host` is another site to one, and a
 * page of the same site to the other. Every variable that holds one is tried, also those that come later.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { readersOf } from '../../scripts/docs/variables';
import { schema as codecServer } from '../../codec-server/config';
import { schema as shop } from '../../examples/shop/config';
import { schema as simulator } from '../../simulator/config';
import { schema as starter } from '../../starter/config';
import { schema as webhookBridge } from '../../webhook-bridge/config';
import { browserUrl } from '../../webhook-bridge/customers/pages/safe-url';
import { schema as worker } from '../../worker/config';

const PROJECT = join(__dirname, '../..');
const SCHEMAS: Readonly<Record<string, z.ZodObject>> = {
  'codec-server': codecServer,
  'examples/shop': shop,
  simulator,
  starter,
  'webhook-bridge': webhookBridge,
  worker,
};

const ADDRESSES = readersOf(PROJECT).flatMap(({ room, variables }) =>
  variables.filter(({ example }) => /^https?:/.test(example)).map(({ name, example }) => ({ room, name, example })),
);

const ODD = [
  ['without its slashes', (url: string) => url.replace('//', '')],
  ['with one slash', (url: string) => url.replace('//', '/')],
  ['with backslashes', (url: string) => url.replace('//', '\\\\')],
  ['with a line break in its scheme', (url: string) => url.replace('tp', 't\np')],
  ['with a blank in it', (url: string) => `${url}/ x`],
] as const;

function problemsOf(room: string, name: string, text: string): string {
  const field = z.object(SCHEMAS[room]?.shape).shape[name];
  if (field === undefined) throw new Error(`${room} has no ${name}`);
  return (
    z
      .safeParse(field, text)
      .error?.issues.map(({ message }) => message)
      .join('; ') ?? 'none'
  );
}

it.each(ADDRESSES)(
  '$name of $room may be its example, and nothing that is not spelt out',
  ({ room, name, example }) => {
    expect(problemsOf(room, name, example)).toBe('none');
    for (const [, spell] of ODD) expect(problemsOf(room, name, spell(example))).not.toBe('none');
  },
);

it('is tried on every process that has an address', () => {
  expect(ADDRESSES.length).toBeGreaterThanOrEqual(12);
});

it('says what is missing', () => {
  expect(problemsOf('webhook-bridge', 'PUBLIC_BASE_URL', 'https:pay.shop.example')).toMatch(/the two slashes/);
  expect(problemsOf('worker', 'SHOP_EVENTS_URL', 'https:shop.example/events')).toMatch(/the two slashes/);
  expect(problemsOf('starter', 'TEMPORAL_UI_URL', 'http:localhost:8233')).toMatch(/begins with http:\/\//);
  expect(problemsOf('worker', 'TEMPORAL_ADDRESS', 'https:temporal.example')).toMatch(/write host:port/);
});

it.each(ODD)('no customer is sent to an address %s', (_, spell) => {
  expect(browserUrl('https://shop.example/back')).not.toBeNull();
  expect(browserUrl(spell('https://shop.example/back'))).toBeNull();
});

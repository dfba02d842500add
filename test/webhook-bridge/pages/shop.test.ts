/** Protects a shop's settings for its pages: whatever they are, the page is readable, or they are refused with the reason. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { provider, linkSecrets } from '../../../campaigns/samples/webhooks';
import { readConfig } from '../../../webhook-bridge/config';
import { contrast, inkOn, parseColour, standingOut, type Colour } from '../../../webhook-bridge/customers/pages/colour';

let folder: string;
let environment: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shop-'));
  environment = {
    ALLOW_UNENCRYPTED_HISTORY: 'true',
    PUBLIC_BASE_URL: 'https://pay.shop.example',
    CUSTOMER_LINK_SECRET: linkSecrets[0].export().toString('base64'),
    SMART_GLOCAL_PUBLIC_KEY_FILES: file('key.pem', provider.publicKey.export({ format: 'pem', type: 'spki' })),
  };
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}
const shopWith = (variables: Readonly<Record<string, string>>): ReturnType<typeof readConfig>['shop'] =>
  readConfig({ ...environment, ...variables }).shop;

it('may be left out entirely', () => {
  expect(shopWith({})).toEqual({ name: null, logo: null, colour: null, support: null, url: null });
});

it('may give its name, look, contact and address', () => {
  const svg = '<?xml version="1.0"?>\n<!-- ours -->\n<svg xmlns="http://www.w3.org/2000/svg"/>';

  expect(
    shopWith({
      SHOP_NAME: 'Fjord & Pine',
      SHOP_LOGO_FILE: file('logo.svg', svg),
      SHOP_COLOUR: '#0B6',
      SHOP_SUPPORT: 'help@shop.example',
      SHOP_URL: 'https://shop.example/orders?x=1',
    }),
  ).toEqual({
    name: 'Fjord & Pine',
    logo: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    colour: [0, 187, 102],
    support: { href: 'mailto:help@shop.example', text: 'help@shop.example' },
    url: 'https://shop.example/orders?x=1',
  });
});

it.each([
  ['+49 (30) 1234-56', 'tel:+4930123456', '+49 (30) 1234-56'],
  ['https://shop.example/help/', 'https://shop.example/help/', 'shop.example/help'],
])('may be contacted at %s', (text, href, shown) => {
  expect(shopWith({ SHOP_SUPPORT: text }).support).toEqual({ href, text: shown });
});

it.each<[string, Record<string, string>, RegExp]>([
  ['a colour that is none', { SHOP_COLOUR: 'green' }, /SHOP_COLOUR: is not a colour in hex/],
  ['a support that cannot be asked', { SHOP_SUPPORT: 'javascript:alert(1)' }, /SHOP_SUPPORT: is not an e-mail address/],
  ['a number without its country', { SHOP_SUPPORT: '030 123456' }, /SHOP_SUPPORT: .*with \+ and its country code/],
  ['an address without TLS', { SHOP_URL: 'http://shop.example' }, /SHOP_URL: is not https/],
  ['a name that reads backwards', { SHOP_NAME: 'a\u202eb' }, /SHOP_NAME: contains an invisible character/],
  ['a name that fits nowhere', { SHOP_NAME: 'x'.repeat(41) }, /SHOP_NAME: is not 1 to 40 characters long/],
  [
    'a logo that is not there',
    { SHOP_NAME: 'x', SHOP_LOGO_FILE: '/nowhere.svg' },
    /SHOP_LOGO_FILE: names a file that this process cannot read/,
  ],
])('is refused with the reason: %s', (_, variables, reason) => {
  expect(() => shopWith(variables)).toThrow(reason);
});

it('gets all problems of its logo at once: not an image, too large, without a name', () => {
  const text = file('logo.txt', '<html><svg></svg></html>');
  const large = file('logo.png', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40_000)]));
  const small = file('small.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));

  expect(() => shopWith({ SHOP_NAME: 'x', SHOP_LOGO_FILE: text })).toThrow(/is not SVG, PNG, JPEG or WebP/);
  expect(() => shopWith({ SHOP_NAME: 'x', SHOP_LOGO_FILE: large })).toThrow(
    /a file of 40 KiB, but each page carries the logo and at most 32 KiB/,
  );
  expect(() => shopWith({ SHOP_LOGO_FILE: small })).toThrow(/SHOP_LOGO_FILE: needs SHOP_NAME/);
});

it('cannot have a colour that makes text unreadable, or that vanishes against the background', () => {
  const part = fc.integer({ min: 0, max: 255 });
  const colour: fc.Arbitrary<Colour> = fc.tuple(part, part, part);
  // As in WCAG's own examples.
  expect(contrast(parseColour('#777'), parseColour('#fff'))).toBeCloseTo(4.48, 2);
  expect(contrast([0, 0, 0], [255, 255, 255])).toBe(21);

  fc.assert(
    fc.property(colour, colour, (own, ground) => {
      expect(contrast(inkOn(own), own)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(standingOut(own, ground, 4.5), ground)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

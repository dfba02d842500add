/**
 * Protects the start: an address for webhooks that would lose them, send tokens in clear, or lead back here is refused.
 */
import { postAddress } from '../../environment/fields';
import { isOwnAddress } from '../../webhook-bridge/webhooks/forward';

it.each(['https://shop.example/webhooks?key=1', 'http://localhost:8080/hook', 'http://[::1]:8080/'])(
  'may be %s',
  (text) => {
    expect(postAddress.parse(text).href).toBe(text);
  },
);

it.each([
  ['shop.example', /is not a URL/],
  ['http://shop.example/webhooks', /is not https/],
  ['ftp://localhost/', /is not https/],
  ['https://user:secret@shop.example/', /user name or a password/],
  ['https://shop.example/#top', /fragment/],
])('WEBHOOK_FORWARD_URL may not be %s, and the reason does not quote it', (text, why) => {
  expect(() => postAddress.parse(text)).toThrow(why);
  expect(() => postAddress.parse(text)).not.toThrow(/secret|shop\.example/);
});

const own = {
  PUBLIC_BASE_URL: 'https://pay.shop.example',
  WEBHOOK_BRIDGE_HOST: '0.0.0.0',
  WEBHOOK_BRIDGE_PORT: 3000,
};

it.each([
  [true, 'https://pay.shop.example/webhooks/smart-glocal'],
  [true, 'https://PAY.shop.example/Webhooks/Smart-Glocal/'],
  [true, 'http://127.0.0.1:3000/'],
  [true, 'http://localhost:3000/webhooks/smart-glocal'],
  [false, 'https://pay.shop.example/webhooks/other'],
  [false, 'https://other.shop.example/webhooks/smart-glocal'],
  [false, 'http://localhost:3001/webhooks/smart-glocal'],
])("%s: it is the bridge's own address: %s", (isOwn, url) => {
  expect(isOwnAddress(new URL(url), own)).toBe(isOwn);
});

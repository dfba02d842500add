/**
 * Protects the provider's address: real money is at exactly one address; nothing else may pass for it, and it may not
 * pass for anything else.
 */
import { environmentOf } from '../../smart-glocal/base-url';

it.each([
  ['https://proxy.smart-glocal.com', 'live'],
  ['https://proxy.smart-glocal.com/', 'live'],
  ['https://PROXY.smart-glocal.com:443', 'live'],
  ['https://demo.smart-glocal.com', 'demo'],
  ['http://127.0.0.1:4010', 'simulator'],
  ['http://localhost:4010/', 'simulator'],
  ['http://simulator:4010', 'simulator'],
  ['http://proxy.smart-glocal.com', null],
  ['http://demo.smart-glocal.com', null],
  ['http://demo.smart-glocal.com.', null],
  ['https://proxy.smart-glocal.com.evil.example', null],
  ['https://proxy.smart-glocal.com:8443', null],
  ['https://proxy.smart-glocal.com/other', null],
  ['https://proxy.smart-glocal.com?x=1', null],
  ['https://user:pass@proxy.smart-glocal.com', null],
  ['https://simulator.example', null],
  ['ftp://proxy.smart-glocal.com', null],
  ['proxy.smart-glocal.com', null],
  ['https:proxy.smart-glocal.com', null],
  ['https:/proxy.smart-glocal.com', null],
  ['https:\\\\proxy.smart-glocal.com', null],
  [' https://proxy.smart-glocal.com', null],
  ['', null],
])('%s is %s', (baseUrl, expected) => {
  expect(environmentOf(baseUrl)).toBe(expected);
});

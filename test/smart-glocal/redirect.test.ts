/** Protects the addresses to which customers are sent for 3DS: only addresses that are what they seem to be. */
import fc from 'fast-check';
import { snapshotOf } from '../../smart-glocal/snapshot';
import type { Redirect } from '../../smart-glocal/types';

const URL_GIVEN = 'https://acs.example/3ds?foo=bar';

function redirectFor(redirect: unknown, type: unknown = 'redirect'): Redirect | null | undefined {
  const payment = { id: 'pm_1', customer_interaction: { type, redirect } };
  return snapshotOf({ id: 'ps_1', acquiring_payments: [payment] })?.payments[0]?.redirect;
}

it.each([
  ['GET', 'GET'],
  ['get', 'GET'],
  ['POST', 'POST'],
  ['Post', 'POST'],
])('the method %s is understood in any letter case', (method, expected) => {
  expect(redirectFor({ url: URL_GIVEN, method })).toEqual({ method: expected, url: URL_GIVEN, params: null });
});

it('form fields of a POST are kept as given, with numbers as text and everything else dropped', () => {
  const params = { PaReq: 'sdfew^//asd+=', MD: 7, none: null, list: ['a'], yes: true };

  expect(redirectFor({ url: URL_GIVEN, method: 'POST', params })?.params).toEqual({ PaReq: 'sdfew^//asd+=', MD: '7' });
});

it.each([null, 'PaReq=1', ['PaReq'], 5])('form fields given as %j are ignored', (params) => {
  expect(redirectFor({ url: URL_GIVEN, method: 'POST', params })?.params).toBeNull();
});

it.each([
  'https://acs.example/3ds?foo=bar',
  'https://acs.example?a=%2f%2F&b=c+d',
  'HTTPS://ACS.example:8443/a//b/../c#d',
  'http://localhost:4010/3ds',
  'http://127.0.0.1:4010/3ds',
  'http://[::1]:4010/3ds',
])('%s is used unchanged', (url) => {
  expect(redirectFor({ url, method: 'GET' })?.url).toBe(url);
});

it.each([
  'http://acs.example/3ds',
  'http://127.0.0.1.acs.example/',
  'http://localhost@acs.example/',
  'http://10.0.0.1/',
  'https://bank.example@acs.example/',
  'https://user:secret@acs.example/',
  'javascript:alert(1)',
  'data:text/html,hello',
  'ftp://acs.example/',
  '//acs.example/3ds',
  '/3ds',
  '',
  ' ',
  'https://',
  'https:acs.example/3ds',
  'https:/acs.example/3ds',
  'https:\\\\acs.example/3ds',
  ' https://acs.example/3ds',
  'ht\ntps://acs.example/3ds',
])('"%s" is not accepted as a redirect', (url) => {
  expect(redirectFor({ url, method: 'GET' })).toBeNull();
});

it.each<[string, unknown, unknown]>([
  ['of an unknown type', { url: URL_GIVEN, method: 'GET' }, 'inform'],
  ['without a type', { url: URL_GIVEN, method: 'GET' }, null],
  ['by an unknown method', { url: URL_GIVEN, method: 'PUT' }, 'redirect'],
  ['without a method', { url: URL_GIVEN }, 'redirect'],
  ['without an address', { method: 'GET' }, 'redirect'],
  ['without its object', null, 'redirect'],
])('a customer interaction %s is not accepted as a redirect', (_, redirect, type) => {
  expect(redirectFor(redirect, type)).toBeNull();
});

it('whatever the text, an accepted address is safe in a Location header and keeps its host', () => {
  const tail = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(tail, (text) => {
      const redirect = redirectFor({ url: `https://acs.example/${text}`, method: 'GET' });
      expect(redirect?.url).toMatch(/^[\x21-\x7e]+$/);
      expect(new URL(redirect?.url ?? '').host).toBe('acs.example');
    }),
  );
});

/**
 * Protects every search for leaked secrets: a search that finds nothing proves nothing, unless it finds what is there.
 */
import { inspect } from 'node:util';
import { foundIn } from '../support/planted';

const TEXT = 'planted "token"/4f1d?';
const BYTES = Buffer.from('00ff7f80c3a9deadbeef0102030405', 'hex');

it.each<[string, (secret: string | Buffer) => string | Buffer]>([
  ['as it is', (secret) => Buffer.concat([Buffer.from('before'), Buffer.from(secret), Buffer.from('after')])],
  ['in Base64', (secret) => Buffer.from(secret).toString('base64')],
  [
    'in Base64 after one byte',
    (secret) => Buffer.concat([Buffer.from('x'), Buffer.from(secret), Buffer.from('yz')]).toString('base64'),
  ],
  [
    'in Base64 after two bytes',
    (secret) => Buffer.concat([Buffer.from('xx'), Buffer.from(secret), Buffer.from('y')]).toString('base64'),
  ],
  ['in URL-safe Base64', (secret) => Buffer.concat([Buffer.from('xxx'), Buffer.from(secret)]).toString('base64url')],
  ['in hexadecimal', (secret) => Buffer.from(secret).toString('hex').toUpperCase()],
  ['as Node prints bytes', (secret) => inspect({ key: Buffer.from(secret) })],
  ['as JSON prints bytes', (secret) => JSON.stringify(Buffer.from(secret))],
])('finds a secret %s', (_, spelling) => {
  expect(foundIn(Buffer.from(spelling(TEXT)), { TEXT, BYTES })).toEqual(['TEXT']);
  expect(foundIn(Buffer.from(spelling(BYTES)), { TEXT, BYTES })).toEqual(['BYTES']);
});

it.each([
  ['a URL', encodeURIComponent(TEXT)],
  ['JSON', JSON.stringify({ TEXT })],
  ['UTF-16 text', Buffer.from(TEXT, 'utf16le')],
])('finds a text in %s', (_, spelling) => {
  expect(foundIn(Buffer.from(spelling), { TEXT })).toEqual(['TEXT']);
});

it('finds nothing where there is nothing', () => {
  expect(foundIn(Buffer.from(`${TEXT.slice(1)} ${BYTES.toString('hex').slice(2)}`), { TEXT, BYTES })).toEqual([]);
});

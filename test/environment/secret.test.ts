/**
 * Protects secrets: with a recurrent token, the customer's money can be asked for, so no accident of printing may show one.
 */
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { Secret } from '../../environment/secret';

const HIDDEN = 'feda2b2106a2e8747bbdc4c9';
const token = new Secret(HIDDEN);
const holder = { request: { token, list: [token], map: new Map([['token', token]]) } };
const error = Object.assign(new Error('outer', { cause: Object.assign(new Error('inner'), { token }) }), holder);

it('reveals the token on explicit request', () => {
  expect(token.reveal()).toBe(HIDDEN);
});

it.each<[string, () => string]>([
  ['String', () => String(token)],
  ['a template', () => `${String(token)}`],
  ['joining', () => [token].join()],
  ['JSON', () => JSON.stringify({ token })],
  ['format', () => format('%s %o %O %j', token, token, token, token)],
  ['inspect', () => inspect(holder, { depth: 9 })],
  ['inspect of hidden members', () => inspect(token, { showHidden: true, getters: true })],
  ['inspect of an error and its cause', () => inspect(error, { depth: 9 })],
  [
    'the console',
    () =>
      printed((console) => {
        console.log('%o', token, holder, error);
        console.table([token]);
      }),
  ],
])('%s prints [redacted]', (_, print) => {
  expect(print()).toContain('[redacted]');
  expect(print()).not.toContain(HIDDEN);
});

it.each<[string, () => string]>([
  ['inspect that ignores our wish', () => inspect(token, { customInspect: false, showHidden: true })],
  ['its members', () => JSON.stringify(Object.getOwnPropertyDescriptors(token))],
  ['a copy', () => inspect(structuredClone({ ...token }))],
  ['the stack of an error', () => String(error.stack)],
])('%s does not show it', (_, print) => {
  expect(print()).not.toContain(HIDDEN);
});

function printed(print: (console: Console) => void): string {
  const chunks: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  print(new Console(sink));
  return chunks.join('');
}

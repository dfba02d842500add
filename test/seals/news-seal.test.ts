/** Protects webhooks on their way through Temporal: what was sent comes out, and nothing else opens or costs anything. */
import { deflateRawSync } from 'node:zlib';
import { generateKeyPairSync } from 'node:crypto';
import { webhook } from '../../campaigns/samples/webhooks';
import { openNews, sealNews } from '../../seals/news-seal';

const workers = generateKeyPairSync('x25519');
const others = generateKeyPairSync('x25519');
const sent = { body: webhook(), signature: 'c2lnbmF0dXJl' };

it.each([
  ['sealed', workers.publicKey],
  ['in clear', null],
])('bytes and signature come out as they went in: %s', (_how, key) => {
  expect(openNews(sealNews(sent, key), [others.privateKey, workers.privateKey])).toEqual(sent);
});

it('a sealed webhook shows nothing of itself', () => {
  const sealed = sealNews(sent, workers.publicKey);

  expect(Buffer.from(sealed.split('.').at(-1) ?? '', 'base64url').toString('latin1')).not.toContain('lucky');
  expect(sealNews(sent, workers.publicKey)).not.toBe(sealed);
});

it('a box for a key that is not here waits for the key', () => {
  expect(openNews(sealNews(sent, workers.publicKey), [others.privateKey])).toBe('no_key');
});

it('a box that was altered anywhere stays closed', () => {
  const sealed = sealNews(sent, workers.publicKey);
  for (let at = 0; at < sealed.length; at += 7) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    const opened = openNews(sealed.slice(0, at) + other + sealed.slice(at + 1), [workers.privateKey]);
    expect(['unreadable', 'no_key']).toContain(opened);
  }
});

it.each([
  ['nothing', ''],
  ['another form', 'news.v2.clear.AAAA'],
  ['an empty box', 'news.v1.clear.'],
  ['a box of one byte', 'news.v1.clear.AA'],
  ['a signature that is longer than the box', `news.v1.clear.${Buffer.from([255, 255, 1]).toString('base64url')}`],
  ['a box that inflates to more than any webhook', clearBox(deflateRawSync(Buffer.alloc(8 * 1024 * 1024)))],
])('%s is unreadable, and throws nothing', (_what, sealed) => {
  expect(openNews(sealed, [workers.privateKey])).toBe('unreadable');
});

function clearBox(deflated: Buffer): string {
  return `news.v1.clear.${Buffer.concat([Buffer.from([0, 0]), deflated]).toString('base64url')}`;
}

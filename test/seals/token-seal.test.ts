/**
 * Protects the card: a token that passes through Temporal can be opened only for its own payment, and only with the
 * workers' private key.
 */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { parseSealPrivateKeys, parseSealPublicKey } from '../../seals/config';
import {
  fingerprintOf,
  isSealed,
  NEW_TOKEN,
  openToken,
  sealToken,
  tokenOfPayment,
  TokenUnreadable,
  type TokenTerms,
} from '../../seals/token-seal';
import { workerTokens } from '../../seals/worker-tokens';

const TOKEN = 'b7a1c0ffee_never_to_be_seen';
const TERMS: TokenTerms = {
  paymentId: 'order-1',
  amount: 10_000,
  currency: 'usd',
  customer: { reference: 'customer-7' },
};
const PURPOSE = tokenOfPayment(TERMS);
const MINUTE = 60_000;

/** The new token `new`, as a version before the second form sealed it, and a key made for this test. */
const FIRST_FORM = {
  sealed:
    'sealed.v1.11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437.b7ac44a3bf2b1f86.' +
    'euIa8xlENyfhpfd3kHb4Thq0nr4q7JsrAeqiaiP6vy38ThfB7P8lYMLXeeCzENWEoTIR',
  pem: `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VuBCIEIDDR+Pzdi86gDkh/OzfMjdEQF5uqHFKXoqww9hGaBqFF
-----END PRIVATE KEY-----`,
};
const workers = generateKeyPairSync('x25519');
const others = generateKeyPairSync('x25519');

it('opens to the token that was sealed, and shows none of it while sealed', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 300 }), fc.string({ maxLength: 64 }), (token, paymentId) => {
      // Text that is not valid Unicode cannot pass through JSON either.
      fc.pre(Buffer.from(token).toString() === token);
      const purpose = tokenOfPayment({ ...TERMS, paymentId });
      const sealed = sealToken(token, workers.publicKey, purpose);

      expect(openToken(sealed, workers.privateKey, purpose)).toBe(token);
      // Shorter ones may occur by chance.
      expect(token.length > 8 && sealed.includes(token)).toBe(false);
    }),
  );
});

it('seals the same token to different text each time, with the same fingerprint', () => {
  const [one, two] = [sealToken(TOKEN, workers.publicKey, PURPOSE), sealToken(TOKEN, workers.publicKey, PURPOSE)];

  expect(one).not.toBe(two);
  expect([isSealed(one), isSealed(TOKEN)]).toEqual([true, false]);
  expect([fingerprintOf(one), fingerprintOf(two)]).toEqual([fingerprintOf(TOKEN), fingerprintOf(TOKEN)]);
});

it.each([
  ['another payment', tokenOfPayment({ ...TERMS, paymentId: 'order-2' })],
  ['another attempt', tokenOfPayment({ ...TERMS, attempt: 2 })],
  ['another amount', tokenOfPayment({ ...TERMS, amount: 10_001 })],
  ['another currency', tokenOfPayment({ ...TERMS, currency: 'eur' })],
  ['another customer', tokenOfPayment({ ...TERMS, customer: { reference: 'customer-8' } })],
  ['another use', NEW_TOKEN],
])('does not open for %s', (_, purpose) => {
  const sealed = sealToken(TOKEN, workers.publicKey, PURPOSE);

  expect(() => openToken(sealed, workers.privateKey, purpose)).toThrow(
    /altered, or was sealed for another purpose, payment/,
  );
});

it('does not open with another key, and says which key it was sealed to', () => {
  const sealed = sealToken(TOKEN, workers.publicKey, PURPOSE);

  expect(() => openToken(sealed, others.privateKey, PURPOSE)).toThrow(/sealed to key [0-9a-f]{16}.*are not a pair/);
});

it('does not open when any single character was altered, or when it was truncated', () => {
  const sealed = sealToken(TOKEN, workers.publicKey, PURPOSE);
  const altered = Array.from(sealed, (sign, index) => {
    const next = sign === 'A' ? 'B' : 'A';
    return (
      sealed.slice(0, index) + (/[0-9a-f]/.test(sign) ? (sign === '0' ? '1' : '0') : next) + sealed.slice(index + 1)
    );
  });
  const cut = Array.from(sealed, (_, index) => sealed.slice(0, index));

  // The last character of the box carries 6 bits, some of which may be padding: altered there, it can be the same bytes.
  for (const text of [...altered.slice(0, -1), ...cut.slice(0, -1)]) {
    expect(() => openToken(text, workers.privateKey, PURPOSE)).toThrow(TokenUnreadable);
    expect(() => openToken(text, workers.privateKey, PURPOSE)).not.toThrow(TOKEN);
  }
});

it('opens with either key during a rotation, and seals to the newer', () => {
  const pem = [others, workers].map(({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' })).join('');
  const tokens = workerTokens(parseSealPrivateKeys(pem), false);

  const sealed = sealToken(TOKEN, workers.publicKey, PURPOSE);
  expect(tokens.open(sealed, TERMS, Date.now())).toMatchObject({ token: TOKEN });
  expect(openToken(tokens.seal('new'), others.privateKey)).toBe('new');
});

it('says how old a sealed token is, and opens none that was sealed more than 245 minutes away', () => {
  const at = Date.UTC(2026, 0, 1);
  const sealed = sealToken(TOKEN, workers.publicKey, PURPOSE, at);
  const openAt = (now: number): unknown => workerTokens([workers.privateKey], false).open(sealed, TERMS, now);

  expect(openAt(at + 61_000)).toEqual({ token: TOKEN, age: 61_000 });
  expect(openAt(at + 245 * MINUTE)).toEqual({ token: TOKEN, age: 245 * MINUTE });
  for (const now of [at + 245 * MINUTE + 1, at - 245 * MINUTE - 1]) {
    expect(() => openAt(now)).toThrow(/was sealed 245 min from now, and opens for 245 min/);
  }
});

it('opens a new token that a shop has stored since before the second form, and no payment with one of that form', () => {
  const [privateKey] = parseSealPrivateKeys(FIRST_FORM.pem);
  if (privateKey === undefined) throw new Error('there is no key');

  expect(openToken(FIRST_FORM.sealed, privateKey)).toBe('new');
  expect(() => workerTokens([privateKey], false).open(FIRST_FORM.sealed, TERMS, 0)).toThrow(TokenUnreadable);
});

it('accepts a plain token only where unsealed tokens are allowed', () => {
  expect(() => workerTokens([workers.privateKey], false).open(TOKEN, TERMS, 0)).toThrow(/is not sealed/);
  expect(workerTokens([workers.privateKey], true).open(TOKEN, TERMS, 0)).toEqual({ token: TOKEN, age: null });
  expect(workerTokens(null, true).seal(TOKEN)).toBe(TOKEN);
});

it('accepts neither a private key as a public one, nor a key of another type', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = workers.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  expect(() => parseSealPublicKey(pem)).toThrow(/contains a private key/);
  expect(() => parseSealPublicKey(pem)).not.toThrow(/BEGIN/);
  expect(() => parseSealPublicKey(rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString())).toThrow(
    /without an X25519/,
  );
  expect(() => parseSealPrivateKeys('nothing')).toThrow(/without a key in PEM/);
  expect(createPublicKey(parseSealPrivateKeys(pem)[0] ?? '').equals(workers.publicKey)).toBe(true);
});

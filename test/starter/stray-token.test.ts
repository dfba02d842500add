/** Protects against a slip of the caller: a token in another member than `token` would reach Temporal unsealed. */
import { parseLinkSecrets } from '../../seals/customer-link';
import { startPayment } from '../../starter/shop/payments';
import { strayTokenProblems } from '../../starter/shop/stray-token';
import { connectClient } from '../../temporal/connection';
import type { CitPaymentInput } from '../../workflows/contract/payment';

const TOKEN = 'tok_4f1d9a7b3e';
const input: CitPaymentInput = {
  paymentId: 'order-1',
  amount: 100,
  currency: 'usd',
  customer: { reference: 'c-7' },
  token: TOKEN,
};

it.each<[string, Partial<CitPaymentInput>]>([
  ['paymentId', { paymentId: TOKEN }],
  ['customer', { customer: { reference: `customer of ${TOKEN}` } }],
  ['customer', { customer: { reference: 'c-7', contacts: [{ email: `${TOKEN}@shop.example` }] } }],
  ['returnUrl', { returnUrl: `https://shop.example/back?token=${TOKEN}` }],
  ['metadata', { metadata: { note: [TOKEN] } }],
  ['metadata', { metadata: { [TOKEN]: true } }],
])('a token that also appears in %s is refused, and not quoted', (member, change) => {
  const problems = strayTokenProblems({ ...input, ...change });

  expect(problems).toEqual([`${member}: contains the recurrent token, which belongs only in token`]);
  expect(problems.join()).not.toContain(TOKEN);
});

it('finds a token at the bottom of deeply nested metadata', () => {
  let metadata: Record<string, unknown> = { note: TOKEN };
  for (let depth = 0; depth < 100_000; depth += 1) metadata = { metadata };

  expect(strayTokenProblems({ ...input, metadata })).toHaveLength(1);
});

it('accepts a token in its own field, or one too short to tell from coincidence', () => {
  expect(strayTokenProblems(input)).toEqual([]);
  expect(strayTokenProblems({ ...input, paymentId: 'tok', token: 'tok' })).toEqual([]);
});

it('starts nothing, and does not contact Temporal', async () => {
  const nowhere = { address: '127.0.0.1:1', namespace: 'default', credentials: () => ({}) };
  const { client, close } = connectClient(nowhere, {});
  const options = {
    publicBaseUrl: 'https://pay.shop.example',
    linkSecrets: parseLinkSecrets(Buffer.alloc(32, 7).toString('base64')),
    tokenSealKey: null,
  };

  const starting = startPayment(client, { ...input, paymentId: TOKEN }, options);

  await expect(starting).rejects.toThrow(/Nothing was started[^]*paymentId: contains the recurrent token/);
  await close();
});

/**
 * Protects a new recurrent token on its way through the bridge: sealed before it reaches Temporal, and nothing else
 * changed.
 */
import { generateKeyPairSync } from 'node:crypto';
import { paymentsInMemory } from '../../campaigns/samples/payments-in-memory';
import { FINGERPRINT, snapshot } from '../../campaigns/samples/snapshots';
import { openToken } from '../../seals/token-seal';
import type { SessionSnapshot } from '../../smart-glocal/types';
import type { Payments } from '../../webhook-bridge/payments/payments';
import { sealingNewTokens } from '../../webhook-bridge/payments/sealed-tokens';
import { requestOf } from '../../workflows/contract/request';
import { begin } from '../../workflows/facts/known';
import { merge } from '../../workflows/facts/merge';

const NEW = 'f0'.repeat(32);
const workers = generateKeyPairSync('x25519');
const INPUT = { paymentId: 'order-1', amount: 1, currency: 'usd', customer: { reference: 'c' }, token: 't' };

function listening(): { readonly payments: Payments; readonly heard: SessionSnapshot[] } {
  const heard: SessionSnapshot[] = [];
  const payments: Payments = {
    ...paymentsInMemory(),
    signal: async (_workflowId, _type, told) => heard.push(told) > 0,
    keepAftermath: async (_about, news) => heard.push(news.snapshot) > 0,
  };
  return { payments, heard };
}

it('is sealed in every message, so that only workers can read it, and nothing else changes', async () => {
  const { payments, heard } = listening();
  const told = snapshot({}, { newToken: NEW, status: 'succeeded' });
  const sealing = sealingNewTokens(payments, workers.publicKey);

  await sealing.signal('cit-payment-order-1', 'payment_finished', told);
  await sealing.keepAftermath({ workflowId: null, taskQueue: null }, { facts: [], snapshot: told });

  expect(heard).toHaveLength(2);
  expect(JSON.stringify(heard)).not.toContain(NEW);
  for (const { payments: shown, ...rest } of heard) {
    const token = shown[0]?.newToken ?? '';
    expect(openToken(token, workers.privateKey)).toBe(NEW);
    expect({ ...rest, payments: shown.map((payment) => ({ ...payment, newToken: NEW })) }).toEqual(told);
  }
});

it('is left as it is where unsealed tokens are allowed', async () => {
  const { payments, heard } = listening();

  await sealingNewTokens(payments, null).signal('x', 'payment_finished', snapshot({}, { newToken: NEW }));

  expect(heard[0]?.payments[0]?.newToken).toBe(NEW);
});

it('teaches nothing new when it arrives again, sealed to different text', async () => {
  const { payments, heard } = listening();
  const told = snapshot({}, { newToken: NEW, newTokenFingerprint: FINGERPRINT, status: 'succeeded' });
  const sealing = sealingNewTokens(payments, workers.publicKey);
  for (let copy = 0; copy < 8; copy += 1) await sealing.signal('x', 'payment_finished', told);
  const [first = told, ...copies] = heard;
  const known = { ...begin(requestOf(INPUT), 0, 0), sessionId: told.sessionId };

  const once = merge(known, first, 'webhook', 1);

  expect(new Set(heard.map((one) => one.payments[0]?.newToken)).size).toBe(8);
  for (const copy of copies) expect(merge(once, copy, 'webhook', 2)).toBe(once);
});

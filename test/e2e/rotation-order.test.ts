/**
 * Protects open payments while link secret and seal pair are replaced, in either order of bridge and worker: all of them finish,
 * old links go on working, and each webhook is read by its payment. (The key ring: key-rotation.test.ts; the provider's
 * keys: faults/signed-news.test.ts.)
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { payUrl, type LinkSecrets } from '../../seals/customer-link';
import { sealToken, tokenOfPayment } from '../../seals/token-seal';
import { linkSecret } from '../../campaigns/samples/webhooks';
import { startWorld, type KeysAtStart, type RunningPayment, type World } from '../support/payment-world';

const OLD = linkSecret('old');
const NEW = linkSecret('new');
const oldPair = generateKeyPairSync('x25519');
const newPair = generateKeyPairSync('x25519');

const BEFORE: KeysAtStart = {
  worker: { linkSecrets: [OLD], sealKeys: [oldPair.privateKey] },
  bridge: { linkSecrets: [OLD], sealKey: oldPair.publicKey },
};
const ORDERS = [
  ['bridge', 'worker'],
  ['worker', 'bridge'],
] as const;

let keys: KeysAtStart = BEFORE;
let world: World;
beforeAll(async () => {
  world = await startWorld('real', { keysAtStart: () => keys, replacesWorker: true });
}, 120_000);
afterEach(async () => {
  await world.assertMoney();
});
afterAll(async () => {
  await world?.close();
});

async function restartedWith(change: Partial<KeysAtStart>): Promise<void> {
  keys = { ...keys, ...change };
  for (const which of Object.keys(change) as (keyof KeysAtStart)[]) await world.restart(which);
}

/** `pair`: what the starter seals tokens to. */
async function atTheBank(pair = oldPair): Promise<RunningPayment> {
  const paymentId = `order-${randomUUID()}`;
  const terms = { paymentId, amount: 10_000, currency: 'usd', customer: { reference: 'customer-7' } };
  const token = sealToken(`tok_success#${paymentId}`, pair.publicKey, tokenOfPayment(terms));
  const payment = await world.start('tok_success', { paymentId, token });
  await payment.reaches('awaiting_customer');
  return payment;
}

/** The customer approves: how it ended, and whether the provider had to be asked. */
async function approved(payment: RunningPayment): Promise<{ readonly status: string; readonly hasAsked: boolean }> {
  await payment.approve();
  const { status } = await payment.ends();
  return { status, hasAsked: world.callsOf(payment.id).includes('session/status') };
}

const PAID_BY_ITS_WEBHOOK = { status: 'succeeded', hasAsked: false };

async function linkOpens({ handle }: RunningPayment, secrets: LinkSecrets): Promise<boolean> {
  return (await fetch(payUrl(world.bridgeUrl, secrets, handle.workflowId), { redirect: 'manual' })).status !== 404;
}

describe.each(ORDERS)('the %s first, then the %s', (first, second) => {
  it('a new link secret costs no payment its webhooks, and no customer their link', async () => {
    await restartedWith(BEFORE);
    const payments = [await atTheBank()];
    for (const linkSecrets of [
      [OLD, NEW],
      [NEW, OLD],
    ] satisfies LinkSecrets[]) {
      for (const which of [first, second]) {
        await restartedWith({ [which]: { ...keys[which], linkSecrets } });
        payments.push(await atTheBank());
      }
    }

    expect(await Promise.all(payments.map(async (payment) => linkOpens(payment, [OLD])))).not.toContain(false);
    for (const payment of payments) expect(await approved(payment)).toEqual(PAID_BY_ITS_WEBHOOK);
  });
});

describe('a new seal pair', () => {
  const both: KeysAtStart['worker'] = { linkSecrets: [OLD], sealKeys: [newPair.privateKey, oldPair.privateKey] };
  const sealedToNew: KeysAtStart['bridge'] = { linkSecrets: [OLD], sealKey: newPair.publicKey };

  it('costs no payment anything, workers first', async () => {
    await restartedWith(BEFORE);
    const before = await atTheBank();
    await restartedWith({ worker: both });
    const between = await atTheBank();
    await restartedWith({ bridge: sealedToNew });
    const after = await atTheBank(newPair);

    for (const payment of [before, between, after]) expect(await approved(payment)).toEqual(PAID_BY_ITS_WEBHOOK);
  });

  it('with the bridge first, makes payments ask until workers can read its webhooks', async () => {
    await restartedWith(BEFORE);
    const [asks, waits] = [await atTheBank(), await atTheBank()];
    await restartedWith({ bridge: sealedToNew });
    expect(await approved(asks)).toEqual({ status: 'succeeded', hasAsked: true });

    await restartedWith({ worker: both });
    expect(await approved(waits)).toEqual(PAID_BY_ITS_WEBHOOK);
  });
});

import type { Row } from '../attack';
import { claimPaid } from '../claim';
import { bringSigned, sessionAtProvider } from '../provider';
import type { Scene } from '../scene';
import { atTheBank, type OpenPayment } from '../shop';

/** The provider signs for every merchant with the same key: its signature alone does not make news ours. */
export const signedByTheProvider: Row = {
  number: 5,
  title: "the provider's own signature over what another merchant made it say",
  async *run(scene) {
    const plain = await atTheBank(scene, 'signed-plain');
    yield await claimPaid(scene, plain, {
      tried: 'our session id, without metadata, says succeeded',
      claim: () => bring(scene, plain, {}),
    });
    const copied = await atTheBank(scene, 'signed-tag');
    const { metadata } = await sessionAtProvider(scene, copied.sessionId);
    const { cit_payment_id, attempt, tag } = metadata;
    yield await claimPaid(scene, copied, {
      tried: 'our tag copied, another amount, says succeeded',
      claim: () => bring(scene, copied, { amount: 1, metadata: { cit_payment_id, attempt, tag } }),
    });
    const foreign = await atTheBank(scene, 'signed-same');
    const { metadata: own } = await sessionAtProvider(scene, foreign.sessionId);
    const same = { cit_payment_id: own['cit_payment_id'], attempt: own['attempt'], tag: own['tag'] };
    yield await claimPaid(scene, foreign, {
      tried: 'our tag copied, our amount, says succeeded',
      claim: () => bring(scene, foreign, { metadata: same }),
    });
  },
};

async function bring(
  scene: Scene,
  { sessionId }: OpenPayment,
  { amount = 10_000, metadata }: { readonly amount?: number; readonly metadata?: object },
): Promise<string> {
  const { paymentId } = await sessionAtProvider(scene, sessionId);
  const payment = { id: paymentId, status: 'succeeded', amount_details: { amount, currency: 'usd' } };
  const status = await bringSigned(scene, {
    type: 'payment_finished',
    session: {
      id: sessionId,
      status: 'accepted',
      updated_at: new Date(Date.now() + 1_000).toISOString(),
      acquiring_payments: [{ ...payment, ...(metadata === undefined ? {} : { metadata }) }],
    },
  });
  return `the bridge answered ${String(status)}`;
}

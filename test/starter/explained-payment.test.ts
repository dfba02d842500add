/** Protects `explain` in use: on a real server, through encryption, while a payment is open and long after its end. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { explanationJson, explanationText } from '../../starter/cli/print-explanation';
import { explainPayment, type Explanation } from '../../starter/explaining/explanation';
import { UnknownPayment } from '../../starter/shop/errors';
import { FAILURE_CONVERTER_PATH } from '../../temporal/data-converter';
import { EncryptionCodec } from '../../temporal/encryption/payload-codec';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import { startWorld, type World } from '../support/payment-world';
import { startAftermath } from '../support/started-aftermath';
import * as promised from './json-shapes';

const key = createSecretKey(randomBytes(32));
const codec = new EncryptionCodec(
  { active: () => ({ id: 'k1', key }), find: () => ({ id: 'k1', key }) },
  { readsClear: false },
);

let world: World;
beforeAll(async () => {
  world = await startWorld('time-skipping', {
    dataConverter: { payloadCodecs: [codec], failureConverterPath: FAILURE_CONVERTER_PATH },
  });
});
afterAll(async () => {
  await world?.close();
});

/** What holds for every explanation, whatever the payment. */
async function explain(paymentId: string): Promise<Explanation> {
  const explanation = await explainPayment(world.client, workflowIdOf(paymentId));
  const json = explanationJson(explanation);
  expect(promised.explanationJson.parse(JSON.parse(json))).toEqual(explanation);
  expect(explanation.steps.filter(({ isExplained }) => !isExplained)).toEqual([]);
  expect(json + explanationText(explanation)).not.toMatch(/tok_|customer-7|http/);
  return explanation;
}

it('explains an open payment, then its end, and what came after it', async () => {
  const payment = await world.start('tok_success');
  await payment.reaches('awaiting_customer');
  const open = await explain(payment.id);
  await payment.approve();
  const outcome = await payment.ends();
  const ended = await explain(payment.id);
  await chargeback(payment.id, ended.sessionId ?? '');
  const afterwards = await explain(payment.id);

  expect(open).toMatchObject({ status: 'awaiting_customer', outcome: null, endedAt: null });
  expect(open.waitingFor?.what).toBe('the customer to finish 3DS');
  expect(ended).toMatchObject({ status: 'succeeded', waitingFor: null, afterwards: [] });
  expect(ended.outcome?.reason).toBe(outcome.reason);
  expect(ended.steps.slice(0, open.steps.length - 1)).toEqual(open.steps.slice(0, -1));
  expect(afterwards.afterwards).toMatchObject([
    { kind: 'chargeback', says: 'chargeback rf_1: accepted', amount: 10_000 },
  ]);
  expect(explanationText(afterwards)).toMatch(
    /After its end:\n.*\n.* chargeback +chargeback rf_1: accepted, 100\.00 USD/,
  );
});

it('tells how a failed call ended, even where the failure is encrypted', async () => {
  const { faults } = world.simulator;
  faults.onCall({ for: { next: true }, method: 'session/confirm', fault: 'answer_lost' });
  const payment = await world.start('tok_frictionless');
  await payment.ends();

  const { steps } = await explain(payment.id);

  expect(steps.map(({ from, learned }) => `${from}: ${learned}`)).toContain(
    'answer: confirm: no clear answer (connection_reset)',
  );
});

it('reports a payment that was never started as unknown', async () => {
  await expect(explainPayment(world.client, workflowIdOf('order-never'))).rejects.toThrow(UnknownPayment);
});

async function chargeback(paymentId: string, sessionId: string): Promise<void> {
  const fact = {
    key: 'chargeback:rf_1:accepted',
    kind: 'chargeback',
    says: 'chargeback rf_1: accepted',
    webhook: 'chargeback',
    updatedAt: '2026-01-01T00:00:00.000000Z',
    reading: 'paid',
    refund: { id: 'rf_1', status: 'accepted' },
    amount: 10_000,
    currency: 'usd',
  } as const;
  // No worker runs for it: only what Temporal keeps is read. Twice: a repeated webhook is not a second chargeback.
  const about = { sessionId, payment: workflowIdOf(paymentId), facts: [fact, fact], taskQueue: 'nobody' };
  await startAftermath(world.client, about);
}

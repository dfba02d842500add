import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { visit } from '../../../demo/customer';
import type { Attack, Row } from '../attack';
import { claimPaid } from '../claim';
import { sessionAtProvider } from '../provider';
import type { Scene } from '../scene';
import { atTheBank, beforeTheYes, customerUrl, type OpenPayment } from '../shop';
import { encodeAttacks } from './encode';

const EVIL = 'https://evil.example';
const LATER = '2099-01-01T00:00:00.000000Z';

/** With the payload key ring one can write what can be read. News and shop events have other proofs. */
export const writtenWithTheRing: Row = {
  number: 4,
  title: 'written with the key ring: news, a redirect, a shop event; what /encode gives out',
  async *run(scene) {
    const { client } = scene;
    const send = async ({ workflowId }: OpenPayment, name: string, value: object): Promise<string> => {
      await client.workflow.getHandle(workflowId).signal(name, value);
      return 'Temporal took it';
    };

    const old = await atTheBank(scene, 'ring-snapshot');
    const claimed = await snapshotOf(scene, old, { status: 'succeeded', session: 'accepted', redirect: null });
    yield await claimPaid(scene, old, {
      tried: 'payment_finished with an invented snapshot that says paid',
      claim: () => send(old, 'payment_finished', claimed),
    });
    const sealed = await atTheBank(scene, 'ring-sealed');
    const garbage = { sealed: randomBytes(200).toString('base64url'), sessionId: sealed.sessionId };
    yield await claimPaid(scene, sealed, {
      tried: 'payment_finished with a box that nobody sealed',
      claim: () => send(sealed, 'payment_finished', garbage),
    });

    for (const open of [await atTheBank(scene, 'ring-redirect'), await beforeTheYes(scene, 'ring-redirect-early')]) {
      const redirect = { method: 'GET', url: `${EVIL}/3ds`, params: null };
      const forged = await snapshotOf(scene, open, { status: 'pending', session: 'in_progress', redirect });
      await send(open, 'action_required', forged);
      yield await leadsAstray(scene, open);
    }
    yield await inventedEvent(scene);
    yield* encodeAttacks(scene);
  },
};

/** As a bridge of older releases wrote it. */
async function snapshotOf(
  scene: Scene,
  { sessionId }: OpenPayment,
  {
    status,
    session,
    redirect,
  }: { readonly status: string; readonly session: string; readonly redirect: object | null },
): Promise<object> {
  const { paymentId } = await sessionAtProvider(scene, sessionId);
  const nothing = { customerReference: null, initiator: null, tokenFingerprint: null, reference: null, card: null };
  const payment = { id: paymentId, status, amount: 10_000, currency: 'usd', redirect, errorCode: null };
  return {
    sessionId,
    sessionStatus: session,
    updatedAt: LATER,
    nextAction: null,
    payments: [{ ...nothing, ...payment, newToken: null, newTokenFingerprint: null }],
    errorCode: null,
  };
}

async function leadsAstray(scene: Scene, { paymentId, workflowId }: OpenPayment): Promise<Attack> {
  const tried = `action_required with a forged redirect (${paymentId})`;
  await delay(5_000); // The page may live with its last answer for 2 s.
  const { status, location, html } = await visit(customerUrl(scene, workflowId));
  const isAstray = (location ?? '').includes(EVIL) || html.includes(EVIL);
  const where = location === null ? `a page (${String(status)})` : new URL(location).host;
  return { tried, came: `the customer's link leads to ${where}`, harms: isAstray ? ['outcome'] : [] };
}

async function inventedEvent(scene: Scene): Promise<Attack> {
  const { client, options, shopEvents } = scene;
  const paymentId = 'ring-event';
  const data = { paymentId, attempt: 1, status: 'succeeded', sessionId: null, amount: 10_000, currency: 'usd' };
  const event = { type: 'payment.succeeded', timestamp: new Date().toISOString(), data };
  await client.workflow.start('shopEvent', {
    workflowId: `shop-event-cit-payment-${paymentId}-succeeded`,
    taskQueue: options.taskQueue ?? '',
    args: [{ payment: `cit-payment-${paymentId}`, run: 'invented', happening: 'succeeded', event }],
  });
  await delay(8_000);
  const { length } = shopEvents.of(paymentId);
  return {
    tried: 'a shopEvent by hand, for a payment that never was',
    came: length === 0 ? 'the shop got nothing' : 'the shop got it with a genuine signature',
    harms: length === 0 ? [] : ['event'],
  };
}

/**
 * Payments by every possible path, each full of planted secrets: paid, declined, refused, rejected, cancelled, with an
 * unknown outcome, in review and resolved, with news after the end, and some that can never work.
 */
import { generateKeyPairSync } from 'node:crypto';
import { formActionIn } from '../../../demo/customer';
import { control } from '../../../demo/simulator-control';
import { sealToken, tokenOfPayment } from '../../../seals/token-seal';
import { findAftermath, resolveAftermathOf } from '../../../starter/shop/aftermath-report';
import type { CitPayment } from '../../../starter/shop/lookup';
import { cancelPayment, recheckPayment, resolvePayment, readView } from '../../../starter/shop/payments';
import { CIT_PAYMENT } from '../../../workflows/contract/messages';
import type { CitPaymentInput, CitPaymentResult } from '../../../workflows/contract/payment';
import { AFTERMATH_ID_PREFIX, aftermathIdOf, workflowIdOf } from '../../../workflows/contract/workflow-id';
import type { Answers } from './answers';
import { logsOf } from './places';
import { PLANTED, tokenThat } from './planted';
import { inputOf, shopOf, until, type Shop } from './shop';
import type { Stage } from './stage';

const REVIEW = { as: 'needs_review', by: PLANTED.resolver, why: PLANTED.resolveReason } as const;

export interface Played {
  /** The new token, as it appears in the result of the paid one. */
  readonly newToken: string;
  readonly workflowIds: readonly string[];
  /** Errors and views as text, as a caller might print them. */
  readonly errors: string;
  readonly views: string;
}

export async function playPayments(stage: Stage, answers: Answers): Promise<Played> {
  const { client } = stage.temporal;
  const errors: string[] = [];
  const shop = shopOf(stage, errors);
  const [paid] = await Promise.all([
    paidAndChargedBack(stage, shop, answers),
    closedByPeople(stage, shop),
    refusedAndUnclear(shop),
    sealedToNobody(stage, shop),
    neverPossible(stage, shop),
  ]);
  const workflowIds = await idsOf(stage, shop.started);
  const views = await Promise.all(
    workflowIds
      .filter((id) => !id.startsWith(AFTERMATH_ID_PREFIX) && !id.includes('invalid'))
      .map((id) => readView(client, id)),
  );
  return { newToken: paid.newToken ?? '', workflowIds, errors: errors.join('\n'), views: JSON.stringify(views) };
}

async function paidAndChargedBack(stage: Stage, shop: Shop, answers: Answers): Promise<CitPaymentResult> {
  const { settings, temporal } = stage;
  const { customerUrl, view } = await shop.pay('order-paid', 'success');
  await answers.ask(`${customerUrl ?? ''}?token=${PLANTED.token}`);
  const toBank = await answers.ask(customerUrl ?? '');
  const question = await (await fetch(toBank.location ?? '')).text();
  const answerUrl = new URL(formActionIn(question) ?? '', toBank.location ?? '');
  const body = new URLSearchParams({ choice: 'approve' });
  const approved = await fetch(answerUrl, { method: 'POST', body, redirect: 'manual' });
  // Leads to the shop of `returnUrl`, which does not exist.
  await answers.ask(approved.headers.get('location') ?? '');
  const result = await shop.ends('order-paid');
  for (const page of ['pay', 'payments']) await answers.ask((customerUrl ?? '').replace('/pay/', `/${page}/`));

  await control(settings.simulatorUrl, 'payments/order-paid/chargeback', 'POST', {});
  const aftermath = aftermathIdOf(view.sessionId ?? '');
  await until('the chargeback has a record', async () => (await findAftermath(temporal.client, aftermath)) !== null);
  await resolveAftermathOf(temporal.client, aftermath, { ...REVIEW, as: 'declined' });
  return result;
}

async function closedByPeople({ temporal: { client } }: Stage, shop: Shop): Promise<void> {
  const cancelled = await shop.pay('order-cancelled', 'success');
  await recheckPayment(client, cancelled.workflowId, { sessionId: PLANTED.session });
  await shop.fails(resolvePayment(client, cancelled.workflowId, REVIEW));
  await cancelPayment(client, cancelled.workflowId, { by: PLANTED.resolver, reason: PLANTED.cancelReason });

  const reviewed = await shop.pay('order-reviewed', 'frictionless+contradiction');
  const isInReview = async (): Promise<boolean> =>
    (await readView(client, reviewed.workflowId)).status === 'needs_review';
  await until('order-reviewed is in review', isInReview);
  await resolvePayment(client, reviewed.workflowId, REVIEW);
  await shop.ends('order-reviewed');
}

/** One for each of the five classes in which a call can fail. */
async function refusedAndUnclear(shop: Shop): Promise<void> {
  const soon = { deadlines: { readyToConfirm: '2s' } } as const;
  await shop.fault('order-refused', 'session/create', 'refused_signature_invalid', 'every');
  await shop.fault('order-conflict', 'session/confirm', 'wrong_state_after');
  await shop.fault('order-unclear', 'session/confirm', 'answer_lost');
  await shop.fault('order-unreadable', 'session/start/payment', 'unreadable_after');
  await Promise.all([
    shop.pay('order-refused', 'frictionless', soon),
    shop.pay('order-declined', 'decline_insufficient_funds'),
    shop.pay('order-disabled', 'disabled_refused_at_start'),
    shop.pay('order-mismatch', 'mismatch_amount'),
    shop.pay('order-conflict', 'frictionless'),
    shop.pay('order-unclear', 'frictionless'),
    shop.pay('order-unreadable', 'frictionless'),
    shop.pay('order-init', 'frictionless', { opening: 'init' }),
  ]);
  const ends = await Promise.all(
    ['refused', 'declined', 'disabled', 'mismatch', 'conflict', 'unclear', 'unreadable', 'init'].map(
      async (name) => `${name} ${(await shop.ends(`order-${name}`)).status}`,
    ),
  );
  expect(ends).toEqual([
    'refused cancelled',
    'declined declined',
    'disabled declined',
    'mismatch rejected',
    'conflict succeeded',
    'unclear succeeded',
    'unreadable succeeded',
    'init succeeded',
  ]);
}

/** The worker has another key, as after a rotation that went wrong: it raises the alarm, and an operator gives up. */
async function sealedToNobody(stage: Stage, shop: Shop): Promise<void> {
  const { publicKey } = generateKeyPairSync('x25519');
  const token = sealToken(tokenThat('success'), publicKey, tokenOfPayment(inputOf('order-unsealed', '')));
  const opening = shop.pay('order-unsealed', '', { token });
  opening.catch(() => undefined); // Awaited below, unless that fails first.
  await until('the worker alarms', async () => logsOf(stage).includes('ALARM'));
  await cancelPayment(stage.temporal.client, workflowIdOf('order-unsealed'));
  await opening;
  expect(await shop.ends('order-unsealed')).toMatchObject({ status: 'cancelled', retry: 'safe' });
}

/**
 * A secret in every wrong place: refused before it starts, refused because it differs from the started payment, failed
 * at once.
 */
async function neverPossible({ temporal: { client }, settings, isEncrypted }: Stage, shop: Shop): Promise<void> {
  const token = tokenThat('frictionless');
  await shop.pay('order-twice', 'success');
  await shop.fails(shop.pay('order-twice', 'success', { token: `${token}-another` }));
  for (const change of [
    { paymentId: token },
    { currency: token },
    { customer: { reference: token.repeat(4) } },
    { returnUrl: token },
    { deadlines: { customer: token } as unknown as NonNullable<CitPaymentInput['deadlines']> },
    { confirmation: token as 'manual' },
    { metadata: { note: tokenThat('success') } },
  ]) {
    await shop.fails(shop.pay('order-bad', 'success', change));
  }
  // Started by a program that validates nothing.
  const plain = inputOf('order-invalid', 'success');
  const sealed = sealToken(plain.token, settings.tokenSealKey, tokenOfPayment(plain));
  const handle = await client.workflow.start<CitPayment>(CIT_PAYMENT, {
    workflowId: workflowIdOf('order-invalid'),
    taskQueue: settings.taskQueue,
    args: [
      { ...plain, token: isEncrypted ? sealed : plain.token, currency: PLANTED.metadata, returnUrl: PLANTED.customer },
    ],
  });
  await shop.fails(handle.result());
}

/** Every workflow, once the index, which lags a moment behind, lists all that were started here. */
async function idsOf({ temporal: { client } }: Stage, started: readonly string[]): Promise<string[]> {
  let ids: string[] = [];
  await until('everything is listed', async () => {
    ids = [];
    for await (const { workflowId } of client.workflow.list()) ids.push(workflowId);
    return started.every((id) => ids.includes(id)) && ids.some((id) => id.startsWith(AFTERMATH_ID_PREFIX));
  });
  return ids.sort();
}

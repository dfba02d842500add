/**
 * What a shop's server calls: start a payment, look at it, wait for it, decide about it. `client` is any Temporal
 * client that uses the engine's data converter (`connectClient` in `temporal/connection` makes one). Payments are named by
 * the `workflowId` that `startPayment` returns; `workflowIdOf(paymentId, attempt)` makes the same one.
 */
import type { KeyObject } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { payUrl, type LinkSecrets } from '../../seals/customer-link';
import { isSealed, sealToken, tokenOfPayment } from '../../seals/token-seal';
import { problemsOf } from '../../workflows/contract/input';
import { DEFAULT_TASK_QUEUE, cancel, confirm, recheck, resolve, type By } from '../../workflows/contract/messages';
import type { Recheck } from '../../workflows/contract/messages';
import type {
  CancelAnswer,
  CitPaymentInput,
  CitPaymentResult,
  PaymentView,
  RequestMemo,
} from '../../workflows/contract/payment';
import { requestOf } from '../../workflows/contract/request';
import type { Resolution } from '../../workflows/contract/resolution';
import { workflowIdOf } from '../../workflows/contract/workflow-id';
import { askPayment, tellPayment } from './asking';
import { refuseUnlessPreviousIsSafe } from './attempts';
import { InvalidInput, StartUnclear } from './errors';
import { followPayment, isSettled } from './following';
import { findPayment, resultOf, type Found } from './lookup';
import { refuseTooLong } from './message-lengths';
import { openPayment } from './opening';
import { idOf } from './payment-id';
import { endedReport, readPayment, type KnownView, type PaymentReport } from './payment-report';
import { refuseIfDifferent, requestMemoOf } from './request-memo';
import { strayTokenProblems } from './stray-token';

/** Ours: even a provider that is slow to open a session answers well within it, and no shop page should wait longer. */
export const START_TIMEOUT_MS = 60_000;

export interface StartOptions {
  /** How customers reach the bridge (`PUBLIC_BASE_URL`). */
  readonly publicBaseUrl: string;
  /** `CUSTOMER_LINK_SECRET`, parsed. */
  readonly linkSecrets: LinkSecrets;
  /**
   * `TOKEN_SEAL_PUBLIC_KEY_FILE`, parsed: the token crosses Temporal sealed to it. Null: in clear, which only a worker with
   * ALLOW_UNENCRYPTED_HISTORY=true accepts.
   */
  readonly tokenSealKey: KeyObject | null;
  readonly taskQueue?: string;
  /** Default 60 s. */
  readonly timeoutMs?: number;
}

export interface StartedPayment {
  readonly workflowId: string;
  readonly view: KnownView;
  /** Where to send the customer; null when there is nothing left for them to do. */
  readonly customerUrl: string | null;
}

/**
 * Starts a payment and returns as soon as the customer (redirect) or the shop (confirm) has something to do, or it needs
 * review, or it has ended. Starting the same attempt again is the same payment: attached to, or answered with its outcome.
 *
 * Throws `InvalidInput`; `StartRefused` when the same attempt was started with something else, or the attempt before it
 * does not allow another; `StartUnclear` when no answer came in time: ask again with the same id, never with a new one.
 */
export async function startPayment(
  client: Client,
  input: CitPaymentInput,
  options: StartOptions,
): Promise<StartedPayment> {
  const problems = problemsOf(input);
  if (problems.length > 0) throw new InvalidInput(problems);
  const crossing = sealed(input, options);
  // A sealed token is longer than the plain one.
  const tooLong = problemsOf(crossing);
  if (tooLong.length > 0) throw new InvalidInput(tooLong);
  const strays = strayTokenProblems(input);
  if (strays.length > 0) throw new InvalidInput(strays);
  const { paymentId, attempt } = requestOf(input);
  const workflowId = workflowIdOf(paymentId, attempt);
  const asked = requestMemoOf(input);

  const existing = await findPayment(client, workflowId);
  if (existing === null) await refuseUnlessPreviousIsSafe(client, paymentId, attempt);
  else refuseIfDifferent(idOf(workflowId), existing.request, asked);

  const view =
    existing === null
      ? await openAndCompare(client, crossing, options, { workflowId, asked })
      : await attachTo(client, existing, options.timeoutMs);
  return { workflowId, view, customerUrl: customerUrlOf(view, workflowId, options) };
}

/** The customer's link while they may still have something to do, else null. Pure. */
export function customerUrlOf(
  view: Pick<KnownView, 'status' | 'outcome'>,
  workflowId: string,
  { publicBaseUrl, linkSecrets }: Pick<StartOptions, 'publicBaseUrl' | 'linkSecrets'>,
): string | null {
  if (view.outcome !== null || view.status === 'needs_review' || view.status === 'cancelling') return null;
  return payUrl(publicBaseUrl, linkSecrets, workflowId);
}

/** The payment's state; without a worker, what Temporal knows. Throws `UnknownPayment`, `StoppedPayment`. */
export async function readView(client: Client, workflowId: string): Promise<KnownView> {
  return (await readPayment(client, workflowId)).view;
}

/**
 * The outcome, with the new token when the provider gave one (sealed; `openToken` of token-seal opens it); null when the payment is still open after `timeoutMs`, or
 * waits in review. Throws `UnknownPayment`, `StoppedPayment`.
 */
export async function waitForOutcome(
  client: Client,
  workflowId: string,
  timeoutMs: number,
): Promise<CitPaymentResult | null> {
  const { view } = await followPayment(client, await readPayment(client, workflowId), { timeoutMs });
  return view.outcome === null ? null : resultOf(client, workflowId);
}

/** The shop's yes in manual confirmation. Throws `Refused` when there is nothing to confirm, `NoAnswer`, `UnknownPayment`. */
export async function confirmPayment(
  client: Client,
  workflowId: string,
  by: Pick<By, 'by'> = {},
): Promise<PaymentView> {
  refuseTooLong(by);
  return askPayment(client, workflowId, confirm, by);
}

/** Asks to stop, and returns what the provider answered. Throws `Refused` when it has ended, `NoAnswer`, `UnknownPayment`. */
export async function cancelPayment(client: Client, workflowId: string, by: By = {}): Promise<CancelAnswer> {
  refuseTooLong(by);
  return askPayment(client, workflowId, cancel, by);
}

/** An operator closes a payment in review. Throws `Refused` when that is not allowed, `NoAnswer`, `UnknownPayment`. */
export async function resolvePayment(client: Client, workflowId: string, resolution: Resolution): Promise<PaymentView> {
  refuseTooLong(resolution);
  return askPayment(client, workflowId, resolve, resolution);
}

/** Asks the provider now; returns once Temporal has the request. Throws `Refused` when it has ended, `UnknownPayment`. */
export async function recheckPayment(client: Client, workflowId: string, wish: Recheck = {}): Promise<void> {
  refuseTooLong(wish);
  await tellPayment(client, workflowId, recheck, wish);
}

/** The input that crosses Temporal. A shop may seal the token for this payment itself, and need not pass the plain one. */
function sealed(input: CitPaymentInput, { tokenSealKey }: Pick<StartOptions, 'tokenSealKey'>): CitPaymentInput {
  if (tokenSealKey === null || isSealed(input.token)) return input;
  return { ...input, token: sealToken(input.token, tokenSealKey, tokenOfPayment(input)) };
}

/** Opens it, then compares once more: another caller may have been first, with a different request. */
async function openAndCompare(
  client: Client,
  input: CitPaymentInput,
  { taskQueue = DEFAULT_TASK_QUEUE, timeoutMs = START_TIMEOUT_MS }: StartOptions,
  { workflowId, asked }: { readonly workflowId: string; readonly asked: RequestMemo },
): Promise<KnownView> {
  const giveUpAt = Date.now() + timeoutMs;
  const answer = await openPayment(client, input, { workflowId, taskQueue, ms: timeoutMs });
  const found = await findOpened(client, workflowId);
  refuseIfDifferent(idOf(workflowId), found.request, asked);
  if (answer !== null && isAnswer(answer)) return answer;
  return attachTo(client, found, giveUpAt - Date.now());
}

/** By query, as often as anyone likes: updates can be used up, and the payment needs them (`AWAITING`). */
async function attachTo(client: Client, found: Found, timeoutMs = START_TIMEOUT_MS): Promise<KnownView> {
  if (!found.isOpen) return (await endedReport(client, found)).view;
  const { workflowId } = found;
  const isEnough = ({ view }: PaymentReport): boolean => isAnswer(view);
  const { view } = await followPayment(client, await readPayment(client, workflowId), { timeoutMs, isEnough });
  if (isAnswer(view)) return view;
  throw new StartUnclear(
    idOf(workflowId),
    `no answer came within ${String(Math.ceil(timeoutMs / 1000))} s (is a worker running?)`,
  );
}

/** The customer or the shop has something to do, or nothing more comes by itself. */
function isAnswer(view: KnownView): boolean {
  return view.nextStep !== null || isSettled({ view });
}

async function findOpened(client: Client, workflowId: string): Promise<Found> {
  const id = idOf(workflowId);
  let found: Found | null;
  try {
    found = await findPayment(client, workflowId);
  } catch (error) {
    throw new StartUnclear(id, 'Temporal stopped answering', error);
  }
  if (found === null) throw new StartUnclear(id, 'Temporal accepted it but does not show it');
  return found;
}

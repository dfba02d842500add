import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { SessionId, SessionSnapshot } from '../../smart-glocal/types';
import type { PaymentActivities, PaymentRequest } from '../contract/activities';
import type { CitPaymentInput } from '../contract/payment';
import { CALL_LIMITS } from '../contract/policy';
import type { Step } from '../decisions/next-step';
import { type Answer, failureOf } from '../facts/answer';
import { askedSession } from '../facts/claims';
import type { CallStep } from '../facts/events';
import type { Known } from '../facts/known';
import { timeText } from '../views/time-text';

/**
 * Our calls to the provider: one attempt each, with the result as a value. What to do about a failure is decided by
 * `nextStep`, never by a retry policy. Calls that move money are regular activities, so that the intent is in history
 * before a byte leaves, and a crash yields "unclear", never "again".
 */

const ONCE = { maximumAttempts: 1 };

const { bind } = proxyLocalActivities<PaymentActivities>({
  // Reads memory only. Repeated for ever: if it fails, the worker is broken, not the payment.
  startToCloseTimeout: CALL_LIMITS.overhead,
  summary: 'write down deadlines, environment and token fingerprint',
});

export { bind };

/** Makes the call that this step decided on. `now` is epoch ms. */
export async function carryOut(
  step: Extract<Step, { do: CallStep }>,
  known: Known,
  input: CitPaymentInput,
  now: number,
): Promise<Answer> {
  switch (step.do) {
    case 'create':
      return createSession(known, input);
    case 'start':
      return startPayment(known, input, { until: step.until, now });
    case 'init':
      return initPayment(known, input, { until: step.until, now });
    case 'confirm':
      return confirmSession(known, { until: step.until, now });
    case 'cancel':
      return cancelSession(known);
    case 'ask':
      return readSession(known);
  }
}

/** Opens an empty session. Local: if its worker dies it runs again, and leaves an empty session that is never started. */
async function createSession(known: Known, input: CitPaymentInput): Promise<Answer> {
  const { createSession: create } = proxyLocalActivities<PaymentActivities>({
    startToCloseTimeout: CALL_LIMITS.create + CALL_LIMITS.overhead,
    retry: ONCE,
    summary: 'open a payment session at Smart Glocal',
  });
  return answerOf(create(bindingOf(known), paymentRequest(known, input)));
}

/** Until when a call may leave, and the time now (epoch ms). */
interface Limit {
  readonly until: number;
  readonly now: number;
}

/** Starts the payment in its session. Nothing leaves after the limit, even if a worker comes back later. */
async function startPayment(known: Known, input: CitPaymentInput, limit: Limit): Promise<Answer> {
  const { startPayment: start } = moneyCall('start the payment with the saved card', known, limit);
  return answerOf(start(bindingOf(known), paymentRequest(known, input), sessionOf(known)));
}

/** Opens and starts in one call. Nothing leaves after the limit. */
async function initPayment(known: Known, input: CitPaymentInput, limit: Limit): Promise<Answer> {
  const { initPayment: init } = moneyCall('open and start the payment with the saved card', known, limit);
  return answerOf(init(bindingOf(known), paymentRequest(known, input)));
}

/**
 * The commit point: money moves after this and not before (unless the provider confirms by itself). Nothing leaves after
 * the limit.
 */
async function confirmSession(known: Known, limit: Limit): Promise<Answer> {
  const { confirmSession: confirm } = moneyCall('confirm the payment, it is as asked for', known, limit);
  return answerOf(confirm(bindingOf(known), sessionOf(known)));
}

async function cancelSession(known: Known): Promise<Answer> {
  const { cancelSession: cancel } = moneyCall('ask Smart Glocal to cancel the payment', known, null);
  return answerOf(cancel(bindingOf(known), sessionOf(known)));
}

/** Asks the provider what is true. Local: asking twice does no harm. */
async function readSession(known: Known): Promise<Answer> {
  const { readSession: read } = proxyLocalActivities<PaymentActivities>({
    startToCloseTimeout: CALL_LIMITS.question + CALL_LIMITS.overhead,
    retry: ONCE,
    summary: 'ask Smart Glocal whether the payment went through',
  });
  return answerOf(read(bindingOf(known), askedSession(known) ?? sessionOf(known)));
}

function moneyCall(
  what: string,
  { startedAt }: Known,
  limit: Limit | null,
): ReturnType<typeof proxyActivities<PaymentActivities>> {
  const startToCloseTimeout = CALL_LIMITS.moneyCall + CALL_LIMITS.overhead;
  const summary = limit === null ? what : `${what}, not after ${timeText(limit.until, startedAt)}`;
  // Without this bound a call that waited for a worker could leave after the shop has given up on the payment.
  const scheduleToStart = limit === null ? {} : { scheduleToStartTimeout: Math.max(1, limit.until - limit.now) };
  return proxyActivities<PaymentActivities>({ startToCloseTimeout, ...scheduleToStart, retry: ONCE, summary });
}

async function answerOf(call: Promise<SessionSnapshot>): Promise<Answer> {
  try {
    return { snapshot: await call };
  } catch (error) {
    if (error instanceof ActivityFailure) return failureOf(error.cause);
    // A local activity's failure comes unwrapped (core 1.24). Not caught here, it would fail the payment itself.
    if (error instanceof ApplicationFailure || error instanceof TimeoutFailure) return failureOf(error);
    throw error;
  }
}

function paymentRequest(known: Known, input: CitPaymentInput): PaymentRequest {
  return { input, tries: known.tries };
}

function bindingOf({ terms }: Known): Parameters<PaymentActivities['readSession']>[0] {
  if (terms === null) throw new Error('a call was decided before the payment was bound');
  return terms.binding;
}

function sessionOf({ sessionId }: Known): SessionId {
  if (sessionId === null) throw new Error('a call was decided before the session was known');
  return sessionId;
}

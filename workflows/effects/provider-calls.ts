import { ActivityFailure, proxyActivities, proxyLocalActivities, uuid4, workflowInfo } from '@temporalio/workflow';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import type { SessionId, SessionSnapshot } from '../../smart-glocal/types';
import type {
  Answered,
  Binding,
  Looked,
  PaymentActivities,
  PaymentRequest,
  RequestName,
  Terms,
} from '../contract/activities';
import type { CitPaymentInput } from '../contract/payment';
import { CALL_LIMITS, POLICY } from '../contract/policy';
import type { Step } from '../decisions/next-step';
import { answerIn, failureOf, foundIn, termsIn, type Answer } from '../facts/answer';
import { askedSession } from '../facts/claims';
import type { CallStep } from '../facts/events';
import type { Known } from '../facts/known';
import { timeText } from '../views/time-text';
import { isReadable } from './readings';

/**
 * Our calls to the provider: one attempt each, with the result as a value. What to do about a failure is decided by
 * `nextStep`, never by a retry policy. Calls that move money are regular activities, so that the intent is in history
 * before a byte leaves, and a crash yields "unclear", never "again". Each has a name of its own (`RequestName`).
 */
export interface ProviderCalls {
  /** What the first activity records; null when what came back is not its answer. */
  bind(known: Known): Promise<Terms | null>;
  /** Asks Temporal what else of this debt was started; `unknown` also when what came back is not the answer. */
  lookElsewhere(known: Known): Promise<Looked['found']>;
  /** Makes the call that this step decided on. `now` is epoch ms. */
  carryOut(step: Extract<Step, { do: CallStep }>, known: Known, now: number): Promise<Answer>;
}

const ONCE = { maximumAttempts: 1 };

/** Until when a call may leave, and the time now (epoch ms). */
interface Limit {
  readonly until: number;
  readonly now: number;
}

/** The calls of one run of a payment with this input. */
export function createProviderCalls(input: CitPaymentInput): ProviderCalls {
  const named = createNames();

  return {
    async bind({ lot }) {
      const name = named('bind', 'bind');
      const { bind } = proxyLocalActivities<PaymentActivities>({
        // Reads memory only. Repeated for ever: if it fails, the worker is broken, not the payment.
        startToCloseTimeout: CALL_LIMITS.overhead,
        summary: 'write down deadlines, environment and token fingerprint',
      });
      try {
        const result = await bind(name, input, POLICY, lot);
        return termsIn(name, isReadable(result, name.id) ? result : null);
      } catch (error) {
        // Not this activity's own doing: a stranger who answered for it must not be able to fail the payment.
        if (error instanceof TemporalFailure) return null;
        throw error;
      }
    },
    async lookElsewhere(known) {
      const name = named('lookElsewhere', 'look');
      const { lookElsewhere } = localCall('look what else of this debt was started', CALL_LIMITS.question);
      try {
        const result = await lookElsewhere(name, requestOf(known));
        return foundIn(name, isReadable(result, name.id) ? result : null);
      } catch (error) {
        if (error instanceof TemporalFailure) return 'unknown';
        throw error;
      }
    },
    async carryOut(step, known, now) {
      switch (step.do) {
        case 'create':
          return createSession(known);
        case 'start':
          return startPayment(known, { until: step.until, now });
        case 'init':
          return initPayment(known, { until: step.until, now });
        case 'confirm':
          return confirmSession(known, { until: step.until, now });
        case 'cancel':
          return cancelSession(known);
        case 'ask':
          return readSession(known);
      }
    },
  };

  /** Opens an empty session. Local: if its worker dies it runs again, and leaves an empty session that is never started. */
  async function createSession(known: Known): Promise<Answer> {
    const name = named('createSession', 'create');
    const { createSession: create } = localCall('open a payment session at Smart Glocal', CALL_LIMITS.create);
    return answerOf(name, create(name, bindingOf(known), requestOf(known)));
  }

  /** Starts the payment in its session. Nothing leaves after the limit, even if a worker comes back later. */
  async function startPayment(known: Known, limit: Limit): Promise<Answer> {
    const name = named('startPayment', 'start');
    const { startPayment: start } = moneyCall(name, 'start the payment with the saved card', known, limit);
    return answerOf(name, start(name, bindingOf(known), requestOf(known), sessionOf(known)));
  }

  /** Opens and starts in one call. Nothing leaves after the limit. */
  async function initPayment(known: Known, limit: Limit): Promise<Answer> {
    const name = named('initPayment', 'init');
    const { initPayment: init } = moneyCall(name, 'open and start the payment with the saved card', known, limit);
    return answerOf(name, init(name, bindingOf(known), requestOf(known)));
  }

  /**
   * The commit point: money moves after this and not before (unless the provider confirms by itself). Nothing leaves after
   * the limit.
   */
  async function confirmSession(known: Known, limit: Limit): Promise<Answer> {
    const name = named('confirmSession', 'confirm');
    const { confirmSession: confirm } = moneyCall(name, 'confirm the payment, it is as asked for', known, limit);
    return answerOf(name, confirm(name, bindingOf(known), sessionOf(known)));
  }

  async function cancelSession(known: Known): Promise<Answer> {
    const name = named('cancelSession', 'cancel');
    const { cancelSession: cancel } = moneyCall(name, 'ask Smart Glocal to cancel the payment', known, null);
    return answerOf(name, cancel(name, bindingOf(known), sessionOf(known)));
  }

  /** Asks the provider what is true. Local: asking twice does no harm. */
  async function readSession(known: Known): Promise<Answer> {
    const name = named('readSession', 'ask');
    const { readSession: read } = localCall('ask Smart Glocal whether the payment went through', CALL_LIMITS.question);
    return answerOf(name, read(name, bindingOf(known), askedSession(known) ?? sessionOf(known)));
  }

  function requestOf({ tries }: Known): PaymentRequest {
    return { input, tries };
  }
}

/** Names requests, each once: `start-1`, `start-2`. */
function createNames(): (call: RequestName['call'], what: 'bind' | 'look' | CallStep) => RequestName {
  const counts = new Map<string, number>();
  return (call, what) => {
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return { call, run: workflowInfo().runId, id: `${what}-${String(count)}`, mark: uuid4() };
  };
}

/** One that may run again when its worker dies; `ms`: what the provider has for its answer. */
function localCall(summary: string, ms: number): ReturnType<typeof proxyLocalActivities<PaymentActivities>> {
  return proxyLocalActivities<PaymentActivities>({
    startToCloseTimeout: ms + CALL_LIMITS.overhead,
    retry: ONCE,
    summary,
  });
}

function moneyCall(
  { id }: RequestName,
  what: string,
  { startedAt }: Known,
  limit: Limit | null,
): ReturnType<typeof proxyActivities<PaymentActivities>> {
  const startToCloseTimeout = CALL_LIMITS.moneyCall + CALL_LIMITS.overhead;
  const summary = limit === null ? what : `${what}, not after ${timeText(limit.until, startedAt)}`;
  // Without this bound a call that waited for a worker could leave after the shop has given up on the payment.
  const scheduleToStart = limit === null ? {} : { scheduleToStartTimeout: Math.max(1, limit.until - limit.now) };
  return proxyActivities<PaymentActivities>({
    activityId: id,
    startToCloseTimeout,
    ...scheduleToStart,
    retry: ONCE,
    summary,
  });
}

async function answerOf(name: RequestName, call: Promise<Answered<SessionSnapshot>>): Promise<Answer> {
  try {
    const result = await call;
    return answerIn(name, isReadable(result, name.id) ? result : null);
  } catch (error) {
    // A local activity's failure comes unwrapped (core 1.24). Not caught here, it would fail the payment itself.
    const cause = error instanceof ActivityFailure ? error.cause : error;
    if (!(cause instanceof TemporalFailure)) throw error;
    const details = cause instanceof ApplicationFailure ? cause.details?.[0] : null;
    return failureOf(name, isReadable(details, name.id) ? cause : null);
  }
}

function bindingOf({ terms }: Known): Binding {
  if (terms === null) throw new Error('a call was decided before the payment was bound');
  return terms.binding;
}

function sessionOf({ sessionId }: Known): SessionId {
  if (sessionId === null) throw new Error('a call was decided before the session was known');
  return sessionId;
}

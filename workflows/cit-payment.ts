import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { problemsOf } from './contract/input';
import type { CitPaymentInput, CitPaymentResult } from './contract/payment';
import { POLICY } from './contract/policy';
import { overdueAt, requestOf } from './contract/request';
import { OverdueAt, PaymentStatus, SmartGlocalSessionId } from './contract/search-attributes';
import { WORKFLOW_ID_PREFIX } from './contract/workflow-id';
import { nextStep } from './decisions/next-step';
import { notice } from './decisions/stops-and-reviews';
import { createAlarm } from './effects/alarm';
import { createClock } from './effects/clock';
import { handleMessages } from './effects/handlers';
import { tellingPayment, type Payment } from './effects/payment';
import * as provider from './effects/provider-calls';
import { createTeller } from './effects/shop-teller';
import type { Answer } from './facts/answer';
import { accepted, answered, asking, bound, calling, failed, stopped, unanswered } from './facts/events';
import { begin, type CallName } from './facts/known';
import { timerSummary } from './views/timer-line';

/**
 * One attempt to collect one debt from a customer who is present. Ends with what the provider says is true; fails only
 * for invalid input. Everything learned (answer, webhook, poll) is merged in one place, every decision is made by
 * `nextStep`; this loop takes the step, and waits for news or for the time that the step named.
 */
export async function citPayment(input: CitPaymentInput): Promise<CitPaymentResult> {
  const problems = problemsOf(input);
  if (problems.length > 0) {
    throw ApplicationFailure.nonRetryable(`Invalid input: ${problems.join('; ')}.`, 'invalid_input');
  }
  const { startTime, workflowId } = workflowInfo();
  const begun = begin(requestOf(input), startTime.getTime(), Math.random());
  // The current details cost no event, so the Web UI is told as often as anything changes.
  const payment = tellingPayment(begun, workflowId.slice(WORKFLOW_ID_PREFIX.length), {
    show: setCurrentDetails,
    clock: createClock(),
  });
  handleMessages(payment);
  // Temporal's own cancellation is one more way to ask for a stop; the money is still followed to its end.
  CancellationScope.current().cancelRequested.catch(() => {
    payment.known = stopped(payment.known, 'asked', payment.clock.now(), 'temporal', 'Cancelled in Temporal.');
  });
  return CancellationScope.nonCancellable(() => live(payment, input));
}

async function live(payment: Payment, input: CitPaymentInput): Promise<CitPaymentResult> {
  const alarm = createAlarm(payment.clock);
  const shop = createTeller(payment);
  const isListed = workflowInfo().typedSearchAttributes.get(PaymentStatus) !== undefined;
  if (!isListed) listAsOpen(payment);

  for (;;) {
    const now = payment.clock.now();
    payment.known = notice(payment.known, now);
    showReview(payment);
    if (shop.owes(null)) {
      await shop.tell(null);
      continue; // News may have come.
    }

    const step = nextStep(payment.known, now);
    switch (step.do) {
      case 'bind': {
        const terms = await provider.bind(input, POLICY);
        payment.known = bound(payment.known, terms, input);
        break;
      }
      case 'create':
        await call(payment, 'create', provider.createSession(payment.known, input));
        break;
      case 'start':
        await call(payment, 'start', provider.startPayment(payment.known, input, { until: step.until, now }));
        break;
      case 'init':
        await call(payment, 'start', provider.initPayment(payment.known, input, { until: step.until, now }));
        break;
      case 'confirm':
        await call(payment, 'confirm', provider.confirmSession(payment.known, { until: step.until, now }));
        break;
      case 'cancel':
        await call(payment, 'cancel', provider.cancelSession(payment.known));
        break;
      case 'ask':
        await ask(payment);
        break;
      case 'wait': {
        const before = payment.known;
        await alarm.newsOr(
          step.until,
          () => payment.known !== before,
          () => timerSummary(before, step.until),
        );
        break;
      }
      case 'finish': {
        if (shop.owes(step.outcome)) {
          await shop.tell(step.outcome);
          break; // A webhook that came meanwhile was answered 200: it is looked at before this ends.
        }
        const outcome = shop.asTold(step.outcome);
        payment.outcome = outcome;
        upsertSearchAttributes([{ key: PaymentStatus, value: outcome.status }]);
        await condition(allHandlersFinished);
        return { ...outcome, newToken: payment.known.facts.newToken?.value ?? null };
      }
    }
  }
}

/** Makes one call and merges its answer into what is known by then: webhooks may have come in the meantime. */
async function call(payment: Payment, name: CallName, answering: Promise<Answer>): Promise<void> {
  const sessionBefore = payment.known.sessionId;
  payment.known = calling(payment.known, name);
  const answer = await answering;
  payment.known =
    'snapshot' in answer
      ? accepted(payment.known, name, answer.snapshot, payment.clock.now())
      : failed(payment.known, name, answer.failure, answer.code, payment.clock.now());
  showSession(payment, sessionBefore);
}

/** Asks the provider; a failed question is news too, the schedule asks again. */
async function ask(payment: Payment): Promise<void> {
  const sessionBefore = payment.known.sessionId;
  payment.known = asking(payment.known);
  const answer = await provider.readSession(payment.known);
  payment.known =
    'snapshot' in answer
      ? answered(payment.known, answer.snapshot, payment.clock.now())
      : unanswered(payment.known, answer.code, payment.clock.now());
  showSession(payment, sessionBefore);
}

/** A webhook without our metadata finds its payment by the session id. */
function showSession({ known }: Payment, before: string | null): void {
  if (known.sessionId === null || known.sessionId === before) return;
  upsertSearchAttributes([{ key: SmartGlocalSessionId, value: known.sessionId }]);
}

function showReview({ known }: Payment): void {
  if (known.review === null || workflowInfo().typedSearchAttributes.get(PaymentStatus) === 'needs_review') return;
  upsertSearchAttributes([{ key: PaymentStatus, value: 'needs_review' }]);
}

/** The starter sets these at start, free of charge; a payment that was started otherwise must be listed too. */
function listAsOpen({ known }: Payment): void {
  upsertSearchAttributes([
    { key: PaymentStatus, value: 'open' },
    { key: OverdueAt, value: new Date(overdueAt(known.request, known.startedAt)) },
  ]);
}

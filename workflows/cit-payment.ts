import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { NewsSubject } from './contract/activities';
import { identityProblems, problemsOf } from './contract/input';
import type { SignedNews } from './contract/news';
import type { CitPaymentInput, CitPaymentResult } from './contract/payment';
import { requestOf } from './contract/request';
import { WORKFLOW_ID_PREFIX } from './contract/workflow-id';
import { turn } from './decisions/turn';
import { createAlarm } from './effects/alarm';
import { createAwaiting, type Awaiting } from './effects/awaiting';
import { createClock } from './effects/clock';
import { handleMessages } from './effects/handlers';
import { createListing } from './effects/listing';
import { leaveBehind, leavesBehind } from './effects/left-behind';
import { createNewsReader, type NewsReader } from './effects/news-reader';
import { createPayment, type Payment } from './effects/payment';
import { createProviderCalls } from './effects/provider-calls';
import { mustBeReadable } from './effects/readings';
import { createTeller } from './effects/shop-teller';
import { returned, sent } from './facts/events';
import { begin } from './facts/known';
import { timerLine } from './views/timer-line';

/**
 * One attempt to collect one debt from a customer who is present. Ends with what the provider says is true; fails only
 * for invalid input. Everything that happens is an event that the payment learns. In each turn, `turn` works out what
 * is due by now and one step, without changing anything; the loop learns the former and takes the latter. To wait is a step too: for news, or until a time.
 */
export async function citPayment(input: CitPaymentInput): Promise<CitPaymentResult> {
  mustBeReadable(input);
  const { startTime, workflowId } = workflowInfo();
  const problems = [...problemsOf(input), ...identityProblems(input, workflowId)];
  if (problems.length > 0) {
    throw ApplicationFailure.nonRetryable(`Invalid input: ${problems.join('; ')}.`, 'invalid_input');
  }
  const begun = begin(requestOf(input), startTime.getTime(), Math.random());
  // The current details add nothing to the history, so the page in the Web UI is updated at every change.
  const payment = createPayment(begun, workflowId.slice(WORKFLOW_ID_PREFIX.length), {
    show: setCurrentDetails,
    clock: createClock(),
  });
  const reader = readsNewsOf(payment);
  const awaiting = createAwaiting();
  handleMessages(payment, reader, awaiting);
  // Temporal's own cancellation is one more way to ask for a stop; the money is still followed to its end.
  CancellationScope.current().cancelRequested.catch(() => {
    payment.learn({ type: 'cancel_wanted', by: 'temporal', reason: 'Cancelled in Temporal.' });
  });
  return CancellationScope.nonCancellable(() => run(payment, reader, awaiting, input));
}

async function run(
  payment: Payment,
  reader: NewsReader<SignedNews>,
  awaiting: Awaiting,
  input: CitPaymentInput,
): Promise<CitPaymentResult> {
  const alarm = createAlarm(payment.clock);
  const shop = createTeller(payment);
  const listing = createListing(payment.known);
  const provider = createProviderCalls(input);
  let hasLeft = false;

  for (;;) {
    // Webhooks that have arrived are read before anything is decided, and above all before the end.
    if (reader.isBehind) await reader.caughtUp();
    const now = payment.clock.now();
    const { due, step } = turn(payment.known, now);
    for (const event of due) payment.learn(event);
    awaiting.release(now);
    listing.follow(payment.known);
    if (shop.owes('review')) {
      await shop.tell('review');
      continue; // News may have come meanwhile: decide again.
    }

    switch (step.do) {
      case 'bind': {
        const terms = await provider.bind(payment.known);
        if (terms !== null) payment.learn({ type: 'bound', terms, input });
        break;
      }
      case 'look':
        payment.learn({ type: 'looked', found: await provider.lookElsewhere(payment.known) });
        break;
      case 'create':
      case 'start':
      case 'init':
      case 'confirm':
      case 'cancel':
      case 'ask': {
        if (step.do === 'ask') reader.tryAgain(); // A key for what could not be read may have come.
        payment.learn(sent(step.do));
        const answer = await provider.carryOut(step, payment.known, now);
        payment.learn(returned(step.do, answer)); // Webhooks may have come in the meantime.
        break;
      }
      case 'wait': {
        const before = payment.known;
        await alarm.newsOr(
          Math.min(step.until, awaiting.firstEnd()),
          () => payment.known !== before,
          () => timerLine(before, step),
        );
        break;
      }
      case 'finish': {
        if (shop.owes(step.outcome)) {
          await shop.tell(step.outcome);
          break; // The provider got a 200 for any webhook that came meanwhile: decide again before ending.
        }
        if (!hasLeft && leavesBehind(payment.known, reader.unread, step.outcome)) {
          hasLeft = true;
          await leaveBehind(payment.known, reader.unread, step.outcome, now);
          break; // As above.
        }
        const outcome = shop.asTold(step.outcome);
        payment.end(outcome);
        listing.end(outcome);
        await condition(allHandlersFinished);
        return { ...outcome, newToken: payment.known.facts.newToken?.value ?? null };
      }
    }
  }
}

/** Verified news is an event; what cannot be read is an alarm, and a reason to ask. */
function readsNewsOf(payment: Payment): NewsReader<SignedNews> {
  const subject = (): NewsSubject | 'later' => {
    const { terms, request } = payment.known;
    if (terms === null) return 'later';
    const { binding, tokenFingerprint } = terms;
    return { binding, tokenFingerprint, amount: request.amount, currency: request.currency };
  };
  return createNewsReader(
    { clock: payment.clock, subject },
    {
      read: ({ type, snapshot, proof }) => payment.learn({ type: 'webhook', name: type, snapshot, proof }),
      unread: (name, why) => payment.learn({ type: 'news_unread', name, why }),
    },
  );
}

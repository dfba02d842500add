import { deadlinesOf } from '../decisions/deadlines';
import type { Wake } from '../decisions/next-step';
import { isStopped } from '../facts/claims';
import type { Known } from '../facts/known';
import { timeText } from './time-text';

/**
 * The timer's line in the Web UI: why it rings, and who has until when. It is true when the timer is set. A payment has one
 * timer and does not move it when it can wait longer: then a later line says more. Pure.
 */
export function timerLine(known: Known, { until, why }: Wake): string {
  const at = timeText(until, known.startedAt);
  switch (why) {
    case 'customer_deadline':
      return `give the customer until ${at} to finish 3DS`;
    case 'decision_deadline':
      return `give the shop until ${at} to confirm`;
    case 'ready_deadline':
      return `give Smart Glocal until ${at} to be ready for confirmation`;
    case 'fence':
      return `give the start until ${at} to show up at Smart Glocal`;
    case 'repeat_create':
      return `open a session again at ${at}`;
    case 'repeat_start':
      return `start the payment again at ${at}`;
    case 'repeat_confirm':
      return `confirm again at ${at}`;
    case 'repeat_cancel':
      return `cancel again at ${at}`;
    case 'repeat_look':
      return `look again at ${at} what else of this debt was started`;
    case 'question':
      return `${whoHasTime(known)}ask Smart Glocal at ${at}`;
    case 'review':
      return known.review === null
        ? `give Smart Glocal until ${at} for its final answer, then ask a person`
        : `close it as needs_review at ${at}, unless a person does first`;
    case 'look_again':
      return `check again at ${at}`;
  }
}

/** Whose time is running until the next question. It comes first: a narrow timeline cuts the rest. */
function whoHasTime(known: Known): string {
  if (known.review !== null) return 'a person must look at it; ';
  if (isStopped(known)) return 'it is being stopped; ';
  const { customer, decision, ready } = deadlinesOf(known);
  if (customer !== null) return `give the customer until ${timeText(customer, known.startedAt)} to finish 3DS; `;
  if (decision !== null) return `give the shop until ${timeText(decision, known.startedAt)} to confirm; `;
  return ready === null
    ? 'unless news comes first, '
    : `give Smart Glocal until ${timeText(ready, known.startedAt)} to be ready; `;
}

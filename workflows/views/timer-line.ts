import { customerDeadline, decisionDeadline, fenceTime, readyDeadline, reviewTime } from '../decisions/deadlines';
import { askTime, retryTime } from '../decisions/question-schedule';
import { isStopped, mayStillStop, neverArrived } from '../facts/claims';
import { CALL_NAMES, type CallName, type Known } from '../facts/known';
import { timeText } from './time-text';

/**
 * Why a payment's timer rings at `until` (epoch ms), and who has how long: the timer's line in the Web UI, true at the moment
 * in which it is set. A payment has one timer, and leaves it alone when it waits longer: then a later line says more. Pure.
 */
export function timerSummary(known: Known, until: number): string {
  const at = timeText(until, known.startedAt);
  if (mayStillStop(known)) {
    if (customerDeadline(known) === until) return `give the customer until ${at} to finish 3DS`;
    if (decisionDeadline(known) === until) return `give the shop until ${at} to confirm`;
    if (readyDeadline(known) === until) return `give Smart Glocal until ${at} to be ready for the confirmation`;
    if (fenceTime(known) === until) return `give the start until ${at} to show up at Smart Glocal`;
  }
  // A call that never arrived is made again before anything is asked; any other only if an answer allows it.
  const call = CALL_NAMES.find((name) => isMadeAgainAt(known, name, until));
  if (call !== undefined) return `${AGAIN[call]} again at ${at}`;
  if (askTime(known) === until) return `${whoHasTime(known)}ask Smart Glocal at ${at}`;
  if (reviewTime(known) === until) {
    return known.review === null
      ? `give Smart Glocal until ${at} to say how it ended, then ask a person`
      : `close it as needs_review at ${at}, unless somebody does before`;
  }
  return `look again at ${at}`;
}

/** Whose time is running while the next question is not due: that comes first, a narrow timeline cuts the rest. */
function whoHasTime(known: Known): string {
  if (known.review !== null) return 'a person must look at it; ';
  if (isStopped(known)) return 'it is being stopped; ';
  const customer = customerDeadline(known);
  if (customer !== null) return `give the customer until ${timeText(customer, known.startedAt)} to finish 3DS; `;
  const decision = decisionDeadline(known);
  if (decision !== null) return `give the shop until ${timeText(decision, known.startedAt)} to confirm; `;
  const ready = readyDeadline(known);
  return ready === null
    ? 'unless it tells before, '
    : `give Smart Glocal until ${timeText(ready, known.startedAt)} to be ready; `;
}

const AGAIN: Readonly<Record<CallName, string>> = {
  create: 'open a session',
  start: 'start the payment',
  confirm: 'confirm',
  cancel: 'cancel',
};

function isMadeAgainAt(known: Known, name: CallName, until: number): boolean {
  const call = known.calls[name];
  const isMadeAgain = call !== undefined && (neverArrived(call) || name === 'create');
  return isMadeAgain && call.result !== 'accepted' && retryTime(known, call) === until;
}

import type { Outcome, OutcomeStatus } from '../contract/payment';
import { isStopped, lacksItsSession, mayHaveStarted, wasEndedByUs } from '../facts/claims';
import type { Known, StopCause } from '../facts/known';
import { lastingDoubt } from './review-reasons';

/**
 * How the payment ended: the first row that fits in the table of docs/reference/outcomes.md. Null while it is open. Never
 * a guess: "not paid" needs an answer of `session/status`, and a payment in doubt stays open for a person. Pure.
 */
export function outcomeOf(known: Known, now: number): Outcome | null {
  const { resolution, review, facts, terms } = known;
  if (resolution !== null) {
    return ended(known, resolution.as, `Closed by ${resolution.by}: ${resolution.why}`, {
      by: resolution.by,
      why: resolution.why,
    });
  }
  if (review !== null && terms !== null && now >= review.since + terms.policy.review.closesAfter) {
    return ended(known, 'needs_review', `${review.reason} Nobody closed it in time.`, 'us');
  }
  if (known.calling !== null || lastingDoubt(known) !== null) return null;
  if (facts.notPaidByStatus && facts.paidAt === null) return notPaid(known);
  if (known.suspicion !== null) return null;
  if (facts.paidAt !== null) return ended(known, 'succeeded', known.paidUnproven ? PAID_UNPROVEN : PAID, 'provider');
  if (wasRefusedWithoutSession(known)) return refused(known);
  return isStopped(known) && !mayHaveStarted(known) ? neverStarted(known) : null;
}

const PAID = 'Smart Glocal has debited the card.';
const PAID_UNPROVEN =
  'Smart Glocal has debited the card. Note: a webhook said so that shows no proof of being about this payment, and ' +
  'session/status could not be had. Compare it with the account.';

/** Trying again cannot debit twice: not paid, and the session is final at the provider or was never started. */
function isSafeToRetry(known: Known): boolean {
  if (known.facts.paidAt !== null || lastingDoubt(known) !== null) return false;
  return known.facts.notPaidByStatus || !mayHaveStarted(known) || wasRefusedWithoutSession(known);
}

/** `init` was refused, so the provider opened no session. */
function wasRefusedWithoutSession(known: Known): boolean {
  const isRefused = known.calls.start?.result === 'business_refusal';
  return isRefused && lacksItsSession(known) && known.candidates.length === 0;
}

function notPaid(known: Known): Outcome {
  const { stops, facts } = known;
  const code = facts.errorCode?.value ?? null;
  if (stops.mismatch !== undefined) {
    const names = known.differences.join(', ');
    return ended(known, 'rejected', `Smart Glocal showed another payment than was asked for (${names}).`, 'us');
  }
  if (stops.asked !== undefined) {
    return ended(known, 'cancelled', stops.asked.reason ?? 'Cancelled before the payment was made.', 'us');
  }
  if (stops.decision_deadline !== undefined)
    return ended(known, 'cancelled', 'The shop did not confirm in time.', 'us');
  if (stops.ready_deadline !== undefined) {
    return ended(known, 'cancelled', 'The payment was not ready to be confirmed in time.', 'us');
  }
  if (code === 'confirm_timeout') {
    return ended(known, 'cancelled', 'Nobody confirmed in the time that Smart Glocal gives.', 'provider');
  }
  if (stops.start_unclear !== undefined && wasEndedByUs(known)) {
    return ended(known, 'cancelled', 'Smart Glocal did not answer the start; the session was cancelled.', 'us');
  }
  if (stops.customer_deadline !== undefined) {
    const hasCome = code !== null && !PROVIDER_CANCELS.has(code);
    const reason = hasCome
      ? `The time for 3DS was over when Smart Glocal ended the payment with the code ${code}.`
      : 'The customer did not finish 3DS in time.';
    return ended(known, 'abandoned', reason, 'us');
  }
  if (stops.refused !== undefined) return refused(known);
  if (code === 'session_cancelled' && facts.stepAt !== null) {
    return ended(
      known,
      'abandoned',
      'The customer did not finish 3DS in the time that Smart Glocal gives.',
      'provider',
    );
  }
  if (code !== null && PROVIDER_CANCELS.has(code)) {
    return ended(known, 'cancelled', 'Smart Glocal ended the session before the payment was made.', 'provider');
  }
  const reason = code === null ? 'Declined; Smart Glocal gave no reason.' : `Declined with the code ${code}.`;
  // The payment's own code or none: the code of a call that failed on the way says nothing about the decline.
  return { ...ended(known, 'declined', reason, 'provider'), code };
}

/** Codes of a session that was cancelled, by the provider (240 min for the confirm), by us or by another party; not of a decline. */
const PROVIDER_CANCELS: ReadonlySet<string> = new Set([
  'confirm_timeout',
  'session_cancelled',
  'session_cancelled_by_partner',
]);

function neverStarted(known: Known): Outcome {
  const { stops } = known;
  if (stops.refused !== undefined) return refused(known);
  const reason = stops.asked?.reason ?? 'The payment was stopped before it was started; nothing was debited.';
  return ended(known, 'cancelled', reason, 'us');
}

/** With the code of the refused call, not of the cancel with which we then closed the session. */
function refused(known: Known): Outcome {
  const { create, start, confirm } = known.calls;
  const code = [confirm, start, create].find((call) => call?.result === 'business_refusal')?.code ?? null;
  const reason = `Smart Glocal refused the payment${code === null ? '' : ` with the code ${code}`}.`;
  return { ...ended(known, 'declined', reason, 'provider'), code };
}

/** Paid after one of these is `late`: a deadline of ours had passed, or a cancel was asked for. */
const LATE: readonly StopCause[] = ['asked', 'ready_deadline', 'decision_deadline', 'customer_deadline'];

function ended(known: Known, status: OutcomeStatus, reason: string, decidedBy: Outcome['decidedBy']): Outcome {
  const { facts, terms, stops, calls } = known;
  const isPaid = status === 'succeeded';
  const mayBePaid = isPaid || status === 'needs_review';
  return {
    status,
    code: isPaid ? null : (facts.errorCode?.value ?? calls.start?.code ?? calls.create?.code ?? null),
    reason,
    late: isPaid && LATE.some((cause) => stops[cause] !== undefined),
    retry: !mayBePaid && isSafeToRetry(known) ? 'safe' : 'unsafe',
    environment: known.seq > 0 && terms !== null ? terms.binding.environment : null,
    decidedBy,
    card: facts.card?.value ?? null,
  };
}

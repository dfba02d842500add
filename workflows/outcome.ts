import { isStopped, mayHaveStarted, type Known } from './known';
import { lastingDoubt } from './deadlines';
import type { Outcome, OutcomeStatus } from './shapes';

/**
 * What the provider's truth makes of a payment (architecture: table of outcomes, first row that fits). Null while it is
 * open. Never a guess: "not paid" needs an answer of `session/status`, and doubt stays open for a person. Pure.
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
  if (known.suspicion !== null || known.calling !== null || lastingDoubt(known) !== null) return null;
  if (facts.paidAt !== null) return ended(known, 'succeeded', 'Smart Glocal has debited the card.', 'provider');
  if (facts.notPaidByStatus) return notPaid(known);
  if (wasRefusedWithoutSession(known)) return refused(known);
  return isStopped(known) && !mayHaveStarted(known) ? neverStarted(known) : null;
}

/** Trying again cannot debit twice: not paid, and the session is final at the provider or was never started. */
export function isSafeToRetry(known: Known): boolean {
  if (known.facts.paidAt !== null || lastingDoubt(known) !== null) return false;
  return known.facts.notPaidByStatus || !mayHaveStarted(known) || wasRefusedWithoutSession(known);
}

/** `init` was refused: the provider opened no session. */
function wasRefusedWithoutSession({ calls, sessionId, request, candidate }: Known): boolean {
  const isRefused = calls.start?.result === 'business_refusal';
  return isRefused && request.opening === 'init' && sessionId === null && candidate === null;
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
  if (stops.start_unclear !== undefined) {
    return ended(known, 'cancelled', 'Smart Glocal did not answer the start; the session was cancelled.', 'us');
  }
  if (stops.customer_deadline !== undefined) {
    return ended(known, 'abandoned', 'The customer did not finish 3DS in time.', 'us');
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
  return ended(known, 'declined', reason, 'provider');
}

/** The provider's own end of a wait (240 min for the confirm), or a cancel that did not come from this engine. */
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

function refused(known: Known): Outcome {
  const code = refusalCode(known);
  return ended(
    known,
    'declined',
    `Smart Glocal refused the payment${code === null ? '' : ` with the code ${code}`}.`,
    'provider',
  );
}

function refusalCode({ calls }: Known): string | null {
  return calls.start?.code ?? calls.create?.code ?? null;
}

function ended(known: Known, status: OutcomeStatus, reason: string, decidedBy: Outcome['decidedBy']): Outcome {
  const { facts, terms, stops } = known;
  const isPaid = status === 'succeeded';
  return {
    status,
    code: isPaid ? null : (facts.errorCode?.value ?? refusalCode(known)),
    reason,
    late: isPaid && isStopped(known) && stops.refused === undefined,
    retry: !isPaid && isSafeToRetry(known) ? 'safe' : 'unsafe',
    environment: known.seq > 0 && terms !== null ? terms.binding.environment : null,
    decidedBy,
    card: facts.card?.value ?? null,
  };
}

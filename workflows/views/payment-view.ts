import type { NextStep, OpenStatus, Outcome, PaymentView } from '../contract/payment';
import { overdueAt } from '../contract/request';
import { deadlinesOf, type Deadlines } from '../decisions/deadlines';
import { retryTime } from '../decisions/question-schedule';
import { confirmTook, customerStepShown, isFinal, isStopped, mayHaveStarted } from '../facts/claims';
import type { Call, Known } from '../facts/known';

/** What a shop may know about a payment, computed from what is known. Carries no token and no personal data. Pure. */
export function viewOf(known: Known, outcome: Outcome | null): PaymentView {
  const { request, sessionId } = known;
  const { paymentId, amount, currency } = request;
  if (outcome !== null) {
    const { status } = outcome;
    return { paymentId, status, sessionId, amount, currency, nextStep: null, waitingFor: null, outcome };
  }
  const status = openStatusOf(known);
  const deadlines = deadlinesOf(known);
  return {
    paymentId,
    status,
    sessionId,
    amount,
    currency,
    nextStep: nextStepOf(known, deadlines),
    waitingFor: waitingForOf(known, status, deadlines),
    outcome,
  };
}

function openStatusOf(known: Known): OpenStatus {
  if (known.review !== null) return 'needs_review';
  if (isStopped(known) && !mayOpenAnother(known)) return 'cancelling';
  // Heard of, and not yet confirmed by an answer of the provider: neither customer nor shop has anything to do.
  if (isFinal(known)) return 'processing';
  if (customerStepShown(known)) return 'awaiting_customer';
  if (confirmTook(known)) return 'processing';
  if (known.calling === 'confirm' || known.calls.confirm !== undefined) return 'confirming';
  const isUnclear = known.calls.start !== undefined && known.calls.start.result !== 'accepted';
  if (known.facts.paymentShown || (mayHaveStarted(known) && !isUnclear)) return 'awaiting_confirmation';
  return 'opening';
}

/** Only fenced, so that it may go on in a second session: seen from outside it is still being opened. */
function mayOpenAnother({ stops, tries, terms }: Known): boolean {
  return Object.keys(stops).every((cause) => cause === 'start_unclear') && tries < (terms?.policy.start.tries ?? 0);
}

/** Null once it is stopped or needs review: the customer is not sent to the bank for a payment that we gave up on. */
function nextStepOf(known: Known, { customer, decision }: Deadlines): NextStep | null {
  if (known.review !== null || isStopped(known) || known.facts.paidAt !== null) return null;
  if (known.facts.redirect !== null && customer !== null) {
    return { type: 'redirect', ...known.facts.redirect.value, until: iso(customer) };
  }
  if (decision === null || known.shopConfirmed !== null) return null;
  return { type: 'confirm', until: iso(decision) };
}

function waitingForOf(known: Known, status: OpenStatus, deadlines: Deadlines): PaymentView['waitingFor'] {
  const { ready, decision, customer, fence, review } = deadlines;
  switch (status) {
    case 'needs_review':
      return { what: `a person: ${known.review?.reason ?? ''}`, until: isoOrNull(review) };
    case 'cancelling':
      if (known.looked?.found === 'unknown')
        return {
          what: 'Temporal to show what else of this debt was started',
          until: iso(retryTime(known, known.looked)),
        };
      return { what: "Smart Glocal's final answer", until: iso(lastlyBy(known, deadlines)) };
    case 'awaiting_customer':
      return { what: 'the customer to finish 3DS', until: isoOrNull(customer) };
    case 'processing':
      return { what: 'Smart Glocal to finish the payment', until: iso(lastlyBy(known, deadlines)) };
    case 'confirming':
      return {
        what: `Smart Glocal to accept the confirmation${codeText(known.calls.confirm)}`,
        // Once the shop may decide, the confirm is bounded by the shop's time, and a confirm sent in time by the provider's.
        until: iso(ready ?? decision ?? lastlyBy(known, deadlines)),
      };
    case 'awaiting_confirmation':
      return decision === null
        ? { what: 'Smart Glocal to be ready for confirmation', until: isoOrNull(ready) }
        : { what: 'the shop to confirm', until: isoOrNull(decision) };
    case 'opening':
      return { what: opening(known), until: isoOrNull(fence ?? ready) };
  }
}

/** When a person is asked at the latest. A payment that was never started ends before it is overdue: no person is asked. */
function lastlyBy(known: Known, { review }: Deadlines): number {
  return review ?? overdueAt(known.request, known.startedAt);
}

function opening({ calls, terms }: Known): string {
  const last = calls.start ?? calls.create;
  if (terms === null || last === undefined || last.result === 'accepted') return 'Smart Glocal to open the payment';
  const isUnclear = last.result === 'outcome_unknown' || last.result === 'conflict';
  // An unclear create leaves nothing but an empty session: it is simply repeated.
  return isUnclear && calls.start !== undefined
    ? `Smart Glocal to show whether the payment was started${codeText(last)}`
    : `another attempt to open the payment: ${last.result}${codeText(last)}`;
}

/** Why the last call did not succeed, if it has a code. */
function codeText(call: Call | undefined): string {
  return call === undefined || call.code === null ? '' : ` (${call.code})`;
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function isoOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : iso(epochMs);
}

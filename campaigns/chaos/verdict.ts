/**
 * Compares the provider's truth with what the payments say. Pure, and the only judge of a campaign: every check here
 * can be made to fail by plain values, without a server (verdict.test.ts).
 */
import type { PaymentEvidence, Run, TakenWebhook } from './evidence';

export const COLUMNS = ['double debits', 'lost', 'stuck', 'wrong outcomes', 'lost webhooks'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Violation {
  readonly column: Column;
  readonly paymentId: string;
  readonly what: string;
}

/** Ours: the clocks of server, simulator and bridge are one machine's, read some ms apart. */
const CLOCK_TOLERANCE_MS = 250;

/** Everything that is wrong with one payment. */
export function violationsOf(payment: PaymentEvidence): Violation[] {
  const of = (column: Column, whats: readonly (string | null)[]): Violation[] =>
    whats.filter((what) => what !== null).map((what) => ({ column, paymentId: payment.paymentId, what }));
  return [
    ...of('double debits', doubleDebits(payment)),
    ...of('lost', [whyLost(payment)]),
    ...of('stuck', [whyStuck(payment)]),
    ...of('wrong outcomes', wrongOutcomes(payment)),
    ...of(
      'lost webhooks',
      payment.taken.map((webhook) => whyWebhookIsLost(payment, webhook)),
    ),
  ];
}

/**
 * Rightly in review: the provider's truth cannot be known. Either the provider contradicts itself, or the session id
 * was lost with the answer of init and no session exists that could be named. A payment with a session that can be
 * asked about is not rightly in review once the provider answers again.
 */
export function isRightlyInReview({ run, sessions, opening }: PaymentEvidence): boolean {
  if (run?.state !== 'running' || !run.isInReview) return false;
  if (sessions.some(({ stage }) => stage === 'contradictory')) return true;
  return opening === 'init' && sessions.length === 0;
}

function doubleDebits({ debits, confirmedSessions }: PaymentEvidence): (string | null)[] {
  const confirmed = new Set(confirmedSessions);
  return [
    debits.length > 1 ? `debited ${String(debits.length)} times` : null,
    confirmed.size > 1 ? `the sessions ${[...confirmed].join(' and ')} were both confirmed` : null,
  ];
}

function whyLost({ run, debits, wasAcknowledged }: PaymentEvidence): string | null {
  if (run?.state === 'broken') return 'its workflow was closed without an outcome';
  if (run !== null) return null;
  if (wasAcknowledged) return 'the shop was told that it exists, but Temporal does not know it';
  return debits.length > 0 ? 'the customer was debited, but Temporal does not know the payment' : null;
}

/**
 * The SDK's core loses its own count of a payment when a worker that was frozen in the middle of a local call is given
 * the same payment again. It discards its copy, and the task is redone from history milliseconds later: not the
 * payment's fault.
 */
export function isDoneAgain(failure: string): boolean {
  return failure.startsWith('Fatal error in workflow machines');
}

function whyStuck(payment: PaymentEvidence): string | null {
  const { run } = payment;
  const failure = run?.taskFailures.find((text) => !isDoneAgain(text));
  if (failure !== undefined) return `a workflow task failed: ${failure}`;
  if (run?.state !== 'running' || isRightlyInReview(payment)) return null;
  return run.isInReview ? 'it is in review, although the provider can be asked' : 'it has not ended';
}

function wrongOutcomes({ run, amount, currency, sessions, debits, refusals }: PaymentEvidence): (string | null)[] {
  if (run?.outcome === undefined || run.outcome === null) return [];
  const { status, retry } = run.outcome;
  const isPaid = sessions.some(({ stage }) => stage === 'succeeded');
  const isPayable = sessions.some(({ stage }) => !['created', 'succeeded', 'failed'].includes(stage));
  const isAsAsked = debits.every((debit) => debit.amount === amount && debit.currency === currency);
  const isNotPaid = status !== 'succeeded' && status !== 'needs_review';
  return [
    status === 'succeeded' && !isPaid ? 'it says succeeded, but the provider does not' : null,
    status === 'succeeded' && debits.length === 0 ? 'it says succeeded, but nothing was debited' : null,
    status === 'succeeded' && !isAsAsked ? 'it says succeeded, but the debit differs from what was asked for' : null,
    isNotPaid && (isPaid || debits.length > 0) ? `it says ${status}, but the customer was debited` : null,
    isNotPaid && isPayable ? `it says ${status}, but a session can still be paid` : null,
    status === 'declined' && !wasDeclined(sessions, refusals)
      ? 'it says declined, but the provider never declined'
      : null,
    status === 'needs_review' ? 'it was closed as unclear, although no operator had asked for that' : null,
    retry === 'safe' && (isPaid || isPayable) ? 'retry is said to be safe, but a session was paid, or can be' : null,
  ];
}

/** The end of a wait and the answer to a cancel are not declines. */
const NO_DECLINE = ['session_cancelled', 'session_cancelled_by_partner', 'confirm_timeout'];

function wasDeclined(sessions: PaymentEvidence['sessions'], refusals: readonly string[]): boolean {
  const isDecline = ({ stage, code }: (typeof sessions)[number]): boolean =>
    stage === 'failed' && (code === null || !NO_DECLINE.includes(code));
  return sessions.some(isDecline) || refusals.length > 0;
}

/**
 * A 200 promises that the news is kept: in the payment's history or in the aftermath of its session, or that it repeats
 * how the payment had already ended. The same bytes again are the same news, so they need no rule.
 */
function whyWebhookIsLost({ run, kept }: PaymentEvidence, webhook: TakenWebhook): string | null {
  const { type, news, at, sessionId, reading } = webhook;
  if (run?.signals.includes(`${type}:${news}`) === true) return null;
  const facts = kept.filter((fact) => fact.sessionId === sessionId);
  if (webhook.refunds.length > 0) {
    const missing = webhook.refunds.filter((refund) => !facts.some((fact) => fact.refund === refund));
    return missing.length === 0
      ? null
      : `${type} was answered 200, but its refund (${missing.join(', ')}) was not kept`;
  }
  if (facts.some((fact) => fact.reading === reading)) return null;
  if (run !== null && isKnownEnd(run, webhook, at)) return null;
  return `${type} (${reading}) of ${sessionId} was answered 200 but not kept`;
}

function isKnownEnd({ closedAt, outcome }: Run, { reading }: TakenWebhook, at: number): boolean {
  if (closedAt === null || outcome === null || closedAt > at + CLOCK_TOLERANCE_MS) return false;
  switch (reading) {
    case 'open': // Overtaken by the end of the payment.
      return true;
    case 'paid':
      return outcome.status === 'succeeded';
    case 'not_paid':
      return outcome.status !== 'succeeded' && outcome.status !== 'needs_review';
    case 'contradiction':
      return false;
  }
}

/**
 * The line under a workflow's name in the Web UI, set by whoever starts it: order and amount, no personal data, no token.
 * Pure.
 */
import { formatMoney } from './money';
import type { AftermathFact, CitPaymentInput } from './shapes';
import { workflowIdOf, WORKFLOW_ID_PREFIX } from './workflow-id';

/**
 * Temporal refuses a summary whose payload is larger than 400 bytes (its `limit.userMetadataSummarySize`). Encrypted, with the
 * longest workflow id and namespace beside it, a payload has up to 300 of them that are not text; the rest is this.
 */
export const SUMMARY_CHARACTERS = 100;

/** `order-4711, 100.00 USD`; of a further attempt `order-4711~2, 100.00 USD`: as the command line names it. */
export function paymentSummary({ paymentId, attempt, amount, currency }: CitPaymentInput): string {
  return shortened(`${nameOf(paymentId, attempt)}, ${formatMoney(amount, currency)}`);
}

/**
 * What stands beside the current details (Markdown), and is there without a worker: where to look when they are not. Temporal
 * takes up to 20,000 bytes.
 */
export function paymentGuide({ paymentId, attempt }: Pick<CitPaymentInput, 'paymentId' | 'attempt'>): string {
  return guide('A payment with a saved card at Smart Glocal.', nameOf(paymentId, attempt));
}

/** The same of what came after the end of a payment. */
export function aftermathGuide(sessionId: string): string {
  return guide(
    'What Smart Glocal said after the end of a payment, until a person has dealt with it.',
    `aftermath:${sessionId}`,
  );
}

/** `after the end of order-4711: chargeback, 100.00 USD`. `payment` is null when nothing told which it was. */
export function aftermathSummary(
  payment: string | null,
  first: Pick<AftermathFact, 'kind' | 'amount' | 'currency'> | undefined,
): string {
  const { kind = 'news', amount = null, currency = null } = first ?? {};
  const money = amount === null || currency === null ? '' : `, ${formatMoney(amount, currency)}`;
  return shortened(`after the end of ${payment ?? 'a payment'}: ${kind.replace('_', ' ')}${money}`);
}

function guide(what: string, name: string): string {
  return [
    what,
    '**Current Details** tell how it stands and what to do; `R` fetches them anew. Empty: no worker is running.',
    `On the command line: \`npm run starter -- status ${name}\``,
    'What every status means: `docs/operations.md`',
  ].join('\n\n');
}

function nameOf(paymentId: string, attempt: number | undefined): string {
  return workflowIdOf(paymentId, attempt).slice(WORKFLOW_ID_PREFIX.length);
}

/** Cut where Temporal would refuse it: a payment is not lost over a line of text. */
export function shortened(summary: string): string {
  return summary.length > SUMMARY_CHARACTERS ? `${summary.slice(0, SUMMARY_CHARACTERS - 1)}…` : summary;
}

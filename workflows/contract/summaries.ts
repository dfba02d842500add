/**
 * What the Web UI shows of a workflow from its start on, set by the process that starts it: one line, and where to look.
 * Order and amount, no personal data, no token. Pure.
 */
import type { AftermathFact } from './aftermath';
import { formatMoney } from './money';
import type { CitPaymentInput } from './payment';
import { aftermathIdOf, aftermathNameOf, workflowIdOf, WORKFLOW_ID_PREFIX } from './workflow-id';

/**
 * Temporal refuses a start whose summary is a payload of more than 400 bytes (`limit.userMetadataSummarySize`). Encrypted,
 * with the longest key id and a namespace of 64 characters, 265 of them are neither text nor workflow id (measured).
 */
const SUMMARY_BYTES = 400 - 265;

/** `order-4711, 100.00 USD`; for a further attempt `order-4711~2, 100.00 USD`: the name that the CLI uses. */
export function paymentSummary({ paymentId, attempt, amount, currency }: CitPaymentInput): string {
  const room = SUMMARY_BYTES - workflowIdOf(paymentId, attempt).length;
  return fitted('', nameOf(paymentId, attempt), `, ${formatMoney(amount, currency)}`, room);
}

/** `after order-4711: chargeback, 100.00 USD`. `payment` is null when it is not known which. */
export function aftermathSummary(
  sessionId: string,
  payment: string | null,
  first: Pick<AftermathFact, 'kind' | 'amount' | 'currency'> | undefined,
): string {
  const { kind = 'news', amount = null, currency = null } = first ?? {};
  const money = amount === null || currency === null ? '' : `, ${formatMoney(amount, currency)}`;
  const room = SUMMARY_BYTES - aftermathIdOf(sessionId).length;
  return fitted('after ', payment ?? 'the end of a payment', `: ${kind.replace('_', ' ')}${money}`, room);
}

/** Shown beside the current details (Markdown), and without a worker too: where to look when those are missing. */
export function paymentGuide({ paymentId, attempt }: Pick<CitPaymentInput, 'paymentId' | 'attempt'>): string {
  return guide('A payment with a saved card at Smart Glocal.', nameOf(paymentId, attempt));
}

/** The same for an aftermath. */
export function aftermathGuide(sessionId: string): string {
  return guide('What Smart Glocal said after the end of a payment.', `aftermath:${aftermathNameOf(sessionId)}`);
}

/** Cuts a long name (the workflow id has all of it), not what follows it; without room for a name, cuts the whole text. */
function fitted(before: string, name: string, after: string, room: number): string {
  const left = room - before.length - after.length;
  if (name.length <= left) return `${before}${name}${after}`;
  const isRoomForName = left > ELLIPSIS_BYTES;
  if (isRoomForName) return `${before}${name.slice(0, left - ELLIPSIS_BYTES)}…${after}`;
  return `${before}${after}`.slice(0, Math.max(0, room));
}

const ELLIPSIS_BYTES = 3;

function guide(what: string, name: string): string {
  return [
    what,
    '**Current Details** show its state and what to do; `R` refreshes them. Empty: no worker is running.',
    `On the command line: \`npm run starter -- status ${name}\``,
    'What every status means: `docs/operations.md`',
  ].join('\n\n');
}

function nameOf(paymentId: string, attempt: number | undefined): string {
  return workflowIdOf(paymentId, attempt).slice(WORKFLOW_ID_PREFIX.length);
}

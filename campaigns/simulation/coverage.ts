/** Which events met a payment in which status: a pair that was never visited is a case that was never tested. Pure. */
import type { Sum } from './sum';

const STATUSES = [
  'opening',
  'awaiting_confirmation',
  'confirming',
  'awaiting_customer',
  'processing',
  'cancelling',
  'needs_review',
] as const;

const EVENTS = [
  'signal ready_to_confirm',
  'signal action_required',
  'signal payment_finished',
  'signal recheck',
  'update awaitNextStep',
  'update confirm',
  'update cancel',
  'update resolve',
  'cancelWorkflow',
  'fireTimer',
  'createSession answered',
  'createSession failed',
  'startPayment answered',
  'startPayment failed',
  'initPayment answered',
  'initPayment failed',
  'confirmSession answered',
  'confirmSession failed',
  'cancelSession answered',
  'cancelSession failed',
  'readSession answered',
  'readSession failed',
] as const;

/** How many seeds visited each pair, as a Markdown table, and the pairs that none visited. */
export function coverageOf({ visited }: Sum): { readonly table: string[]; readonly never: string[] } {
  const cell = (status: string, event: string): number => visited[`${status} × ${event}`] ?? 0;
  const table = [
    `| event | ${STATUSES.join(' | ')} |`,
    `| --- | ${STATUSES.map(() => '---:').join(' | ')} |`,
    ...EVENTS.map((event) => `| ${event} | ${STATUSES.map((status) => String(cell(status, event))).join(' | ')} |`),
  ];
  const pairs = STATUSES.flatMap((status) => EVENTS.map((event) => ({ status, event })));
  const never = pairs.filter(({ status, event }) => cell(status, event) === 0);
  return { table, never: never.map(({ status, event }) => `${status} × ${event}`) };
}

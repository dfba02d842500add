/** Which events met a payment in which status: a pair that was never visited is a case that was never tested. Pure. */
import { OPEN_STATUSES } from '../../workflows/contract/payment';
import type { Sum } from './sum';

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
  'readNews answered',
] as const;

/** How many seeds visited each pair, as a Markdown table, and the pairs that none visited. */
export function coverageOf({ visited }: Sum): { readonly table: string[]; readonly never: string[] } {
  const cell = (status: string, event: string): number => visited[`${status} × ${event}`] ?? 0;
  const table = [
    `| event | ${OPEN_STATUSES.join(' | ')} |`,
    `| --- | ${OPEN_STATUSES.map(() => '---:').join(' | ')} |`,
    ...EVENTS.map(
      (event) => `| ${event} | ${OPEN_STATUSES.map((status) => String(cell(status, event))).join(' | ')} |`,
    ),
  ];
  const pairs = OPEN_STATUSES.flatMap((status) => EVENTS.map((event) => ({ status, event })));
  const never = pairs.filter(({ status, event }) => cell(status, event) === 0);
  return { table, never: never.map(({ status, event }) => `${status} × ${event}`) };
}

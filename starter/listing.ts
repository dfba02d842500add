/** Payments by what Temporal indexes about them. The index follows the payments by a moment. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { CIT_PAYMENT } from '../workflows/messages';
import { OverdueAt, PaymentStatus, SmartGlocalSessionId } from '../workflows/search-attributes';
import { within } from './bounded';
import { TemporalSilent } from './errors';
import { TEMPORAL_ANSWERS_WITHIN_MS } from './lookup';
import { idOf, nameOf } from './payment-id';

export interface ListedPayment {
  /** What the verbs of the CLI call it: `order-42`, `order-42~2`. */
  readonly id: string;
  readonly paymentId: string;
  /** Search attribute `PaymentStatus`. */
  readonly status: string;
  readonly sessionId: string | null;
  readonly startedAt: string;
  readonly closedAt: string | null;
}

export interface ListFilter {
  readonly status?: string;
  /** Running and past `OverdueAt`, or stuck as Temporal itself reports it. */
  readonly overdue?: boolean;
  readonly limit: number;
}

/** At most `limit` payments that pass the filter, open ones first (the order is Temporal's). Throws `TemporalSilent`. */
export async function listPayments(client: Client, filter: ListFilter): Promise<ListedPayment[]> {
  const query = queryFor(filter, new Date());
  return within(
    client,
    TEMPORAL_ANSWERS_WITHIN_MS,
    async () => {
      const listed: ListedPayment[] = [];
      if (filter.limit === 0) return listed;
      for await (const info of client.workflow.list({ query, pageSize: filter.limit })) {
        listed.push(listedPayment(info));
        if (listed.length >= filter.limit) break;
      }
      return listed;
    },
    () => new TemporalSilent(TEMPORAL_ANSWERS_WITHIN_MS),
  );
}

/** Temporal's list filter. Pure. `status` comes from a fixed set, so nothing here needs quoting. */
export function queryFor({ status, overdue = false }: Omit<ListFilter, 'limit'>, now: Date): string {
  return [
    `WorkflowType = '${CIT_PAYMENT}'`,
    status === undefined ? null : `${PaymentStatus.name} = '${status}'`,
    overdue
      ? `ExecutionStatus = 'Running' AND (${OverdueAt.name} < '${now.toISOString()}' OR TemporalReportedProblems IS NOT NULL)`
      : null,
  ]
    .filter((condition) => condition !== null)
    .join(' AND ');
}

function listedPayment(info: WorkflowExecutionInfo): ListedPayment {
  const id = idOf(info.workflowId);
  return {
    id,
    paymentId: nameOf(id)?.paymentId ?? id,
    status: info.typedSearchAttributes.get(PaymentStatus) ?? 'open',
    sessionId: info.typedSearchAttributes.get(SmartGlocalSessionId) ?? null,
    startedAt: info.startTime.toISOString(),
    closedAt: info.closeTime?.toISOString() ?? null,
  };
}

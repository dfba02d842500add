/** Payments, and what came after their end, by what Temporal indexes. The index lags the payments by a moment. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { askWithin } from '../../temporal/within';
import { CIT_AFTERMATH, CIT_PAYMENT } from '../../workflows/contract/messages';
import { AFTERMATH, OverdueAt, PaymentStatus, SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import { paymentIn } from './aftermath-report';
import { TemporalSilent } from './errors';
import { forgivingClient } from './forgiving-client';
import { isOpenRun, TEMPORAL_ANSWERS_WITHIN_MS } from './lookup';
import { idOf, isAftermath, nameOf } from './payment-id';
import { readRequestMemo } from './request-memo';

export interface ListedPayment {
  /** What the verbs of the CLI call it: `order-42`, `order-42~2`, `aftermath:ps_3230`. */
  readonly id: string;
  readonly paymentId: string;
  /** Search attribute `PaymentStatus`. */
  readonly status: string;
  readonly sessionId: string | null;
  readonly startedAt: string;
  readonly closedAt: string | null;
  /** Null when the payment was not started by this engine, and of what came after an end. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** When a healthy payment has ended or asked for review. */
  readonly overdueAt: string | null;
  /** Running, and past `overdueAt`. */
  readonly isOverdue: boolean;
  /** Its workflow fails again and again, as Temporal itself reports it. */
  readonly isStuck: boolean;
  /** Closed from outside, without an outcome: `status` is its last one. */
  readonly isStopped: boolean;
  /** Why its start data cannot be read and is null here; null when it can be read. */
  readonly unreadable: string | null;
}

export interface ListFilter {
  /** Of payments; `aftermath`: what came after the end of payments and is not resolved yet. */
  readonly status?: string;
  /** Running and past `OverdueAt`, or stuck as Temporal itself reports it. */
  readonly overdue?: boolean;
  readonly limit: number;
}

/**
 * At most `limit` payments that pass the filter, open ones first (the order is Temporal's). Unreadable ones are included,
 * with what Temporal has in clear. Throws `TemporalSilent`.
 */
export async function listPayments(client: Client, filter: ListFilter): Promise<ListedPayment[]> {
  const now = new Date();
  const query = queryFor(filter, now);
  const { client: reader, unreadable } = forgivingClient(client);
  return askWithin(
    client,
    TEMPORAL_ANSWERS_WITHIN_MS,
    async () => {
      const listed: ListedPayment[] = [];
      if (filter.limit === 0) return listed;
      for await (const info of reader.workflow.list({ query, pageSize: filter.limit })) {
        listed.push(listedPayment(info, unreadable.get(info.workflowId) ?? null, now));
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
    typesFor(status, overdue),
    status === undefined ? null : `${PaymentStatus.name} = '${status}'`,
    overdue || status === AFTERMATH ? `ExecutionStatus = 'Running'` : null,
    overdue ? `(${OverdueAt.name} < '${now.toISOString()}' OR TemporalReportedProblems IS NOT NULL)` : null,
  ]
    .filter((condition) => condition !== null)
    .join(' AND ');
}

/** Payments, unless aftermaths are asked for; what is stuck may be either. */
function typesFor(status: string | undefined, overdue: boolean): string {
  if (status === AFTERMATH) return `WorkflowType = '${CIT_AFTERMATH}'`;
  if (status === undefined && overdue) return `WorkflowType IN ('${CIT_PAYMENT}', '${CIT_AFTERMATH}')`;
  return `WorkflowType = '${CIT_PAYMENT}'`;
}

/** Temporal's own search attribute for workflows whose code fails. */
const ReportedProblems = defineSearchAttributeKey('TemporalReportedProblems', SearchAttributeType.KEYWORD_LIST);

function listedPayment(info: WorkflowExecutionInfo, unreadable: string | null, now: Date): ListedPayment {
  const id = idOf(info.workflowId);
  const isOpen = isOpenRun(info);
  const request = readRequestMemo(info.memo);
  const overdueAt = info.typedSearchAttributes.get(OverdueAt) ?? null;
  const payment = isAftermath(info.workflowId) ? paymentIn(info.memo) : id;
  return {
    id,
    paymentId: nameOf(payment ?? '')?.paymentId ?? id,
    status: info.typedSearchAttributes.get(PaymentStatus) ?? 'open',
    sessionId: info.typedSearchAttributes.get(SmartGlocalSessionId) ?? null,
    startedAt: info.startTime.toISOString(),
    closedAt: info.closeTime?.toISOString() ?? null,
    amount: request?.amount ?? null,
    currency: request?.currency ?? null,
    overdueAt: overdueAt?.toISOString() ?? null,
    isOverdue: isOpen && overdueAt !== null && overdueAt < now,
    isStuck: isOpen && (info.typedSearchAttributes.get(ReportedProblems) ?? []).length > 0,
    isStopped: !isOpen && info.status.name !== 'COMPLETED',
    unreadable,
  };
}

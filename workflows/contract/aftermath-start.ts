import type { SearchAttributePair } from '@temporalio/common';
import type { AftermathFact, AftermathMemo } from './aftermath';
import { AFTERMATH, OverdueAt, PaymentStatus, SmartGlocalSessionId } from './search-attributes';
import { aftermathGuide, aftermathSummary } from './summaries';
import { aftermathNameOf } from './workflow-id';

/** Ours: a chargeback that has not been handled for a week belongs in the alarm of `list --overdue`. */
const LOOKED_AT_WITHIN_MS = 7 * 24 * 3_600_000;

/**
 * What Temporal knows about an aftermath from its start on, without a worker, be it the bridge or a payment that starts it.
 * `first`: the first of the facts that it starts with; `now` is epoch ms. Pure.
 */
export function aftermathStart(
  sessionId: string,
  { payment, kept }: AftermathMemo,
  first: AftermathFact | undefined,
  now: number,
): {
  readonly typedSearchAttributes: SearchAttributePair[];
  readonly memo: Record<string, unknown>;
  readonly staticSummary: string;
  readonly staticDetails: string;
} {
  return {
    typedSearchAttributes: [
      { key: PaymentStatus, value: AFTERMATH },
      { key: SmartGlocalSessionId, value: aftermathNameOf(sessionId) },
      { key: OverdueAt, value: new Date(now + LOOKED_AT_WITHIN_MS) },
    ],
    memo: { payment, kept },
    staticSummary: aftermathSummary(sessionId, payment, first),
    staticDetails: aftermathGuide(sessionId),
  };
}

/**
 * The workflows that keep what comes after the end of a payment, one per session. As in `payments.ts`, nothing has a time
 * limit here: every caller sets its own.
 */
import { WorkflowNotFoundError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import type {
  AftermathMemo,
  AftermathNews,
  AftermathResult,
  CitAftermathInput,
} from '../../workflows/contract/aftermath';
import { afterTheEnd, CIT_AFTERMATH, DEFAULT_TASK_QUEUE } from '../../workflows/contract/messages';
import { AFTERMATH, OverdueAt, PaymentStatus, SmartGlocalSessionId } from '../../workflows/contract/search-attributes';
import { aftermathGuide, aftermathSummary } from '../../workflows/contract/summaries';
import { aftermathIdOf, aftermathNameOf, WORKFLOW_ID_PREFIX } from '../../workflows/contract/workflow-id';

/** The payment that an aftermath is about; null where unknown. */
export interface About {
  readonly workflowId: string | null;
  /** The task queue of the payment's own worker. */
  readonly taskQueue: string | null;
}

export interface Aftermaths {
  /**
   * Resolves once Temporal has every fact of `news`: true; false when it had them all before, kept or resolved, and nothing
   * was written.
   */
  keepAftermath(about: About, news: AftermathNews): Promise<boolean>;
  /** Something was kept for this session before, resolved or not. */
  hasAftermath(sessionId: string): Promise<boolean>;
}

type CitAftermath = (input: CitAftermathInput) => Promise<AftermathResult>;

/** Ours: a chargeback that has not been handled for a week belongs in the alarm of `list --overdue`. */
const LOOKED_AT_WITHIN_MS = 7 * 24 * 3_600_000;

/** `taskQueue`: `TEMPORAL_TASK_QUEUE` if set; otherwise each aftermath uses the queue of its payment. */
export function aftermathsOf(client: Client, taskQueue: string | null): Aftermaths {
  const find = (sessionId: string): Promise<WorkflowExecutionDescription | null> =>
    client.workflow
      .getHandle(aftermathIdOf(sessionId))
      .describe()
      .catch((error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      });

  return {
    async keepAftermath(about, { facts, snapshot }) {
      const { sessionId } = snapshot;
      const found = memoOf(await find(sessionId));
      const fresh = facts.filter(({ key }) => !found.kept.includes(key));
      if (fresh.length === 0) return false;

      const payment = about.workflowId?.slice(WORKFLOW_ID_PREFIX.length) ?? found.payment;
      const memo: AftermathMemo = { payment, kept: [...found.kept, ...fresh.map(({ key }) => key)] };
      // One that was resolved is opened anew, by the default reuse policy, for what it has not dealt with
      // (docs/decisions/0011). Start and signal are one step: there is no moment in which the news could be lost.
      await client.workflow.signalWithStart<CitAftermath, [AftermathNews]>(CIT_AFTERMATH, {
        workflowId: aftermathIdOf(sessionId),
        taskQueue: taskQueue ?? about.taskQueue ?? DEFAULT_TASK_QUEUE,
        args: [{ sessionId, payment, before: found.kept }],
        signal: afterTheEnd,
        signalArgs: [{ facts: fresh, snapshot }],
        typedSearchAttributes: [
          { key: PaymentStatus, value: AFTERMATH },
          { key: SmartGlocalSessionId, value: aftermathNameOf(sessionId) },
          { key: OverdueAt, value: new Date(Date.now() + LOOKED_AT_WITHIN_MS) },
        ],
        memo: { ...memo },
        staticSummary: aftermathSummary(sessionId, payment, fresh[0]),
        staticDetails: aftermathGuide(sessionId),
      });
      return true;
    },
    hasAftermath: async (sessionId) => (await find(sessionId)) !== null,
  };
}

/** What the aftermath holds, or has dealt with; nothing when it was closed in any other way than by `resolve`. */
function memoOf(found: WorkflowExecutionDescription | null): AftermathMemo {
  const memo = found?.memo ?? {};
  const payment = typeof memo['payment'] === 'string' ? memo['payment'] : null;
  const isHeld =
    found?.status.name === 'RUNNING' || found?.status.name === 'PAUSED' || found?.status.name === 'COMPLETED';
  const kept: unknown = isHeld ? memo['kept'] : [];
  return { payment, kept: Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : [] };
}

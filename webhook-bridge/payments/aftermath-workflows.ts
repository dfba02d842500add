/**
 * The workflows that keep what comes after the end of a payment, one per session. As in `payments.ts`, nothing has a time
 * limit here: every caller sets its own.
 */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type {
  AftermathFact,
  AftermathMemo,
  AftermathResult,
  CitAftermathInput,
  NewsAfterTheEnd,
} from '../../workflows/contract/aftermath';
import { aftermathStart } from '../../workflows/contract/aftermath-start';
import { afterTheEnd, CIT_AFTERMATH, DEFAULT_TASK_QUEUE } from '../../workflows/contract/messages';
import { aftermathIdOf, WORKFLOW_ID_PREFIX } from '../../workflows/contract/workflow-id';
import { findAftermath, type Found } from './ours';

/** The payment that an aftermath is about; null where unknown. */
export interface About {
  readonly workflowId: string | null;
  /** The task queue of the payment's own worker. */
  readonly taskQueue: string | null;
}

/** A webhook, with the session that it is about and the facts in it. */
export interface Arrived {
  readonly sessionId: string;
  readonly facts: readonly AftermathFact[];
  readonly news: NewsAfterTheEnd;
}

export interface Aftermaths {
  /**
   * Resolves once an aftermath of ours has it: true; false when it had every fact before, kept or resolved, and nothing was
   * written.
   */
  keepAftermath(about: About, arrived: Arrived): Promise<boolean>;
  /** Something was kept for this session before, resolved or not. */
  hasAftermath(sessionId: string): Promise<boolean>;
}

type CitAftermath = (input: CitAftermathInput) => Promise<AftermathResult>;

/** Somebody who takes more ids than that keeps the provider sending, for as long as it does. */
const MOST_IDS = 20;

/** `taskQueue`: `TEMPORAL_TASK_QUEUE` if set; otherwise each aftermath uses the queue of its payment. */
export function aftermathsOf(
  client: Client,
  taskQueue: string | null,
  alarm: (what: string, workflowId: string) => void = () => undefined,
): Aftermaths {
  /** `cit-aftermath-<session>`, then with `~2`, `~3`: the first that nobody else has taken. */
  async function find(sessionId: string): Promise<{ workflowId: string; found: Exclude<Found, 'squatted'> }> {
    for (let count = 1; count <= MOST_IDS; count += 1) {
      const workflowId = aftermathIdOf(sessionId) + (count > 1 ? `~${String(count)}` : '');
      const found = await findAftermath(client.workflow.getHandle(workflowId));
      if (found !== 'squatted') return { workflowId, found };
      alarm('a workflow that is not ours has the id of an aftermath', workflowId);
    }
    throw new Error('All ids of this aftermath are taken by workflows that are not ours.');
  }

  const keep: Aftermaths['keepAftermath'] = async (about, arrived) => {
    const { sessionId, facts, news } = arrived;
    const { workflowId, found: existing } = await find(sessionId);
    const found = memoOf(existing);
    const fresh = facts.filter(({ key }) => !found.kept.includes(key));
    if (fresh.length === 0) return false;

    const payment = about.workflowId?.slice(WORKFLOW_ID_PREFIX.length) ?? found.payment;
    const memo: AftermathMemo = { payment, kept: [...found.kept, ...fresh.map(({ key }) => key)] };
    // One that was resolved is opened anew, by the default reuse policy, for what it has not dealt with
    // (docs/decisions/0011). Start and signal are one step: there is no moment in which the news could be lost.
    await client.workflow.signalWithStart<CitAftermath, [NewsAfterTheEnd]>(CIT_AFTERMATH, {
      workflowId,
      taskQueue: taskQueue ?? about.taskQueue ?? DEFAULT_TASK_QUEUE,
      args: [{ sessionId, payment, before: found.kept }],
      signal: afterTheEnd,
      signalArgs: [news],
      ...aftermathStart(sessionId, memo, fresh[0], Date.now()),
    });
    // Somebody may have taken the id in between: then they have the signal, and we do not.
    const kept = await findAftermath(client.workflow.getHandle(workflowId));
    return kept === 'squatted' ? keep(about, arrived) : true;
  };

  return {
    keepAftermath: keep,
    hasAftermath: async (sessionId) => (await find(sessionId)).found !== null,
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

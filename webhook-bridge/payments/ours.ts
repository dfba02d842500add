/**
 * Which workflows are ours. Anyone who may write to Temporal can start any workflow under any id, with any search attribute; but
 * a memo is encrypted with our key ring and bound to its workflow, so what opens is what our own programs have started. A
 * webhook that reached anything else is lost, so nothing else is believed.
 */
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
} from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { decodeMapFromPayloads } from '@temporalio/common/lib/internal-non-workflow/codec-helpers';
import { temporal } from '@temporalio/proto';
import { isUnreadable } from '../../temporal/unreadable';
import { CIT_AFTERMATH, CIT_PAYMENT } from '../../workflows/contract/messages';
import { AFTERMATH_ID_PREFIX, WORKFLOW_ID_PREFIX } from '../../workflows/contract/workflow-id';

type Memo = Readonly<Record<string, unknown>> | undefined;

/** `squatted`: the id is taken by a workflow that none of our programs started. */
export type Found = WorkflowExecutionDescription | 'squatted' | null;

/** The payment of this id; null when Temporal knows none. */
export async function findPayment(handle: WorkflowHandle): Promise<Found> {
  return describeOurs(handle, ({ type, memo }) => type === CIT_PAYMENT && isPaymentMemo(memo));
}

/** The aftermath of this id. */
export async function findAftermath(handle: WorkflowHandle): Promise<Found> {
  const isOurs = handle.workflowId.startsWith(AFTERMATH_ID_PREFIX);
  return describeOurs(handle, ({ type, memo }) => isOurs && type === CIT_AFTERMATH && Array.isArray(memo?.['kept']));
}

async function describeOurs(
  handle: WorkflowHandle,
  isOurs: (found: Pick<WorkflowExecutionDescription, 'type' | 'memo'>) => boolean,
): Promise<Found> {
  try {
    const found = await handle.describe();
    return isOurs(found) ? found : 'squatted';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    if (isUnreadable(error)) return 'squatted';
    throw error;
  }
}

/** More decoys than that, and the look-up fails: the provider is asked to send the webhook again. */
const PAGE = 100;
const PAGES = 10;

const RUNNING = temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;

/** The workflow id of our payment among those that this query lists, an open one if there is one; null: there is none. */
export async function listedPayment(
  client: Client,
  query: string,
  decoy: (workflowId: string) => void,
): Promise<string | null> {
  const { namespace, loadedDataConverter } = client.options;
  let ended: string | null = null;
  let nextPageToken: Uint8Array | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    // The service itself: the client's own list fails as a whole where one memo cannot be read.
    const listed = await client.workflowService.listWorkflowExecutions({
      namespace,
      query,
      pageSize: PAGE,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    for (const { execution, type, memo, status } of listed.executions ?? []) {
      const workflowId = execution?.workflowId ?? '';
      const isOfType = type?.name === CIT_PAYMENT && workflowId.startsWith(WORKFLOW_ID_PREFIX);
      if (!isOfType || !isPaymentMemo(await opened(memo?.fields, workflowId))) decoy(workflowId);
      else if (status === RUNNING) return workflowId;
      else ended ??= workflowId;
    }
    if (!listed.nextPageToken?.length) return ended;
    ({ nextPageToken } = listed);
  }
  if (ended === null) throw new Error('Too many decoys under this session to find its payment.');
  return ended;

  async function opened(
    fields: Readonly<Record<string, Payload>> | null | undefined,
    workflowId: string,
  ): Promise<Memo> {
    try {
      const context = { type: 'workflow', namespace, workflowId } as const;
      return await decodeMapFromPayloads(loadedDataConverter, fields ?? undefined, context);
    } catch {
      return undefined; // A decoy's, or written under a key that is not here: either way it shows nothing.
    }
  }
}

/** As the starter writes it (starter/shop/request-memo.ts), as far as it takes to see that it was read. */
function isPaymentMemo(memo: Memo): boolean {
  const request = memo?.['request'];
  return typeof request === 'object' && request !== null && 'tokenFingerprint' in request && 'amount' in request;
}

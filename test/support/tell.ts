/** A person's message to a payment or an aftermath, as the starter sends it. */
import type { WorkflowHandle } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { addressed, type Addressed } from '../../workflows/contract/addressed';

export async function tell<Answer, Wish extends object>(
  handle: Pick<WorkflowHandle, 'workflowId' | 'executeUpdate'>,
  update: UpdateDefinition<Answer, [Wish & Addressed]>,
  wish: Wish,
): Promise<Answer> {
  return handle.executeUpdate<Answer, [Wish & Addressed]>(update, {
    args: [addressed(handle.workflowId, update, wish)],
  });
}

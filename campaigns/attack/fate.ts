/** What became of a workflow that should not have been started. */
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { payment } from '../../workflows/contract/messages';
import type { CitPaymentResult } from '../../workflows/contract/payment';
import { eventsOf } from './recorded';
import { readWithRing } from './ring';
import type { Scene } from './scene';

/** One run of a workflow. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** As it is now, in words for a line of the campaign. */
export async function fateOf(scene: Scene, run: Run): Promise<string> {
  const handle = scene.client.workflow.getHandle<() => Promise<CitPaymentResult>>(run.workflowId, run.runId);
  const { status } = await handle.describe();
  if (status.name === 'COMPLETED') return `it ended as ${(await handle.result()).status}`;
  if (status.name === 'FAILED') return `it failed as ${typeOf(await handle.result().catch((error: unknown) => error))}`;
  if (status.name !== 'RUNNING') return `it is ${status.name}`;
  const problem = await problemOf(scene, run);
  if (problem !== null) return `its task fails: ${problem.split('. ')[0] ?? ''}`;
  return `it is open, as ${(await handle.query(payment)).status}`;
}

function typeOf(error: unknown): string {
  const cause = error instanceof WorkflowFailedError ? error.cause : null;
  return cause instanceof ApplicationFailure ? `${String(cause.type)} (${cause.message})` : String(error);
}

/** Why its workflow task failed, which history keeps encrypted; null when none did. */
async function problemOf(scene: Scene, { workflowId, runId }: Run): Promise<string | null> {
  for (const { workflowTaskFailedEventAttributes: failed } of await eventsOf(scene.client, workflowId, runId)) {
    if (!failed?.failure) continue;
    const { encodedAttributes: kept, message } = failed.failure;
    if (!kept) return message ?? '';
    return (await readWithRing<{ readonly message: string }>(scene, kept, workflowId)).message;
  }
  return null;
}
